// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import SpatialMath
import Testing

@Suite("Allocations of the kinematics", .serialized) struct KinematicsAllocationTests {
  /// Debug builds allocate where release builds do not, and a sanitizer takes the probe's place.
  static var canCount: Bool {
    var isDebug = false
    assert({ isDebug = true }() == ())
    return !isDebug && platform_allocation_probe_available()
  }

  @Test("the tick's kinematics and the pose solver allocate nothing", .enabled(if: canCount))
  func none() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let step = VelocityStep(robot, keeping: PostureMotion(robot))
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 12)
    var sum = 0.0
    // The first round warms up what is set up once.
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for _ in 0..<200 {
        let q = robot.limits.random(&random, count: 7)
        let state = robot.kinematics(at: q)
        for k in 0..<2 {
          let spin = k == 0 ? ToolSpin.aligned : .free
          let solution = step.solve(
            state, at: q, twist: Twist(angular: [0.1, 0, 0.2], linear: [0.1, 0.2, -0.1]),
            posture: .zero, spin: spin, period: 1e-3)
          let pose = solver.solve(
            PoseTarget(state.X_BT, spin: spin), from: robot.limits.middle, random: &random)
          // Half of these are out of reach: restarts do not allocate either.
          let beyond = RigidTransform<Base, Tool>(
            state.X_BT.rotation, state.X_BT.translation * (k == 0 ? 3 : 1.2))
          let missed = solver.solve(
            PoseTarget(beyond, spin: spin), from: q, random: &random, restarts: 20)
          sum += solution.qd[0] + pose.answer.q[0] + missed.answer.q[0]
        }
        sum += robot.chain.bodyPoses(at: q)[7].translation.x
      }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
    #expect(sum.isFinite)
  }
}
