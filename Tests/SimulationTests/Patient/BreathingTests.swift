// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("Breathing") struct BreathingTests {
  private static func drawn(_ seed: UInt64, jitter: Bool) throws -> Breathing {
    var random = SeededGenerator(seed: seed)
    let pattern = try BreathingPattern(
      rate: random.uniform(0.1, 0.5), thorax: random.uniform(0.001, 0.01),
      abdomen: random.uniform(0.001, 0.012), rateJitter: jitter ? 0.2 : 0,
      amplitudeJitter: jitter ? 0.15 : 0)
    return Breathing(pattern, seed: seed)
  }

  @Test("without jitter it is periodic, from zero to exactly the amplitude", arguments: seeds(200))
  func periodic(seed: UInt64) throws {
    let breathing = try Self.drawn(seed, jitter: false)
    let period = 1 / breathing.pattern.rate
    #expect(breathing.sample(at: 0).displacement == .rest)
    let top = breathing.sample(at: Breathing.inhaleShare * period)
    #expect(abs(top.displacement.thorax - breathing.pattern.thorax) < 1e-15)
    #expect(abs(top.displacement.abdomen - breathing.pattern.abdomen) < 1e-15)
    #expect(abs(top.rate.abdomen) < 1e-12)
    for i in 0..<100 {
      let t = period * Double(i) / 100
      let now = breathing.sample(at: t).displacement
      let later = breathing.sample(at: t + 7 * period).displacement
      #expect(abs(now.abdomen - later.abdomen) < 1e-13)
      #expect((0...breathing.pattern.thorax).contains(now.thorax))
    }
  }

  @Test("the rate is the derivative, and both are continuous", arguments: seeds(200))
  func derivative(seed: UInt64) throws {
    let breathing = try Self.drawn(seed, jitter: seed % 2 == 0)
    var random = SeededGenerator(seed: seed, stream: "times")
    let h = 1e-5
    for _ in 0..<50 {
      let t = random.uniform(h, 120)
      let a = breathing.sample(at: t - h)
      let b = breathing.sample(at: t + h)
      let rate = breathing.sample(at: t).rate.thorax
      let measured = (b.displacement.thorax - a.displacement.thorax) / (2 * h)
      #expect(abs(measured - rate) < 1e-6)
      #expect(abs(b.rate.thorax - a.rate.thorax) < 1e-5)
    }
  }

  @Test("jitter keeps every breath within its shares, and the seed decides", arguments: seeds(20))
  func jitter(seed: UInt64) throws {
    let breathing = try Self.drawn(seed, jitter: true)
    let again = try Self.drawn(seed, jitter: true)
    let pattern = breathing.pattern
    var highest = 0.0
    var tops: [Double] = []
    var isSame = true
    for i in 0..<20_000 {
      let sample = breathing.sample(at: Double(i) * 0.01)
      isSame = isSame && sample == again.sample(at: Double(i) * 0.01)
      let lift = sample.displacement.abdomen
      if sample.rate.abdomen < 0, highest > 0 {
        tops.append(highest)
        highest = 0
      } else if sample.rate.abdomen >= 0 {
        highest = max(highest, lift)
      }
    }
    #expect(isSame)
    let breaths = tops.filter { $0 > 0.5 * pattern.abdomen }
    #expect(Double(breaths.count) > 0.8 * 200 * pattern.rate)
    for top in breaths {
      #expect(abs(top / pattern.abdomen - 1) <= 0.15 + 1e-9)
      #expect(top <= breathing.largestTravel)
    }
    #expect((breaths.max() ?? 0) - (breaths.min() ?? 0) > 0.05 * pattern.abdomen)
  }

  @Test("impossible patterns are refused with the value")
  func refusals() {
    #expect(throws: BreathingPattern.Invalid.rateOutsideRange(0)) {
      try BreathingPattern(rate: 0, thorax: 0, abdomen: 0)
    }
    #expect(throws: BreathingPattern.Invalid.self) {
      try BreathingPattern(rate: .nan, thorax: 0, abdomen: 0)
    }
    #expect(
      throws: BreathingPattern.Invalid.amplitudeOutsideRange(name: "abdomen", value: 0.051)
    ) {
      try BreathingPattern(rate: 0.25, thorax: 0, abdomen: 0.051)
    }
    #expect(throws: BreathingPattern.Invalid.jitterOutsideRange(name: "rate", value: -0.1)) {
      try BreathingPattern(rate: 0.25, thorax: 0, abdomen: 0, rateJitter: -0.1)
    }
  }

  @Test("quiet breathing lies within the published ranges", arguments: Posture.allCases)
  func quiet(posture: Posture) {
    let pattern = BreathingPattern.quiet(posture)
    #expect((0.2...0.33).contains(pattern.rate))
    #expect((0.002...0.005).contains(pattern.thorax))
    switch posture {
    case .prone: #expect((0.001...0.003).contains(pattern.abdomen))
    case .supine: #expect((0.006...0.012).contains(pattern.abdomen))
    default: #expect((0.001...0.012).contains(pattern.abdomen))
    }
  }
}
