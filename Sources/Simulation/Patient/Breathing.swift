// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import MotionControl
import SpatialMath

/// How a patient breathes at rest.
///
/// - Invariant: see `init`.
package struct BreathingPattern: Equatable, Sendable {
  /// Breaths per second [Hz].
  package let rate: Double
  /// Peak-to-peak displacement of the thorax field [m].
  package let thorax: Double
  /// Peak-to-peak displacement of the abdomen field [m].
  package let abdomen: Double
  /// Each breath is longer or shorter by at most this share of the mean.
  package let rateJitter: Double
  /// Each breath is deeper or shallower by at most this share of the mean.
  package let amplitudeJitter: Double

  /// How far both fields are out at the top of the deepest breath.
  package var deepest: BreathingState {
    BreathingState(
      thorax: thorax * (1 + amplitudeJitter), abdomen: abdomen * (1 + amplitudeJitter))
  }

  /// Why a pattern was refused.
  package enum Invalid: Error, Equatable {
    case rateOutsideRange(Double)
    case amplitudeOutsideRange(name: String, value: Double)
    case jitterOutsideRange(name: String, value: Double)
  }

  /// Breaths per second that are accepted: from very slow to panting.
  package static let allowedRate = 0.05...1.0
  /// Peak-to-peak displacements that are accepted [m]; deep breathing is below 35 mm.
  package static let allowedAmplitude = 0.0...0.05
  /// Shares of jitter that are accepted.
  package static let allowedJitter = 0.0...0.5

  /// - Throws: `Invalid`, carrying the offending value; NaN is refused everywhere.
  package init(
    rate: Double, thorax: Double, abdomen: Double, rateJitter: Double = 0,
    amplitudeJitter: Double = 0
  ) throws(Invalid) {
    guard Self.allowedRate.contains(rate) else { throw .rateOutsideRange(rate) }
    for (name, value) in [("thorax", thorax), ("abdomen", abdomen)]
    where !Self.allowedAmplitude.contains(value) {
      throw .amplitudeOutsideRange(name: name, value: value)
    }
    for (name, value) in [("rate", rateJitter), ("amplitude", amplitudeJitter)]
    where !Self.allowedJitter.contains(value) {
      throw .jitterOutsideRange(name: name, value: value)
    }
    self.init(
      vouchedRate: rate, thorax: thorax, abdomen: abdomen, rateJitter: rateJitter,
      amplitudeJitter: amplitudeJitter)
  }

  private init(
    vouchedRate rate: Double, thorax: Double, abdomen: Double, rateJitter: Double = 0,
    amplitudeJitter: Double = 0
  ) {
    self.rate = rate
    self.thorax = thorax
    self.abdomen = abdomen
    self.rateJitter = rateJitter
    self.amplitudeJitter = amplitudeJitter
  }

  /// Nobody breathes: for runs that look at one cause at a time.
  package static let still = BreathingPattern(vouchedRate: 0.25, thorax: 0, abdomen: 0)

  /// Quiet breathing, 15 breaths a minute, without jitter.
  ///
  /// The amplitudes are assumed, within what is published of quiet breathing: lying down the
  /// abdomen moves more and the chest less than sitting (Kaneko and Horie, 2012); the rib cage
  /// moves 3–5 mm and the back moves too (De Groote et al., 1997). Of a prone body it is the back
  /// that rises, 2–5 mm over the thorax and 1–3 mm over the loins.
  package static func quiet(_ posture: Posture) -> BreathingPattern {
    switch posture.support {
    case .front: BreathingPattern(vouchedRate: 0.25, thorax: 0.0035, abdomen: 0.002)
    case .back: BreathingPattern(vouchedRate: 0.25, thorax: 0.0035, abdomen: 0.009)
    case .left, .right: BreathingPattern(vouchedRate: 0.25, thorax: 0.0035, abdomen: 0.007)
    case .feet, .seat, .knees:
      BreathingPattern(vouchedRate: 0.25, thorax: 0.0045, abdomen: 0.005)
    }
  }
}

/// The breath as a function of time alone: nothing is accumulated from tick to tick.
///
/// One breath is a raised cosine, up during the first 40 % and down during the rest, so that its
/// rate is continuous and zero at both turning points. Tick 0 is the end of an expiration.
package struct Breathing: Sendable {
  /// Share of a breath that is inhalation.
  package static let inhaleShare = 0.4
  /// After so many drawn breaths they repeat, when there is jitter.
  package static let drawnBreaths = 1024

  package let pattern: BreathingPattern
  /// Beginning of each drawn breath [s], and the end of the last; empty without jitter.
  private let starts: [Double]
  /// Depth of each drawn breath in shares of the mean.
  private let depths: [Double]

  /// How far the fields are out and how fast they move.
  package struct Sample: Equatable, Sendable {
    package var displacement: BreathingState
    /// [m/s].
    package var rate: BreathingState
  }

  package init(_ pattern: BreathingPattern, seed: UInt64) {
    self.pattern = pattern
    guard pattern.rateJitter > 0 || pattern.amplitudeJitter > 0 else {
      starts = []
      depths = []
      return
    }
    var random = SeededGenerator(seed: seed, stream: "breathing")
    var starts = [0.0]
    var depths: [Double] = []
    for _ in 0..<Self.drawnBreaths {
      let stretch = 1 + pattern.rateJitter * random.uniform(-1, 1)
      depths.append(1 + pattern.amplitudeJitter * random.uniform(-1, 1))
      starts.append(starts[starts.count - 1] + stretch / pattern.rate)
    }
    self.starts = starts
    self.depths = depths
  }

  /// The breath at a time since the start [s]. Allocates: never.
  ///
  /// - Precondition: `time` is not negative.
  package func sample(at time: Double) -> Sample {
    precondition(time >= 0, "time \(time) s")
    guard !starts.isEmpty else {
      let breaths = time * pattern.rate
      return sample(phase: breaths - breaths.rounded(.down), length: 1 / pattern.rate, depth: 1)
    }
    let total = starts[starts.count - 1]
    let t = time - (time / total).rounded(.down) * total
    var low = 0
    var high = depths.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= t { low = middle } else { high = middle }
    }
    let length = starts[low + 1] - starts[low]
    return sample(phase: (t - starts[low]) / length, length: length, depth: depths[low])
  }

  /// No place on the skin is ever further from where it is at rest than this [m].
  package var largestTravel: Double {
    (pattern.thorax + pattern.abdomen) * (depths.max() ?? 1)
  }

  private func sample(phase: Double, length: Double, depth: Double) -> Sample {
    let inhaling = phase < Self.inhaleShare
    let share = inhaling ? Self.inhaleShare : 1 - Self.inhaleShare
    let u = inhaling ? phase / share : (1 - phase) / share
    let (s, c) = Elementary.sincos(.pi * u)
    let lift = 0.5 * (1 - c) * depth
    let speed = (inhaling ? 0.5 : -0.5) * .pi * s * depth / (share * length)
    return Sample(
      displacement: BreathingState(
        thorax: pattern.thorax * lift, abdomen: pattern.abdomen * lift),
      rate: BreathingState(thorax: pattern.thorax * speed, abdomen: pattern.abdomen * speed))
  }
}
