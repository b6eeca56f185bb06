// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("TargetEstimator") struct TargetEstimatorTests {
  let period = 0.001

  private func target(_ random: inout SeededGenerator) throws -> Target {
    Target(
      name: "place", region: "back",
      X_PA: RigidTransform(random.rotation(), random.vector(0.5)),
      thorax: SurfaceDerivative(translation: random.vector(1), rotation: .zero),
      abdomen: SurfaceDerivative(translation: random.vector(1), rotation: .zero),
      spin: .free,
      technique: .press(Technique.Press(force: 6, ramp: 1, dwell: 1, repeats: 1)),
      limits: try PracticePlan.limits(), sigma: 0.002)
  }

  private func sample(
    _ X_CP: RigidTransform<Tracker, Patient>, _ breathing: BreathingState = .rest, age: Int = 0,
    isNew: Bool = true, validity: SampleValidity = .valid
  ) -> TrackerSample {
    TrackerSample(
      X_CP: X_CP, breathing: breathing, ageTicks: age, isNew: isNew, validity: validity)
  }

  @Test(
    "a patient of constant velocity is followed exactly by late and rare samples",
    arguments: seeds(200))
  func constantVelocity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let X_BC = RigidTransform<Base, Tracker>(random.rotation(), random.vector(2))
    let start = RigidTransform<Tracker, Patient>(random.rotation(), random.vector(1))
    let v = random.vector(0.05)
    let rate = BreathingState(
      thorax: random.uniform(-0.01, 0.01), abdomen: random.uniform(-0.01, 0.01))
    let place = try target(&random)
    let every = 1 + random.index(below: 20)
    let delay = random.index(below: 40)
    func X_CP(_ tick: Int) -> RigidTransform<Tracker, Patient> {
      RigidTransform(start.rotation, start.translation + v * (Double(tick) * period))
    }
    func breath(_ tick: Int) -> BreathingState {
      BreathingState(
        thorax: rate.thorax * Double(tick) * period, abdomen: rate.abdomen * Double(tick) * period)
    }
    var estimator = TargetEstimator()
    for tick in 0..<200 {
      let seen = tick - delay
      estimator.update(
        sample(X_CP(seen), breath(seen), age: delay, isNew: seen % every == 0), X_BC: X_BC,
        periods: 1, period: period)
      guard tick > 2 * every else { continue }
      for lead in [0, 1] {
        let found = estimator.pose(of: place, after: Double(lead) * period, period: period)
        let truth = X_BC * X_CP(tick + lead) * place.pose(at: breath(tick + lead))
        #expect((found.translation - truth.translation).length < 1e-9)
        #expect(found.smallMotion(to: truth).angular.length < 1e-9)
      }
    }
  }

  @Test("a slowly turning patient is followed to a micrometre", arguments: seeds(50))
  func turning(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let place = try target(&random)
    let w = random.direction() * 0.05
    var estimator = TargetEstimator()
    for tick in 0..<300 {
      let X_CP = RigidTransform<Tracker, Patient>(.exp(w * (Double(tick) * period)), .zero)
      estimator.update(
        sample(X_CP, isNew: tick % 10 == 0), X_BC: .identity, periods: 1, period: period)
      guard tick > 20 else { continue }
      let truth: RigidTransform<Base, Acupoint> = X_CP.asserting(to: Patient.self) * place.X_PA
      let found = estimator.pose(of: place, after: 0, period: period)
      #expect((found.translation - truth.translation).length < 1e-6)
    }
  }

  @Test("a patient who is not seen any more stands where the last motion led: nothing jumps")
  func longUnseen() throws {
    var random = SeededGenerator(seed: 1)
    let place = try target(&random)
    let v = Vector3(0.05, 0, 0)
    var estimator = TargetEstimator()
    var last: Vector3?
    for tick in 0..<300 {
      let X_CP = RigidTransform<Tracker, Patient>(.identity, v * (Double(tick) * period))
      estimator.update(
        sample(X_CP, isNew: tick < 100), X_BC: .identity, periods: 1, period: period)
      guard tick > 1 else { continue }
      let p = estimator.pose(of: place, after: 0, period: period).translation
      if let last { #expect((p - last).length <= 0.05 * period + 1e-12) }
      last = p
    }
    let unseen = v * (99 * period + TargetEstimator.longestExtrapolation)
    let end = try #require(last)
    #expect((end - unseen - place.X_PA.translation).length < 1e-9)
  }

  @Test("invalid, old and broken samples only add age")
  func badSamples() throws {
    var estimator = TargetEstimator()
    #expect(estimator.age(period: period) == .infinity)
    estimator.update(sample(.identity), X_BC: .identity, periods: 1, period: period)
    let good = estimator
    let away = RigidTransform<Tracker, Patient>(.identity, [1, 1, 1])
    let broken = RigidTransform<Tracker, Patient>(.identity, [.nan, 0, 0])
    let endless = BreathingState(thorax: .infinity, abdomen: 0)
    let bad = [
      sample(away, validity: .invalid), sample(away, isNew: false), sample(broken),
      sample(.identity, endless), sample(away, age: -1),
    ]
    for (i, sample) in bad.enumerated() {
      estimator.update(sample, X_BC: .identity, periods: 1, period: period)
      #expect(estimator.X_BP == good.X_BP)
      #expect(estimator.breathing == good.breathing)
      #expect(estimator.sampleAge == i + 1)
    }
  }

  @Test(
    "further than skin goes is a jump: the pose is the sample's, the velocity as before",
    arguments: seeds(100))
  func jumps(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let start = RigidTransform<Tracker, Patient>(random.rotation(), random.vector(1))
    let v = random.vector(0.03)
    let place = random.vector(0.5)
    let every = 1 + random.index(below: 20)
    let threshold = TargetJump()
    for share in [0.9, 1.1] {
      for isTurn in [false, true] {
        // A turn about the place, or a move of all.
        let R =
          isTurn ? RotationMatrix.exp(random.direction() * (threshold.angle * share)) : .identity
        let fixed = start.rotation * place
        let move =
          isTurn ? fixed - R * fixed : random.direction() * (threshold.distance * share)
        var estimator = TargetEstimator()
        for k in 0..<30 {
          let before = estimator
          let isAfter = k >= 20
          let p = start.translation + v * (Double(k * every) * period)
          let X_CP = RigidTransform<Tracker, Patient>(
            isAfter ? R * start.rotation : start.rotation, isAfter ? p + move : p)
          let hasJumped = estimator.update(
            sample(X_CP), X_BC: .identity, periods: every, period: period, watching: place)
          #expect(hasJumped == (k == 20 && share > 1), "\(k)")
          guard hasJumped else { continue }
          #expect(estimator.X_BP == RigidTransform(X_CP.rotation, X_CP.translation))
          #expect(estimator.V_BP == before.V_BP)
          #expect(estimator.breathingRate == before.breathingRate)
        }
      }
    }
  }

  @Test("a breath that jumps is a jump, a quick one is none", arguments: [0.002, 0.004])
  func breathJumps(by step: Double) {
    var estimator = TargetEstimator()
    for k in 0..<10 {
      let breath = BreathingState(thorax: 1e-5 * Double(k) + (k == 6 ? step : 0), abdomen: 0)
      let hasJumped = estimator.update(
        sample(.identity, breath), X_BC: .identity, periods: 1, period: period)
      if k == 6 { #expect(hasJumped == (step > 0.003)) }
    }
  }
}
