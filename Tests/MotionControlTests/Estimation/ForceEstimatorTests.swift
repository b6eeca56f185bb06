// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("ForceEstimator") struct ForceEstimatorTests {
  private func sample(_ f_T: Vector3, isNew: Bool = true, age: Int = 0) -> WrenchSample {
    WrenchSample(
      wrench_T: Wrench(moment: .zero, force: f_T), ageTicks: age, isNew: isNew, validity: .valid)
  }

  @Test("a constant force is found in the base's axes, whatever the tool's", arguments: seeds(200))
  func constant(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let R_BT = random.rotation()
    let f_B = random.vector(20)
    var estimator = ForceEstimator()
    for _ in 0..<5 {
      estimator.update(
        sample(R_BT.inverseTimes(f_B)), R_BT: R_BT, contactForce: 0.5, periods: 1, period: 0.001)
    }
    let normal = random.direction()
    #expect((estimator.force_B - f_B).length < 1e-12)
    #expect(abs(estimator.pressing(against: normal) - f_B.dot(normal)) < 1e-12)
  }

  @Test("a tool that presses down feels the skin push up along its normal")
  func sign() {
    var estimator = ForceEstimator()
    let down = RotationMatrix(z: [0, 0, -1], xTowards: [1, 0, 0])
    estimator.update(sample([0, 0, -6]), R_BT: down, contactForce: 0.5, periods: 1, period: 0.001)
    #expect(estimator.pressing(against: [0, 0, 1]) == 6)
    #expect(estimator.inContact)
  }

  @Test(
    "the low-pass reaches 63 % of a step in its time constant, at every rate",
    arguments: [125, 1000, 4000])
  func smoothing(hertz: Int) {
    var estimator = ForceEstimator()
    let period = 1 / Double(hertz)
    func feed(_ f: Double) {
      estimator.update(
        sample([0, 0, f]), R_BT: .identity, contactForce: 0.5, periods: 1, period: period)
    }
    feed(0)
    for _ in 0..<Int((ForceEstimator.smoothing / period).rounded(.up)) { feed(1) }
    #expect(estimator.force_B.z > 0.55 && estimator.force_B.z < 0.8)
  }

  @Test(
    "a sensor slower than the loop is smoothed by time, not by samples", arguments: [1, 2, 5, 20])
  func slowSensor(every: Int) {
    let period = 0.001
    var estimator = ForceEstimator()
    func feed(_ f: Double, tick: Int) {
      estimator.update(
        sample([0, 0, f], isNew: tick % every == 0), R_BT: .identity, contactForce: 0.5,
        periods: 1, period: period)
    }
    feed(0, tick: 0)
    for tick in 1...every { feed(1, tick: tick) }
    // One sample of the step, as long after the one before as the sensor takes.
    let gap = Double(every) * period
    let expected = gap / (gap + ForceEstimator.smoothing)
    #expect(abs(estimator.force_B.z - expected) < 1e-12)
  }

  @Test("contact begins at the threshold and ends at half of it")
  func hysteresis() {
    var estimator = ForceEstimator()
    var seen: [Bool] = []
    for f in [0.4, 0.6, 0.4, 0.3, 0.2, 0.4] {
      for _ in 0..<50 {
        estimator.update(
          sample([0, 0, f]), R_BT: .identity, contactForce: 0.5, periods: 1, period: 0.001)
      }
      seen.append(estimator.inContact)
    }
    #expect(seen == [false, true, true, true, false, false])
  }

  @Test("samples that are not finite only add age")
  func broken() {
    var estimator = ForceEstimator()
    estimator.update(
      sample([0, 0, 3]), R_BT: .identity, contactForce: 0.5, periods: 1, period: 0.001)
    for bad in [Double.nan, .infinity] {
      estimator.update(
        sample([0, bad, 3]), R_BT: .identity, contactForce: 0.5, periods: 2, period: 0.001)
    }
    #expect(estimator.force_B == [0, 0, 3])
    #expect(estimator.age(period: 0.001) == 0.004)
  }
}
