// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("DenseCheck") struct DenseCheckTests {
  /// Constant jerk in each quarter of the time, a straight way in joint space: peaks by hand are
  /// 2 L / T, 8 L / T² and 32 L / T³.
  @Test("the ratios of a known motion are what they are by hand", arguments: seeds(30))
  func known(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let a = robot.limits.middle
    var b = a
    for i in 0..<7 { b[i] += random.uniform(-0.5, 0.5) }
    let T = random.uniform(0.4, 2)
    let motion = JointTrajectory(along: JointPath(through: [a, b], .quintic), lasting: T)
    let check = DenseCheck(motion, of: robot, rate: 4_000, ceilings: ToolCeilings())
    let (acceleration, jerk) = (
      try #require(robot.limits.acceleration), try #require(robot.limits.jerk)
    )
    for i in 0..<7 {
      let L = abs(b[i] - a[i])
      let expected = (
        2 * L / T / robot.limits.velocity[i], 8 * L / (T * T) / acceleration[i],
        32 * L / (T * T * T) / jerk[i]
      )
      #expect(abs(check.worst.velocity[i] / expected.0 - 1) < 1e-3, "seed \(seed)")
      #expect(abs(check.worst.acceleration[i] / expected.1 - 1) < 1e-2, "seed \(seed)")
      #expect(abs(check.worst.jerk[i] / expected.2 - 1) < 1e-2, "seed \(seed)")
    }
    // The tip's peaks, by its places alone.
    let h = T / 2000
    var places = (0...2000).map {
      robot.toolPose(at: motion.sample(at: h * Double($0)).q).translation
    }
    places.insert(places[0], at: 0)
    var (fastest, hardest) = (0.0, 0.0)
    for k in 1..<places.count - 1 {
      fastest = max(fastest, (places[k + 1] - places[k]).length / h)
      hardest = max(
        hardest, ((places[k + 1] - places[k]) - (places[k] - places[k - 1])).length / (h * h))
    }
    #expect(abs(check.toolSpeed / fastest - 1) < 1e-3, "seed \(seed)")
    #expect(abs(check.toolRatio / (fastest / SpeedLimits().absolute) - 1) < 1e-3)
    #expect(abs(check.toolAcceleration / hardest - 1) < 1e-2, "seed \(seed)")
  }

  @Test("torques are those of the inverse dynamics", arguments: seeds(10))
  func torques(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let arm = try #require(ArmDynamics(robot, gravity_B: [0, 0, -9.80665]))
    let points = (0..<4).map { _ in robot.limits.random(&random, count: 7) }
    let motion = JointTrajectory(along: JointPath(through: points, .quintic), lasting: 3)
    let check = DenseCheck(motion, of: robot, rate: 4_000, ceilings: ToolCeilings(), arm: arm)
    var worst = JointVector.zero
    for t in motion.denseTimes(perPiece: 2000) {
      let s = motion.sample(at: t)
      let tau = arm.inverseDynamics(s.q, s.qd, s.qdd)
      for i in 0..<7 { worst[i] = max(worst[i], abs(tau[i]) / robot.limits.effort[i]) }
    }
    for i in 0..<7 {
      #expect(abs(check.worst.torque[i] - worst[i]) < 2e-3 * worst[i], "seed \(seed)")
    }
  }
}
