// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("TorqueLimit") struct TorqueLimitTests {
  static let gravity_B: Vector3 = [0, 0, -9.81]

  /// The largest share of the efforts, by M(q) q̈ + C(q, q̇) q̇ + g from the mass matrix.
  static func worst(_ motion: JointTrajectory, _ arm: ArmDynamics, _ effort: JointVector) -> Double
  {
    var worst = 0.0
    for k in 0...20_000 {
      let sample = motion.sample(at: motion.duration * Double(k) / 20_000)
      let M = arm.massMatrix(sample.q)
      let bias = arm.bias(sample.q, sample.qd)
      for i in 0..<arm.count {
        var tau = bias[i]
        for j in 0..<arm.count { tau += M[i, j] * sample.qdd[j] }
        worst = max(worst, abs(tau) / effort[i])
      }
    }
    return worst
  }

  @Test("no torque is beyond its limit, and tight ones cost time", arguments: seeds(4))
  func kept(seed: UInt64) throws {
    let robot = try Arms.panda()
    let arm = try #require(ArmDynamics(robot, gravity_B: Self.gravity_B))
    let path = JointPath(
      through: RetimingProblem.waypoints(robot, seed: seed), seed % 2 == 0 ? .cubic : .quintic)
    for jerk in [false, true] {
      var limits = try RetimingLimits(robot, jerk: jerk)
      let free = try PathTiming(limits).retimed(path)
      let effort = robot.limits.effort * 0.7
      limits.torque = TorqueLimit(arm, effort: effort)
      let motion = try PathTiming(limits).retimed(path)
      let worst = Self.worst(motion, arm, effort)
      #expect(worst <= 1 + 1e-6 && worst > 0.999, "\(seed): \(worst)")
      #expect(WorstRatios(motion, limits).largest <= 1 + 1e-6)
      #expect(motion.duration >= free.duration * (1 - 1e-5))
    }
  }

  @Test("without gravity and limits of torque alone, time goes with the root of the torque")
  func scaling() throws {
    let robot = try Arms.ur5e()
    let arm = try #require(ArmDynamics(robot, gravity_B: .zero))
    let path = JointPath(through: RetimingProblem.waypoints(robot, seed: 3))
    let loose = JointVector(repeating: 1e6, count: 6)
    var durations: [Double] = []
    for factor in [1.0, 4] {
      let limits = RetimingLimits(
        count: 6, velocity: loose, acceleration: loose,
        torque: TorqueLimit(arm, effort: robot.limits.effort * factor))
      durations.append(try PathTiming(limits).retimed(path).duration)
    }
    #expect(abs(durations[0] / durations[1] - 2) < 1e-4)
  }

  @Test("an arm too weak to hold itself is refused with the joint and the place")
  func refused() throws {
    let robot = try Arms.panda()
    let arm = try #require(ArmDynamics(robot, gravity_B: Self.gravity_B))
    var limits = try RetimingLimits(robot, jerk: false)
    limits.torque = TorqueLimit(arm, effort: robot.limits.effort * 0.1)
    let path = JointPath(through: RetimingProblem.waypoints(robot, seed: 1))
    do {
      _ = try PathTiming(limits).retimed(path)
      Issue.record("not refused")
    } catch {
      guard case .cannotHold(let joint, _, let ratio) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(ratio >= 1 && (0..<7).contains(joint))
    }
  }

  @Test("a robot without masses, efforts or limits is refused")
  func missing() throws {
    let bare = try RobotModel(urdfFile: Arms.root + "Robots/franka_panda.urdf")
    #expect(throws: RetimingRefusal.missingLimit("acceleration", robot: bare.name)) {
      try RetimingLimits(bare, jerk: false)
    }
  }
}
