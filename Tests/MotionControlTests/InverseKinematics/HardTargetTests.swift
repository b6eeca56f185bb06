// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing

/// Targets where an inverse is tempted to lie: out of reach, where the arm loses a direction, and at
/// the ends of the joint ranges.
@Suite("Hard targets") struct HardTargetTests {
  /// `ROBOTSIM_LONG=1` draws ten thousand of each kind.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 500 : 10_000

  enum Arm: String, CaseIterable {
    case panda, ur5e, lbr

    func model() throws -> RobotModel {
      switch self {
      case .panda: try Arms.panda()
      case .ur5e: try Arms.ur5e()
      case .lbr: try Arms.lbrMed14()
      }
    }
    var wrist: Int { self == .ur5e ? 4 : 5 }
    var elbow: Int { self == .ur5e ? 2 : 3 }
    /// The straightest elbow its range allows [rad].
    var straight: Double { self == .panda ? -0.0698 - 1e-7 : 0 }
  }

  /// Solves one target and holds the answer to what every answer promises.
  static func checked(
    _ solver: PoseSolver, _ X_BT: RigidTransform<Base, Tool>, _ spin: ToolSpin,
    _ random: inout SeededGenerator, _ index: Int
  ) -> PoseSolution {
    let robot = solver.robot
    let start = robot.limits.random(&random, count: robot.jointCount)
    let solution = solver.solve(PoseTarget(X_BT, spin: spin), from: start, random: &random)
    let answer = solution.answer
    #expect(robot.limits.containsStrictly(answer.q, count: robot.jointCount), "draw \(index)")
    #expect(answer.positionError >= 0 && answer.rotationError >= 0, "draw \(index)")
    #expect(
      answer.iterations <= 60 * (PoseSolver.mostRestarts + 1), "draw \(index): \(answer)")
    let (position, rotation) = PoseSolverTests.errors(robot, answer.q, X_BT)
    let isThere =
      position <= 1e-5
      && (spin == .aligned
        ? rotation
        : robot.toolPose(at: answer.q).rotation.z.cross(X_BT.rotation.z).length) <= 1e-4
    #expect(solution.isSolved == isThere, "draw \(index): \(solution)")
    return solution
  }

  @Test(
    "a place further away than any posture reaches is never called right", arguments: Arm.allCases)
  func outside(arm: Arm) throws {
    let robot = try arm.model()
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 71, stream: arm.rawValue)
    // The exact reach of these arms from their shoulder is below the bound by less than 2 cm.
    let reach = solver.reach
    for i in 0..<Self.draws {
      let far = reach.radius * (1.0001 + 0.8 * random.unit())
      let X = RigidTransform<Base, Tool>(
        random.rotation(), reach.center_B + random.direction() * far)
      let solution = Self.checked(solver, X, i % 2 == 0 ? .aligned : .free, &random, i)
      guard case .unreachable(let answer) = solution else {
        Issue.record("draw \(i): \(solution)")
        continue
      }
      // Nor can it be nearer than the sphere is.
      #expect(answer.positionError >= far - reach.radius - 1e-9)
      #expect(answer.restarts <= PoseSolver.restartsBeyondReach)
    }
  }

  @Test(
    "places at the rim of the reach are right or not, but never wrongly", arguments: Arm.allCases)
  func rim(arm: Arm) throws {
    let robot = try arm.model()
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 72, stream: arm.rawValue)
    var kinds: Set<String> = []
    for i in 0..<Self.draws {
      let far = solver.reach.radius * random.uniform(0.92, 1.01)
      let X = RigidTransform<Base, Tool>(
        random.rotation(), solver.reach.center_B + random.direction() * far)
      kinds.insert(Self.checked(solver, X, .aligned, &random, i).name)
    }
    #expect(kinds == ["converged", "limited", "singular", "unreachable"])
  }

  @Test("postures that have lost a direction are found", arguments: Arm.allCases)
  func singular(arm: Arm) throws {
    let robot = try arm.model()
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 73, stream: arm.rawValue)
    for i in 0..<Self.draws {
      var q = robot.limits.random(&random, count: robot.jointCount)
      if i % 3 != 1 { q[arm.wrist] = 0 }
      if i % 3 != 0 { q[arm.elbow] = arm.straight }
      let solution = Self.checked(solver, robot.toolPose(at: q), .aligned, &random, i)
      #expect(solution.isSolved, "draw \(i) at \(q): \(solution)")
    }
  }

  /// Half of the joints stand at an end: corners into which few ways lead.
  @Test(
    "postures within 1e-6 rad of joint limits are found, all but one in a thousand",
    arguments: Arm.allCases)
  func edges(arm: Arm) throws {
    let robot = try arm.model()
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 74, stream: arm.rawValue)
    var solved = 0
    for i in 0..<Self.draws {
      var q = robot.limits.random(&random, count: robot.jointCount)
      for k in 0..<robot.jointCount where random.unit() < 0.5 {
        let inside = 1e-6 * random.unit()
        q[k] =
          random.unit() < 0.5 ? robot.limits.lower[k] + inside : robot.limits.upper[k] - inside
      }
      let solution = Self.checked(solver, robot.toolPose(at: q), .aligned, &random, i)
      solved += solution.isSolved ? 1 : 0
    }
    #expect(1000 * (Self.draws - solved) <= Self.draws, "\(solved) of \(Self.draws)")
  }

  @Test("what is no number is unreachable, and nothing of it comes back", arguments: 0..<18)
  func notFinite(index: Int) throws {
    let robot = try Arms.panda()
    var numbers = [Double](repeating: 0, count: 12)
    let X = robot.toolPose(at: robot.limits.middle)
    let bad: Double = [.nan, .infinity, 1e300][index % 3]
    numbers[index % 6] = bad
    let spoiled = RigidTransform<Base, Tool>(
      index < 9
        ? X.rotation
        : RotationMatrix(
          uncheckedColumns: X.rotation.x, X.rotation.y, [numbers[0], numbers[1], numbers[2]]),
      X.translation + Vector3(numbers[3], numbers[4], numbers[5]))
    var random = SeededGenerator(seed: 1)
    let solution = PoseSolver(robot).solve(
      PoseTarget(spoiled, spin: .aligned), from: robot.limits.middle, random: &random)
    if solution.isSolved { #expect(spoiled == X) }
    #expect(robot.limits.containsStrictly(solution.answer.q, count: 7))
    #expect(!solution.answer.positionError.isNaN)
    // A seed that is no number counts as the middle.
    var seed = robot.limits.middle
    seed[index % 7] = bad
    let found = PoseSolver(robot).solve(PoseTarget(X, spin: .free), from: seed, random: &random)
    #expect(found.isSolved)
  }
}
