// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("TimeScaling") struct TimeScalingTests {
  /// Waypoints of a random walk, some of them repeated, some nearly so.
  static func waypoints(_ random: inout SeededGenerator, _ robot: RobotModel) -> [JointVector] {
    var q = robot.limits.random(&random, count: robot.jointCount)
    var points = [q]
    let reach = [1e-9, 1e-4, 0.02, 0.3][random.index(below: 4)]
    for _ in 0..<(1 + random.index(below: 16)) {
      if random.unit() < 0.15 {
        points.append(q)
        continue
      }
      var next = q
      for i in 0..<robot.jointCount { next[i] += random.uniform(-reach, reach) }
      q = next.clamped(robot.limits.lower, robot.limits.upper)
      points.append(q)
    }
    return points
  }

  @Test("velocity, acceleration and tool speed stay below their share", arguments: seeds(200))
  func limitsHold(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let points = TimeScalingTests.waypoints(&random, robot)
    let motion = try TimeScaling(robot).trajectory(through: points, ceilings: ToolCeilings())
    // 10 kHz, or as much as keeps the slowest of the 200 within 20,000 samples.
    let rate = min(10_000, 20_000 / motion.duration)
    let check = DenseCheck(motion, of: robot, rate: rate, ceilings: ToolCeilings())
    let share = TimeScaling.share
    #expect(check.worst.velocity.maxMagnitude <= share)
    #expect(check.worst.acceleration.maxMagnitude <= share)
    #expect(check.worst.jerk.maxMagnitude <= 1)
    #expect(check.toolRatio <= share)
    #expect(motion.sample(at: 0).q == points[0])
    #expect((motion.sample(at: motion.duration).q - points[points.count - 1]).maxMagnitude < 1e-12)
    for t in [0, motion.duration] {
      #expect(motion.sample(at: t).qd.maxMagnitude < 1e-9)
      #expect(motion.sample(at: t).qdd.maxMagnitude < 1e-6)
    }
  }

  @Test("no derivative up to the fourth jumps at a knot", arguments: seeds(200))
  func smooth(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda()
    let points = (0..<12).map { _ in robot.limits.random(&random, count: 7) }
    let motion = try TimeScaling(robot).trajectory(through: points, ceilings: ToolCeilings())
    let largest = largestMagnitudes(of: motion)
    for knot in motion.knots[6..<motion.coefficients.count] {
      let h = 1e-9 * motion.duration
      let before = motion.sample(at: knot - h)
      let after = motion.sample(at: knot + h)
      #expect((before.q - after.q).maxMagnitude < 1e-6 * largest.q)
      #expect((before.qd - after.qd).maxMagnitude < 1e-6 * largest.qd)
      #expect((before.qdd - after.qdd).maxMagnitude < 1e-6 * largest.qdd)
      #expect((before.qddd - after.qddd).maxMagnitude < 1e-5 * largest.qddd)
      // The slope of the jerk on both sides: the fourth derivative.
      let w = 1e-5 * motion.duration
      let left = (motion.sample(at: knot - h).qddd - motion.sample(at: knot - h - w).qddd) * (1 / w)
      let right =
        (motion.sample(at: knot + h + w).qddd - motion.sample(at: knot + h).qddd) * (1 / w)
      let scale = max(left.maxMagnitude, right.maxMagnitude)
      #expect((left - right).maxMagnitude < 0.02 * scale + 1e-3 * largest.qddd)
    }
  }

  private func largestMagnitudes(
    of motion: JointTrajectory
  ) -> (q: Double, qd: Double, qdd: Double, qddd: Double) {
    var largest = (q: 0.0, qd: 0.0, qdd: 0.0, qddd: 0.0)
    for t in motion.denseTimes(perInterval: 10) {
      let s = motion.sample(at: t)
      largest.q = max(largest.q, s.q.maxMagnitude)
      largest.qd = max(largest.qd, s.qd.maxMagnitude)
      largest.qdd = max(largest.qdd, s.qdd.maxMagnitude)
      largest.qddd = max(largest.qddd, s.qddd.maxMagnitude)
    }
    return largest
  }

  @Test("start = goal stands still, whatever is repeated between")
  func standingStill() throws {
    let robot = try Arms.panda()
    let q = robot.limits.middle
    for count in [1, 2, 5] {
      let motion = try TimeScaling(robot).trajectory(
        through: [JointVector](repeating: q, count: count), ceilings: ToolCeilings())
      #expect(motion.duration == TimeScaling.shortest)
      #expect(motion.sample(at: 0.5 * motion.duration).q == q)
    }
  }

  @Test("a move of less than nothing ends where it should", arguments: [1e-9, 1e-13, 1e-300])
  func tinyMove(distance: Double) throws {
    let robot = try Arms.panda()
    let q = JointVector([0.1, -0.5, 0, -2, 0, 1.5, 0.7])
    var goal = q
    goal[2] = distance
    let motion = try TimeScaling(robot).trajectory(
      through: [q, goal], ceilings: ToolCeilings())
    #expect(motion.end == goal)
    #expect(motion.duration >= TimeScaling.shortest)
    #expect(motion.sample(at: 0.5 * motion.duration).q.isFinite)
  }

  @Test("one of the limits is nearly used: the motion is not needlessly slow", arguments: seeds(40))
  func notSlow(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let a = robot.limits.random(&random, count: 7)
    let b = robot.limits.random(&random, count: 7)
    let motion = try TimeScaling(robot).trajectory(through: [a, b], ceilings: ToolCeilings())
    let check = DenseCheck(motion, of: robot, rate: 2_000, ceilings: ToolCeilings())
    let used = max(
      max(check.worst.velocity.maxMagnitude, check.toolRatio),
      max(check.worst.acceleration.maxMagnitude, check.worst.jerk.maxMagnitude))
    #expect(used > 0.95 * TimeScaling.share)
  }

  @Test("near the skin the closing speed keeps its ceiling", arguments: seeds(40))
  func closing(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let way = random.uniform(0.035, 0.056)
    let robot = try Arms.panda(tool: "ball-10mm")
    let q = JointVector([0, -0.785, 0, -2.356, 0, 1.571, 0.785])
    let X_BT = robot.toolPose(at: q)
    let n = -X_BT.rotation.z
    let ceilings = ToolCeilings(skin: ToolCeilings.Skin(p_BA: X_BT.translation - n * 0.06, n_B: n))
    let solver = PoseSolver(robot)
    var points = [q]
    for k in 1...14 {
      let pose = RigidTransform<Base, Tool>(
        X_BT.rotation, X_BT.translation - n * (way / 14 * Double(k)))
      let answer = solver.solve(
        PoseTarget(pose, spin: .aligned), from: points[k - 1], random: &random, restarts: 0)
      #expect(answer.isSolved)
      points.append(answer.answer.q)
    }
    let down = try TimeScaling(robot).trajectory(through: points, ceilings: ceilings)
    let up = try TimeScaling(robot).trajectory(through: points.reversed(), ceilings: ceilings)
    for motion in [down, up] {
      let check = DenseCheck(motion, of: robot, rate: 4_000, ceilings: ceilings)
      #expect(check.toolRatio <= TimeScaling.share)
    }
    #expect(down.duration < 5 && up.duration < 2.5)
  }
}
