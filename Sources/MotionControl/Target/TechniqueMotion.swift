// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension Technique {
  /// What the tool does besides pressing or standing off. Every motion begins and ends at rest.
  package enum Motion: Equatable, Sendable {
    case circle(Circle)
    case stroke(Stroke)
    /// Of the force [N].
    case vibration(Swing)
    /// Of the standoff, upwards from it [m].
    case pecking(Swing)

    /// Around the place, on the skin: out over the first turn, back to the middle over the last.
    package struct Circle: Equatable, Sendable {
      /// Along the skin [m].
      package let radius: Double
      /// Turns per second [Hz].
      package let rate: Double

      package init(radius: Double, rate: Double) {
        self.radius = radius
        self.rate = rate
      }
    }

    /// Once along a line on the skin.
    package struct Stroke: Equatable, Sendable {
      /// Of the line [m].
      package let length: Double
      /// Along the skin, but for the two ends [m/s].
      package let speed: Double

      package init(length: Double, speed: Double) {
        self.length = length
        self.speed = speed
      }

      /// From rest to the speed [s].
      package static let run = 0.4

      /// From one end to the other [s].
      package var duration: Double { length / speed + Stroke.run }
    }

    package struct Swing: Equatable, Sendable {
      package let amplitude: Double
      /// [Hz]
      package let rate: Double

      package init(amplitude: Double, rate: Double) {
        self.amplitude = amplitude
        self.rate = rate
      }
    }

    /// The way on the skin that it follows; nil for one that stays in its place.
    package var courseShape: SkinCourse.Shape? {
      switch self {
      case .circle: .ring
      case .stroke: .line
      case .vibration, .pecking: nil
      }
    }
  }

  /// No point of the motion is faster along the skin, or along the normal, than this [m/s]; zero
  /// where nothing moves but what the tissue yields.
  package var largestSpeed: Double {
    switch motion {
    case .circle(let circle):
      // Around and out, at right angles.
      let around = 2 * .pi * circle.rate
      let out = steepest(edge: 1 / circle.rate)
      return circle.radius * (around * around + out * out).squareRoot()
    case .stroke(let stroke): return stroke.speed
    case .pecking(let swing):
      return swing.amplitude * (.pi * swing.rate + steepest(edge: 1 / swing.rate))
    case .vibration, nil: return 0
    }
  }

  /// What a motion adds to the force that is wanted.
  package struct ForceSwing: Equatable, Sendable {
    /// [N]
    package let force: Double
    /// [N/s]
    package let rate: Double

    package static let none = ForceSwing(force: 0, rate: 0)
  }

  /// Where on its course the technique is `time` seconds into its motion; nil without a course.
  /// Allocates: never.
  package func coursePoint(at time: Double) -> SkinCourse.Point? {
    switch motion {
    case .circle(let circle):
      SkinCourse.Point(
        along: circle.rate * time, out: envelope(at: time, edge: 1 / circle.rate).value)
    case .stroke(let stroke): SkinCourse.Point(along: Technique.share(of: stroke, at: time), out: 1)
    case .vibration, .pecking, nil: nil
    }
  }

  /// What the motion adds to the force, `time` seconds into it. Allocates: never.
  package func forceSwing(at time: Double) -> ForceSwing {
    guard case .vibration(let swing) = motion else { return .none }
    let w = 2 * Double.pi * swing.rate
    let (s, c) = Elementary.sincos(w * time)
    let e = envelope(at: time, edge: 1 / swing.rate)
    return ForceSwing(
      force: swing.amplitude * e.value * s, rate: swing.amplitude * (e.value * w * c + e.slope * s))
  }

  /// How far above its standoff the tool is, `time` seconds into the motion [m]. Allocates: never.
  package func lift(at time: Double) -> Double {
    guard case .pecking(let swing) = motion else { return 0 }
    let c = Elementary.sincos(2 * Double.pi * swing.rate * time).cos
    return 0.5 * swing.amplitude * envelope(at: time, edge: 1 / swing.rate).value * (1 - c)
  }

  /// 0 at both ends of the dwell, 1 from an edge's length after the first to one before the last.
  private func envelope(at time: Double, edge: Double) -> (value: Double, slope: Double) {
    let width = min(edge, 0.5 * dwell)
    let t = min(max(time, 0), dwell)
    let isRising = t < 0.5 * dwell
    let x = min(1, (isRising ? t : dwell - t) / width)
    let slope = x < 1 ? 6 * x * (1 - x) / width : 0
    return (x * x * (3 - 2 * x), isRising ? slope : -slope)
  }

  /// The largest slope of the envelope [1/s].
  private func steepest(edge: Double) -> Double { 1.5 / min(edge, 0.5 * dwell) }

  /// The share of its line that a stroke has gone: its speed rises and falls smoothly.
  private static func share(of stroke: Motion.Stroke, at time: Double) -> Double {
    let duration = stroke.duration
    let t = min(max(time, 0), duration)
    let run = min(Motion.Stroke.run, 0.5 * duration)
    let speed = 1 / (duration - run)
    func gone(_ t: Double) -> Double {
      let x = min(1, t / run)
      return speed * (run * (x * x * x - 0.5 * x * x * x * x) + max(0, t - run))
    }
    return t < 0.5 * duration ? gone(t) : 1 - gone(duration - t)
  }
}
