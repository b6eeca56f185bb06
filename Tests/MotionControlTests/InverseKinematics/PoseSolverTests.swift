// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("PoseSolver") struct PoseSolverTests {
  /// Judged by products of transforms, not by the solver's own route.
  static func errors(
    _ robot: RobotModel, _ q: JointVector, _ X_BT: RigidTransform<Base, Tool>
  ) -> (position: Double, rotation: Double) {
    let X = robot.chain.toolPoseByProducts(at: q)
    return (
      (X.translation - X_BT.translation).length, X.rotation.angle(to: X_BT.rotation)
    )
  }

  /// `ROBOTSIM_LONG=1` draws as many as the figures in `docs/benchmarks.md`.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 2000 : 10_000

  @Test("random reachable poses are all solved from a random start", arguments: 0..<3)
  func reachable(arm: Int) throws {
    let robot = try [
      Arms.panda(tool: "ball-10mm"), Arms.ur5e(), Arms.lbrMed14(),
    ][arm]
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 20_260)
    for i in 0..<Self.draws {
      let X_BT = robot.toolPose(at: robot.limits.random(&random, count: robot.jointCount))
      let start = robot.limits.random(&random, count: robot.jointCount)
      let solution = solver.solve(
        PoseTarget(X_BT, spin: .aligned), from: start, random: &random)
      let (position, rotation) = Self.errors(robot, solution.answer.q, X_BT)
      #expect(
        solution.isSolved && position <= 1e-5 && rotation <= 1e-4, "draw \(i): \(solution)")
      #expect(robot.limits.containsStrictly(solution.answer.q, count: robot.jointCount))
    }
  }

  @Test("with free spin the axis is met and only the axis", arguments: seeds(300))
  func freeSpin(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "pointer")
    var random = SeededGenerator(seed: seed)
    let X_BT = robot.toolPose(at: robot.limits.random(&random, count: 7))
    let solution = PoseSolver(robot).solve(
      PoseTarget(X_BT, spin: .free), from: robot.limits.random(&random, count: 7),
      random: &random)
    let X = robot.chain.toolPoseByProducts(at: solution.answer.q)
    #expect(solution.isSolved)
    #expect((X.translation - X_BT.translation).length <= 1e-5)
    #expect(X.rotation.z.cross(X_BT.rotation.z).length <= 1e-4)
    #expect(X.rotation.z.dot(X_BT.rotation.z) > 0)
  }

  @Test("a near start stays near", arguments: seeds(200))
  func continuity(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var random = SeededGenerator(seed: seed)
    var q = robot.limits.middle
    for i in 0..<7 { q[i] += random.uniform(-0.3, 0.3) }
    let X_BT = robot.toolPose(at: q)
    let moved = RigidTransform<Base, Tool>(
      X_BT.rotation, X_BT.translation + random.direction() * 0.005)
    let answer = PoseSolver(robot).solve(
      PoseTarget(moved, spin: .aligned), from: q, random: &random
    ).answer
    #expect(answer.restarts == 0)
    #expect((answer.q - q).maxMagnitude < 0.1)
  }

  @Test("a pose out of reach is unreachable, and says by how far", arguments: seeds(20))
  func outOfReach(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let p = random.direction() * 1.6
    let solution = PoseSolver(robot).solve(
      PoseTarget(RigidTransform(random.rotation(), p), spin: .free),
      from: robot.limits.middle, random: &random, restarts: 10)
    #expect(!solution.isSolved)
    #expect(solution.answer.positionError > 0.3)
    #expect(robot.limits.containsStrictly(solution.answer.q, count: 7))
  }

  @Test("both solvers of the six equations lead to the same answer", arguments: seeds(200))
  func twoRoutes(seed: UInt64) throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: seed)
    let X_BT = robot.toolPose(at: robot.limits.random(&random, count: 7))
    let start = robot.limits.random(&random, count: 7)
    let target = PoseTarget(X_BT, spin: .aligned)
    var one = SeededGenerator(seed: seed)
    var two = one
    let a = PoseSolver(robot, route: .gsl).solve(target, from: start, random: &one)
    let b = PoseSolver(robot, route: .unrolled).solve(target, from: start, random: &two)
    #expect(a.isSolved && b.isSolved)
    // Rounding may send two searches to different branches, but not often nor far from the target.
    if a.answer.restarts == b.answer.restarts, a.answer.iterations == b.answer.iterations {
      #expect((a.answer.q - b.answer.q).maxMagnitude < 1e-3)
    }
  }

  @Test("the same seed gives the same bits")
  func determinism() throws {
    let robot = try Arms.panda()
    var random = SeededGenerator(seed: 5)
    for seed in seeds(100) {
      let X_BT = robot.toolPose(at: robot.limits.random(&random, count: 7))
      var one = SeededGenerator(seed: seed)
      var two = one
      let target = PoseTarget(X_BT, spin: .aligned)
      let a = PoseSolver(robot).solve(target, from: robot.limits.middle, random: &one)
      let b = PoseSolver(robot).solve(target, from: robot.limits.middle, random: &two)
      #expect(a == b)
    }
  }
}
