// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("IdealSensors") struct IdealSensorsTests {
  @Test(
    "what they tell is the truth, new and valid, wherever the tracker stands", arguments: seeds(200)
  )
  func truthful(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let X_WC = RigidTransform<World, Tracker>(random.rotation(), random.vector(3))
    let X_WP = RigidTransform<World, Patient>(random.rotation(), random.vector(3))
    let wrench = Wrench(moment: random.vector(1), force: random.vector(30))
    let breathing = BreathingState(
      thorax: random.uniform(0, 0.01), abdomen: random.uniform(0, 0.01))
    let q = JointVector([random.uniform(-1, 1), random.uniform(-1, 1)])
    let truth = Truth(
      tick: Tick(random.index(below: 1000)), q: q, qd: q * 2, X_BT: .identity, X_WT: .identity,
      X_WP: X_WP, breathing: breathing, wrench_T: wrench, contact: nil)
    let input = IdealSensors(X_WC: X_WC)
      .input(
        truth, joints: JointState(q: q, qd: q * 2), tau: q * 3, status: .drivesOff,
        operatorEvents: .pause)
    let seen = X_WC * input.tracker.X_CP
    #expect((seen.translation - X_WP.translation).length < 1e-14)
    #expect(seen.rotation.angle(to: X_WP.rotation) < 1e-14)
    #expect(input.tick == truth.tick && input.periodsElapsed == 1)
    #expect((input.robot.q - q).maxMagnitude <= SensorResolution.jointPosition.step / 2)
    #expect((input.robot.qd - q * 2).maxMagnitude <= SensorResolution.jointVelocity.step / 2)
    #expect((input.robot.tauMeasured - q * 3).maxMagnitude <= SensorResolution.jointTorque.step / 2)
    #expect(input.robot.status == .drivesOff && input.operatorEvents == .pause)
    let force = input.wrench.wrench_T.force - wrench.force
    let moment = input.wrench.wrench_T.moment - wrench.moment
    #expect(force.length <= SensorResolution.force.step)
    #expect(moment.length <= SensorResolution.moment.step)
    let half = SensorResolution.breathing.step / 2
    #expect(abs(input.tracker.breathing.thorax - breathing.thorax) <= half)
    #expect(abs(input.tracker.breathing.abdomen - breathing.abdomen) <= half)
    #expect(input.wrench.isNew && input.tracker.isNew)
    #expect(input.wrench.ageTicks == 0 && input.tracker.ageTicks == 0)
    #expect(input.wrench.validity == .valid && input.tracker.validity == .valid)
  }
}
