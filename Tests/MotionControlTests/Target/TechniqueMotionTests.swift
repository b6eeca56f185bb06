// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Motions of techniques") struct TechniqueMotionTests {
  private static let press = Technique.Press(force: 6, ramp: 0.5, dwell: 3.7, repeats: 1)
  private static let point = Technique.Point(standoff: 0.02, dwell: 3.7)

  /// Positions along a flat circle of the course, or along a straight line.
  private static func place(_ technique: Technique, _ t: Double) -> Vector3 {
    let lift = technique.lift(at: t)
    guard let at = technique.coursePoint(at: t) else { return [0, 0, lift] }
    switch technique.motion {
    case .circle(let circle):
      let (s, c) = Elementary.sincos(2 * .pi * at.along)
      return Vector3(c, s, 0) * (circle.radius * at.out) + [0, 0, lift]
    case .stroke(let stroke): return [stroke.length * at.along, 0, lift]
    case .vibration, .pecking, nil: return [0, 0, lift]
    }
  }

  private static func drawn(_ random: inout SeededGenerator) -> [Technique] {
    let circle = Technique.Motion.Circle(
      radius: random.uniform(0.002, 0.02), rate: random.uniform(0.1, 3))
    let swing = Technique.Motion.Swing(
      amplitude: random.uniform(0.1, 4), rate: random.uniform(0.2, 5))
    let peck = Technique.Motion.Swing(
      amplitude: random.uniform(0.002, 0.03), rate: random.uniform(0.1, 3))
    let stroke = Technique.Motion.Stroke(
      length: random.uniform(0.001, 0.3), speed: random.uniform(0.005, 0.1))
    let long = Technique.Press(force: 6, ramp: 0.5, dwell: stroke.duration, repeats: 1)
    return [
      .knead(press, circle), .moxaCircle(point, circle), .vibrate(press, swing),
      .moxaPeck(point, peck), .push(long, stroke),
    ]
  }

  /// Long enough to come to its full speed.
  private static func isLong(_ technique: Technique) -> Bool {
    switch technique.motion {
    case .circle(let circle): circle.rate * technique.dwell > 3
    case .pecking(let swing): swing.rate * technique.dwell > 3
    case .stroke(let stroke): stroke.duration > 3 * Technique.Motion.Stroke.run
    case .vibration, nil: false
    }
  }

  @Test("each begins and ends at rest, and is never faster than it says", arguments: seeds(40))
  func speeds(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for technique in Self.drawn(&random) {
      let end = technique.dwell
      let dt = 1e-4
      var fastest = 0.0
      var before = Self.place(technique, 0)
      #expect(before.length < 1e-15)
      for k in 1...Int(end / dt) {
        let p = Self.place(technique, Double(k) * dt)
        fastest = max(fastest, (p - before).length / dt)
        before = p
      }
      let bound = technique.largestSpeed
      #expect(fastest <= bound * (1 + 1e-6), "\(technique), seed \(seed): \(fastest) of \(bound)")
      // The bound is no wild guess.
      if bound > 0, Self.isLong(technique) {
        #expect(fastest >= 0.65 * bound, "\(technique), seed \(seed)")
      }
      for t in [0, end] {
        let v = (Self.place(technique, t + 1e-6) - Self.place(technique, t - 1e-6)).length / 2e-6
        #expect(v < 1e-3 * max(bound, 1), "\(technique) at \(t)")
        #expect(abs(technique.forceSwing(at: t).force) < 1e-12)
      }
    }
  }

  @Test("the rate of a force is its slope, and it reaches its amplitude", arguments: seeds(40))
  func force(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let swing = Technique.Motion.Swing(
      amplitude: random.uniform(0.1, 4), rate: random.uniform(0.6, 5))
    let technique = Technique.vibrate(Self.press, swing)
    var largest = 0.0
    for k in 1..<3000 {
      let t = 3.7 * Double(k) / 3000
      let h = 1e-6
      let slope =
        (technique.forceSwing(at: t + h).force - technique.forceSwing(at: t - h).force) / (2 * h)
      let now = technique.forceSwing(at: t)
      #expect(abs(now.rate - slope) < 1e-5 * (1 + abs(slope)), "seed \(seed), \(t) s")
      largest = max(largest, abs(now.force))
    }
    #expect(largest <= swing.amplitude && largest > 0.98 * swing.amplitude, "seed \(seed)")
    #expect(technique.largestForce == 6 + swing.amplitude)
  }

  @Test("a stroke goes its line once, at its speed but for the ends", arguments: seeds(40))
  func stroke(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let stroke = Technique.Motion.Stroke(
      length: random.uniform(0.05, 0.3), speed: random.uniform(0.01, 0.1))
    let press = Technique.Press(force: 5, ramp: 0.5, dwell: stroke.duration, repeats: 1)
    let technique = Technique.push(press, stroke)
    func gone(_ t: Double) throws -> Double {
      try #require(technique.coursePoint(at: t)).along * stroke.length
    }
    let run = Technique.Motion.Stroke.run
    #expect(try gone(0) == 0 && abs(gone(stroke.duration) - stroke.length) < 1e-15)
    let middle = try gone(stroke.duration - run) - gone(run)
    #expect(abs(middle / (stroke.duration - 2 * run) - stroke.speed) < 1e-12, "seed \(seed)")
  }

  @Test("a peck goes up from its standoff and never below")
  func peck() {
    let technique = Technique.moxaPeck(
      Self.point, Technique.Motion.Swing(amplitude: 0.015, rate: 1))
    let lifts = (0...3700).map { technique.lift(at: Double($0) * 1e-3) }
    #expect(lifts.allSatisfy { $0 >= 0 && $0 <= 0.015 })
    #expect(lifts.contains { $0 > 0.0149 })
  }
}
