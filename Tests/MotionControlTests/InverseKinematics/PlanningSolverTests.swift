// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("PlanningSolver") struct PlanningSolverTests {
  @Test("1,000 random reachable poses are all solved")
  func reachable() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var solver = try PlanningSolver(PoseSolver(robot))
    var random = SeededGenerator(seed: 31)
    for _ in 0..<1000 {
      let X_BT = robot.toolPose(at: robot.limits.random(&random, count: 7))
      let start = robot.limits.random(&random, count: 7)
      let solution = solver.solve(
        PoseTarget(X_BT, spin: .aligned), from: start, reference: robot.limits.middle,
        random: &random)
      let (position, rotation) = PoseSolverTests.errors(robot, solution.answer.q, X_BT)
      #expect(solution.isSolved && position <= 1e-5 && rotation <= 1e-4)
      #expect(robot.limits.containsStrictly(solution.answer.q, count: 7))
    }
  }

  @Test("the posture is nearer to the reference than the pose solver's", arguments: [1.0, 0.6])
  func reference(share: Double) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var solver = try PlanningSolver(PoseSolver(robot))
    var random = SeededGenerator(seed: 8)
    var nearer = 0
    for _ in 0..<100 {
      let reference = VelocityStepTests.bent(&random)
      var q = reference
      for i in 0..<7 { q[i] += random.uniform(-0.4, 0.4) * share }
      let target = PoseTarget(robot.toolPose(at: q), spin: .free)
      let start = VelocityStepTests.bent(&random)
      let planned = solver.solve(target, from: start, reference: reference, random: &random)
      let plain = PoseSolver(robot).solve(target, from: start, random: &random)
      #expect(planned.isSolved)
      let a = planned.answer.q - reference
      let b = plain.answer.q - reference
      nearer += a.dot(a) <= b.dot(b) + 1e-6 ? 1 : 0
    }
    #expect(nearer >= 95)
  }

  @Test("the derivatives of the residuals are their differences", arguments: seeds(200))
  func derivatives(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda(tool: "pointer")
    let target = PoseTarget(
      robot.toolPose(at: robot.limits.random(&random, count: 7)),
      spin: seed % 2 == 0 ? .free : .aligned)
    // Bands so wide that the rows of limits, manipulability and clearance count nearly everywhere.
    var weights = PlanningWeights()
    weights.limitBand = 0.3
    weights.singularShare = 1.5
    weights.clearanceBand = 0.5
    let problem = PlanningProblem(
      robot: robot, target: target, reference: robot.limits.random(&random, count: 7),
      bestManipulability: VelocityStep(robot).bestManipulability,
      scene: PlanningScenes.scene(), weights: weights)
    let q = robot.limits.random(&random, count: 7).values(7)
    let h = 1e-6
    var exact = [Double](repeating: 0, count: problem.residualCount * 7)
    var span = exact.mutableSpan
    problem.jacobian(at: q.span, into: &span)
    // Half a turn away the rotation vector jumps, and so do its differences.
    let far =
      target.spin == .aligned
      && robot.toolPose(at: JointVector(q)).rotation.angle(to: target.X_BT.rotation) > 3
    let here = residuals(problem, q, 0, 0)
    for k in 0..<7 where !far {
      let after = residuals(problem, q, k, h)
      let before = residuals(problem, q, k, -h)
      for row in 0..<problem.residualCount - 1 {
        let difference = (after[row] - before[row]) / (2 * h)
        #expect(abs(difference - exact[row * 7 + k]) < 2e-7, "row \(row), joint \(k)")
      }
      // Where the nearest point changes from one thing to another the distance has a kink, and both
      // one-sided differences enclose the derivative.
      let last = problem.residualCount - 1
      let sides = [(after[last] - here[last]) / h, (here[last] - before[last]) / h]
      let derivative = exact[last * 7 + k]
      #expect(
        derivative > (sides.min() ?? 0) - 2e-4 && derivative < (sides.max() ?? 0) + 2e-4,
        "clearance, joint \(k): \(derivative) of \(sides)")
    }
  }

  private func residuals(
    _ problem: PlanningProblem, _ q: [Double], _ joint: Int, _ h: Double
  ) -> [Double] {
    var moved = q
    moved[joint] += h
    var f = [Double](repeating: 0, count: problem.residualCount)
    var span = f.mutableSpan
    problem.residuals(at: moved.span, into: &span)
    return f
  }

  @Test("out of reach is unreachable, with the best that was found")
  func outOfReach() throws {
    let robot = try Arms.panda()
    var solver = try PlanningSolver(PoseSolver(robot))
    var random = SeededGenerator(seed: 3)
    let solution = solver.solve(
      PoseTarget(RigidTransform(.identity, [2, 0, 0]), spin: .free), from: robot.limits.middle,
      reference: robot.limits.middle, random: &random, restarts: 5)
    #expect(!solution.isSolved)
    #expect(solution.answer.positionError > 0.8 && solution.answer.positionError < 1.5)
  }

  @Test("singular and crowded postures are left for better ones")
  func better() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    var wide = PlanningWeights()
    wide.clearanceBand = 0.15
    var blind = wide
    (blind.singularity, blind.clearance) = (0, 0)
    var seeing = try PlanningSolver(PoseSolver(robot), scene: scene, weights: wide)
    var plain = try PlanningSolver(PoseSolver(robot), weights: blind)
    let best = VelocityStep(robot).bestManipulability
    var random = SeededGenerator(seed: 12)
    var (freer, clearer, crowded) = (0.0, 0, 0)
    for _ in 0..<400 {
      let pose = PoseTarget(
        robot.toolPose(at: robot.limits.random(&random, count: 7)), spin: .free)
      let reference = robot.limits.random(&random, count: 7)
      var one = random
      var two = random
      let a = seeing.solve(pose, from: reference, reference: reference, random: &one)
      let b = plain.solve(pose, from: reference, reference: reference, random: &two)
      // Descents that ended in one valley are compared, not one valley with another.
      guard a.isSolved, b.isSolved, (a.answer.q - b.answer.q).maxMagnitude < 0.5 else { continue }
      func clearance(_ s: PoseSolution) -> Double {
        scene.clearanceGradient(of: robot, at: s.answer.q, toolMayTouch: true, below: 0.15).distance
      }
      func share(_ s: PoseSolution) -> Double {
        min(0.2, robot.kinematics(at: s.answer.q).J_BT.manipulability / best)
      }
      freer += share(a) - share(b)
      guard clearance(b) < 0.15 else { continue }
      crowded += 1
      clearer += clearance(a) >= clearance(b) - 1e-4 ? 1 : 0
    }
    #expect(freer > 0)
    #expect(crowded > 30 && 10 * clearer > 8 * crowded, "\(clearer) of \(crowded) clearer")
  }
}
