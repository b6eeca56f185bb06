// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("VelocityStep") struct VelocityStepTests {
  /// A bent posture far from limits and singularities, turned by a seed.
  static func bent(_ random: inout SeededGenerator) -> JointVector {
    var q = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])
    for i in 0..<7 { q[i] += random.uniform(-0.3, 0.3) }
    return q
  }

  static func twist(_ random: inout SeededGenerator, _ speed: Double) -> Twist {
    Twist(angular: random.vector(speed), linear: random.vector(speed))
  }

  @Test("a moderate twist is followed to rounding", arguments: seeds(300))
  func followed(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var random = SeededGenerator(seed: seed)
    let q = Self.bent(&random)
    let V = Self.twist(&random, 0.1)
    var posture = JointVector.zero
    for i in 0..<7 { posture[i] = random.uniform(-0.2, 0.2) }
    let solution = VelocityStep(robot).solve(
      robot.kinematics(at: q), at: q, twist: V, posture: posture, spin: .aligned, period: 1e-3)
    #expect(solution.status == .followed && solution.heldJoints == 0)
    let got = robot.kinematics(at: q).J_BT * solution.qd
    #expect((got.linear - V.linear).length < 1e-7)
    #expect((got.angular - V.angular).length < 1e-7)
  }

  @Test("the posture moves only what the tool does not feel", arguments: seeds(200))
  func nullSpace(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let q = Self.bent(&random)
    var posture = JointVector.zero
    for i in 0..<7 { posture[i] = random.uniform(-0.5, 0.5) }
    let state = robot.kinematics(at: q)
    let step = VelocityStep(robot)
    let solution = step.solve(
      state, at: q, twist: .zero, posture: posture, spin: .aligned, period: 1e-3)
    #expect((state.J_BT * solution.qd).linear.length < 1e-7)
    // What remains of the posture is its projection: it points along it and is no longer.
    #expect(solution.qd.dot(posture) >= 0)
    #expect(solution.qd.dot(solution.qd) <= posture.dot(posture) * (1 + 1e-9))
    #expect(abs(solution.qd.dot(posture) - solution.qd.dot(solution.qd)) < 1e-6)
  }

  @Test("with free spin the axis is followed and the turn about it is not", arguments: seeds(200))
  func freeSpin(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var random = SeededGenerator(seed: seed)
    let q = Self.bent(&random)
    let V = Self.twist(&random, 0.1)
    let state = robot.kinematics(at: q)
    let z = state.X_BT.rotation.z
    let solution = VelocityStep(robot).solve(
      state, at: q, twist: V, posture: .zero, spin: .free, period: 1e-3)
    let got = state.J_BT * solution.qd
    #expect((got.linear - V.linear).length < 1e-7)
    #expect((got.angular - V.angular).rejected(from: z).length < 1e-7)
    let aligned = VelocityStep(robot).solve(
      state, at: q, twist: V, posture: .zero, spin: .aligned, period: 1e-3)
    #expect(solution.qd.dot(solution.qd) <= aligned.qd.dot(aligned.qd) + 1e-9)
  }

  @Test(
    "no limit is ever exceeded, wherever the arm is and whatever is asked", arguments: seeds(500))
  func limits(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let step = VelocityStep(robot)
    var q = robot.limits.random(&random, count: 7)
    // Half of the arms stand right at a limit.
    if seed % 2 == 0 {
      let i = random.index(below: 7)
      q[i] = random.unit() < 0.5 ? robot.limits.lower[i] : robot.limits.upper[i]
    }
    let V = Self.twist(&random, seed % 3 == 0 ? 20 : 0.5)
    for _ in 0..<200 {
      let solution = step.solve(
        robot.kinematics(at: q), at: q, twist: V, posture: .zero, spin: .aligned, period: 1e-3)
      for i in 0..<7 {
        #expect(abs(solution.qd[i]) <= robot.limits.velocity[i])
      }
      q = q + solution.qd * 1e-3
      for i in 0..<7 {
        #expect(q[i] >= robot.limits.lower[i] && q[i] <= robot.limits.upper[i])
      }
    }
  }

  @Test("a closed loop of steps reaches a pose nearby", arguments: seeds(100))
  func convergence(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "flat-20mm")
    var random = SeededGenerator(seed: seed)
    let step = VelocityStep(robot)
    var q = Self.bent(&random)
    let goal = robot.toolPose(at: q)
    for i in 0..<7 { q[i] += random.uniform(-0.1, 0.1) }
    var error = Double.infinity
    for _ in 0..<2000 {
      let state = robot.kinematics(at: q)
      let w = (goal.rotation * state.X_BT.rotation.inverse).log
      let p = goal.translation - state.X_BT.translation
      let now = p.length + w.length
      #expect(now <= error + 1e-9)
      error = now
      q =
        q + step.solve(
          state, at: q, twist: Twist(angular: w * 10, linear: p * 10), posture: .zero,
          spin: .aligned, period: 1e-3
        ).qd * 1e-3
    }
    #expect(error < 1e-7)
  }

  @Test("at a singularity joint speeds stay bounded and the status says so")
  func singular() throws {
    let robot = try Arms.panda()
    // The elbow nearly straight and the wrist on the shoulder's axis.
    let q = JointVector([0, 0, 0, -0.075, 0, 0.075, 0])
    let state = robot.kinematics(at: q)
    let solution = VelocityStep(robot).solve(
      state, at: q, twist: Twist(angular: .zero, linear: [0, 0, 0.2]), posture: .zero,
      spin: .aligned, period: 1e-3)
    #expect(solution.status != .followed)
    #expect(solution.manipulability < 0.08)
    for i in 0..<7 { #expect(abs(solution.qd[i]) <= robot.limits.velocity[i]) }
  }

  @Test("the GSL and the Swift route agree", arguments: seeds(300))
  func twoRoutes(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let q = Self.bent(&random)
    let V = Self.twist(&random, 0.3)
    let state = robot.kinematics(at: q)
    let a = VelocityStep(robot, route: .gsl).solve(
      state, at: q, twist: V, posture: .zero, spin: .aligned, period: 1e-3)
    let b = VelocityStep(robot, route: .unrolled).solve(
      state, at: q, twist: V, posture: .zero, spin: .aligned, period: 1e-3)
    #expect((a.qd - b.qd).maxMagnitude < 1e-12)
  }
}
