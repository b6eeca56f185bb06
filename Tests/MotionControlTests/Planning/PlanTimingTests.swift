// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("PlanTiming") struct PlanTimingTests {
  private static let gravity_B = Vector3(0, 0, -9.80665)

  private static func arm(_ index: UInt64) throws -> RobotModel {
    let tool = try ToolModel(JSONNode(file: Arms.root + "Robots/tools/ball-10mm.json"))
    return switch index % 3 {
    case 0: try Arms.ur5e().with(tool: tool)
    case 1: try Arms.panda(tool: "ball-10mm")
    default: try Arms.lbrMed14().with(tool: tool)
    }
  }

  /// Waypoints of a random walk, some of them repeated.
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

  private static func timed(
    _ robot: RobotModel, _ points: [JointVector], _ ceilings: ToolCeilings = ToolCeilings()
  ) throws -> JointTrajectory {
    try PlanTiming(robot, gravity_B: gravity_B).trajectory(
      along: JointPath(through: points, .quintic), ceilings: ceilings)
  }

  @Test("limits of joints and tool are kept, by other code", arguments: seeds(300))
  func limitsHold(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try PlanTimingTests.arm(seed)
    let points = PlanTimingTests.waypoints(&random, robot)
    let motion: JointTrajectory
    do {
      motion = try PlanTimingTests.timed(robot, points)
    } catch let error as RetimingRefusal {
      // Where an arm cannot even hold itself with four fifths of its torque there is no motion.
      guard case .cannotHold = error else { throw error }
      return
    }
    // 10 kHz, or as much as keeps the slowest of them within 20,000 samples.
    let rate = min(10_000, 20_000 / motion.duration)
    let check = DenseCheck(
      motion, of: robot, rate: rate, ceilings: ToolCeilings(),
      arm: ArmDynamics(robot, gravity_B: PlanTimingTests.gravity_B))
    let share = PlanTiming.share
    #expect(check.worst.velocity.maxMagnitude <= share, "seed \(seed)")
    #expect(check.worst.acceleration.maxMagnitude <= share, "seed \(seed)")
    #expect(check.worst.jerk.maxMagnitude <= share, "seed \(seed)")
    #expect(check.worst.torque.maxMagnitude <= share * (1 + 1e-6), "seed \(seed)")
    #expect(check.toolRatio <= share, "seed \(seed)")
    #expect(check.toolAcceleration <= PlanTiming.toolAcceleration * 1.005, "seed \(seed)")
    #expect(motion.sample(at: 0).q == points[0])
    #expect(motion.sample(at: motion.duration).q == points[points.count - 1])
  }

  @Test("acceleration does not jump", arguments: seeds(60))
  func smooth(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try PlanTimingTests.arm(seed)
    let points = (0..<8).map { _ in robot.limits.random(&random, count: robot.jointCount) }
    guard let motion = try? PlanTimingTests.timed(robot, points) else { return }
    let limit = try #require(robot.limits.acceleration)
    for t in [0] + motion.breaks {
      let h = 1e-9 * motion.duration
      let (before, after) = (motion.sample(at: t - h), motion.sample(at: t + h))
      for i in 0..<robot.jointCount {
        let most = 1e-5 * robot.limits.velocity[i]
        #expect(abs(before.q[i] - after.q[i]) < most, "seed \(seed)")
        #expect(abs(before.qd[i] - after.qd[i]) < most, "seed \(seed)")
        #expect(abs(before.qdd[i] - after.qdd[i]) < 1e-5 * limit[i], "seed \(seed)")
      }
    }
  }

  @Test("start = goal stands still, whatever is repeated between")
  func standingStill() throws {
    let robot = try Arms.panda()
    let q = robot.limits.middle
    for count in [1, 2, 5] {
      let motion = try PlanTimingTests.timed(robot, [JointVector](repeating: q, count: count))
      #expect(motion.duration == PlanTiming.shortest)
      #expect(motion.sample(at: 0.5 * motion.duration).q == q)
    }
  }

  @Test("a move of less than nothing ends where it should", arguments: [1e-9, 1e-13, 1e-300])
  func tinyMove(distance: Double) throws {
    let robot = try Arms.panda()
    let q = JointVector([0.1, -0.5, 0, -2, 0, 1.5, 0.7])
    var goal = q
    goal[2] = distance
    let motion = try PlanTimingTests.timed(robot, [q, goal])
    #expect(motion.end == goal)
    #expect(motion.duration >= PlanTiming.shortest)
    #expect(motion.sample(at: 0.5 * motion.duration).q.isFinite)
  }

  @Test("one of the limits is nearly used: the motion is not needlessly slow", arguments: seeds(40))
  func notSlow(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "ball-10mm")
    let a = robot.limits.random(&random, count: 7)
    let b = robot.limits.random(&random, count: 7)
    let motion = try PlanTimingTests.timed(robot, [a, b])
    let check = DenseCheck(motion, of: robot, rate: 2_000, ceilings: ToolCeilings())
    let used = max(
      max(check.worst.velocity.maxMagnitude, check.toolRatio),
      max(check.worst.acceleration.maxMagnitude, check.worst.jerk.maxMagnitude))
    #expect(used > 0.95 * PlanTiming.share, "seed \(seed)")
  }

  @Test("gentler limits are never quicker; the mesh costs no more than 2 %", arguments: seeds(40))
  func monotone(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try PlanTimingTests.arm(seed)
    let path = JointPath(through: PlanTimingTests.waypoints(&random, robot), .quintic)
    let most = try #require(robot.limits.acceleration) * PlanTiming.share
    func duration(_ speed: Double, _ acceleration: Double, _ jerk: Double) throws -> Double {
      let count = robot.jointCount
      let tool = ToolLimits(
        robot, ToolCeilings(), share: PlanTiming.share * speed, acceleration: 0.3 * acceleration,
        jerk: 2.5 * jerk, heightMargin: 0)
      return try PathTiming(
        RetimingLimits(
          count: count, velocity: robot.limits.velocity * (PlanTiming.share * speed),
          acceleration: most * acceleration, jerk: most * (jerk / PlanTiming.buildUp), tool: tool)
      ).retimed(path).duration
    }
    let full = try duration(1, 1, 1)
    for slower in [
      try duration(0.5, 1, 1), try duration(1, 0.5, 1), try duration(1, 1, 0.5),
    ] {
      // The search ends when a share of 1e-5 is left, on another mesh.
      #expect(slower >= full * (1 - 2e-3), "seed \(seed)")
    }
    guard full > 0.2 else { return }
    guard
      let planned = try? PlanTiming(robot, gravity_B: PlanTimingTests.gravity_B)
        .trajectory(along: path, ceilings: ToolCeilings())
    else { return }
    #expect(planned.duration >= full * (1 - 2e-3), "seed \(seed)")
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
    let down = try PlanTimingTests.timed(robot, points, ceilings)
    let up = try PlanTimingTests.timed(robot, points.reversed(), ceilings)
    for motion in [down, up] {
      let check = DenseCheck(motion, of: robot, rate: 4_000, ceilings: ceilings)
      #expect(check.toolRatio <= PlanTiming.share, "seed \(seed)")
      #expect(check.toolAcceleration <= PlanTiming.toolAcceleration, "seed \(seed)")
    }
    #expect(down.duration < 4 && up.duration < 2)
  }
}
