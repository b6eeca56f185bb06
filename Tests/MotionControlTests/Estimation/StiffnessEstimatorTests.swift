// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("StiffnessEstimator") struct StiffnessEstimatorTests {
  /// A press into a spring at constant speed [m/s] for a time [s].
  private func press(
    _ k: Double, speed: Double, drift: Double = 0, isDeliberate: Bool = true
  ) -> StiffnessEstimator {
    var estimator = StiffnessEstimator()
    for i in 0..<500 {
      let x = speed * Double(i) * 0.001
      let seen = x + drift * Double(i) * 0.001
      estimator.update(force: k * x, depth: seen, isDeliberate: isDeliberate, dt: 0.001)
    }
    return estimator
  }

  @Test("a fast press finds the stiffness, never below it", arguments: seeds(200))
  func findsStiffness(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let k = Elementary.exp(random.uniform(Elementary.log(300), Elementary.log(3000)))
    let found = press(k, speed: 0.02).stiffness
    #expect(found >= k * (1 - 1e-9))
    #expect(found <= k * 1.1)
  }

  @Test(
    "an unseen drift makes the tissue look no softer than its bound explains", arguments: seeds(200)
  )
  func drift(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let k = random.uniform(300, 20_000)
    let speed = min(0.02, 12 / k)
    let drift = random.uniform(-1, 1) * StiffnessEstimator.drift
    // Half of a motion slower than the drift is taken for the tool's own.
    let softest = min(1, 2 * speed / (speed + abs(drift)))
    #expect(press(k, speed: speed, drift: drift).stiffness >= 0.98 * softest * k)
  }

  @Test("nothing is learned from motion that was not deliberate, and none from no motion")
  func passive() {
    #expect(press(500, speed: 0.02, isDeliberate: false).sumDepthDepth == 0)
    #expect(press(500, speed: 0).stiffness == StiffnessEstimator.prior)
  }

  @Test("an oscillation lifts an estimate that is too soft")
  func lifting() {
    var estimator = press(400, speed: 0.02)
    let before = estimator.stiffness
    for i in 0..<200 {
      let x = 1e-4 * Elementary.sincos(Double(i) * 0.1).sin
      estimator.update(
        force: 8 + 15_000 * x, depth: 0.01 + x, isDeliberate: false, dt: 0.001)
    }
    #expect(before < 450)
    #expect(estimator.stiffness > 7_000 && estimator.stiffness < 15_000)
  }

  @Test("where the skin is said to be elsewhere, the tissue is the same")
  func shifted() {
    var plain = StiffnessEstimator()
    var shifted = StiffnessEstimator()
    for k in 0..<600 {
      let depth = 0.002 + 0.00001 * Double(k)
      plain.update(force: 3000 * depth, depth: depth, isDeliberate: true, dt: 0.001)
      if k == 300 { shifted.shift(depth: 0.02) }
      shifted.update(
        force: 3000 * depth, depth: depth + (k < 300 ? 0 : 0.02), isDeliberate: true, dt: 0.001)
      #expect(abs(shifted.stiffness / plain.stiffness - 1) < 1e-9)
    }
  }
}
