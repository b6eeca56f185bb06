// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// The pose solver on reachable poses, from seeds anywhere (cold) and near (warm), and on poses that
/// are not to be had.
enum InverseKinematicsBench {
  static let poses = 10_000
  /// Poses drawn about the rim of the reach; most are not to be had.
  static let failingDraws = 1000
  /// How far a warm seed's tool is away [m, rad].
  static let warmDistance = 0.05
  static let warmAngle = 10 * Double.pi / 180

  /// One pose to be reached, and where to start.
  struct Case {
    let target: PoseTarget
    /// The posture the pose is taken from.
    let posture: JointVector
    let cold: JointVector
    let warm: JointVector
  }

  static func cases(_ robot: RobotModel) -> [Case] {
    var random = SeededGenerator(seed: 77, stream: "bench inverse kinematics")
    let solver = PoseSolver(robot)
    let count = robot.jointCount
    return (0..<poses).map { _ in
      let q = robot.limits.random(&random, count: count)
      let X_BT = robot.toolPose(at: q)
      let cold = robot.limits.random(&random, count: count)
      var warm = q
      // A pose that far away may be out of reach; another direction then.
      for _ in 0..<20 {
        let turn = RotationMatrix(axis: random.direction(), angle: warmAngle)
        let near = RigidTransform<Base, Tool>(
          turn * X_BT.rotation, X_BT.translation + random.direction() * warmDistance)
        let found = solver.solve(
          PoseTarget(near, spin: .aligned), from: q, random: &random, restarts: 0)
        if found.isSolved {
          warm = found.answer.q
          break
        }
      }
      return Case(
        target: PoseTarget(X_BT, spin: .aligned), posture: q, cold: cold, warm: warm)
    }
  }

  /// Targets that are not to be had: beyond the reach, or about its rim, turned anyhow.
  static func failing(_ robot: RobotModel, _ solver: PoseSolver) -> [PoseTarget] {
    var random = SeededGenerator(seed: 78, stream: "bench inverse kinematics")
    var found: [PoseTarget] = []
    for _ in 0..<failingDraws {
      let far = solver.reach.radius * random.uniform(0.95, 1.25)
      let target = PoseTarget(
        RigidTransform(random.rotation(), solver.reach.center_B + random.direction() * far),
        spin: .aligned)
      let start = robot.limits.random(&random, count: robot.jointCount)
      if !solver.solve(target, from: start, random: &random).isSolved { found.append(target) }
    }
    return found
  }

  static func bench(_ robot: RobotModel) -> OperationBench {
    let cases = cases(robot)
    let solver = PoseSolver(robot)
    let failing = failing(robot, solver)
    func solve(_ number: Int, warm: Bool) -> PoseSolution {
      let index = number % cases.count
      let one = cases[index]
      var random = SeededGenerator(seed: UInt64(index), stream: "bench restarts")
      return solver.solve(one.target, from: warm ? one.warm : one.cold, random: &random)
    }
    func operation(_ name: String, _ what: String, warm: Bool) -> OperationBench.Operation {
      OperationBench.Operation(name, what) { numbers in
        numbers.reduce(0) { $0 + solve($1, warm: warm).answer.q[0] }
      }
    }
    let branches = closedForm(robot, cases)
    var bench = OperationBench(
      [
        operation("ik.cold", "pose solved from a seed anywhere, GSL 6 × 6", warm: false),
        operation("ik.warm", "pose solved from a seed 5 cm and 10° away, GSL 6 × 6", warm: true),
        OperationBench.Operation("ik.failing", "pose that is not to be had, every restart") {
          numbers in
          numbers.reduce(0) { sum, number in
            let index = number % failing.count
            var random = SeededGenerator(seed: UInt64(index), stream: "bench restarts")
            return sum
              + solver.solve(failing[index], from: robot.limits.middle, random: &random).answer.q[0]
          }
        },
      ] + (branches.map { [$0.operation] } ?? []))
    for (i, warm) in [false, true].enumerated() {
      let solutions = cases.indices.map { solve($0, warm: warm) }
      bench.series[i].solving = BenchSeries.Solving(solutions)
    }
    bench.series[2].solving = BenchSeries.Solving(
      failing.enumerated().map { index, target in
        var random = SeededGenerator(seed: UInt64(index), stream: "bench restarts")
        return solver.solve(target, from: robot.limits.middle, random: &random)
      })
    if let branches { bench.series[3].solving = branches.solving }
    return bench
  }

  /// Every branch of each pose in closed form, on arms that have one; on arms with redundancy at the
  /// redundant angle of the posture that the pose is taken from.
  private static func closedForm(
    _ robot: RobotModel, _ cases: [Case]
  ) -> (operation: OperationBench.Operation, solving: BenchSeries.Solving)? {
    guard let closedForm = ClosedForm(robot.chain, limits: robot.limits) else { return nil }
    let angles = cases.map { closedForm.redundancy(of: $0.posture) }
    func branches(_ number: Int) -> BranchSet {
      let index = number % cases.count
      let one = cases[index]
      return closedForm.solutions(
        one.target.X_BT, redundancy: angles[index], near: one.posture)
    }
    let solved = cases.indices.count { branches($0).countWithinLimits > 0 }
    return (
      OperationBench.Operation(
        "ik.branches", "every branch of a pose in closed form, each verified to 1e-9"
      ) { numbers in
        numbers.reduce(0) { $0 + Double(branches($1).count) }
      },
      BenchSeries.Solving(
        share: Double(solved) / Double(cases.count), iterations: 1, capHits: 0)
    )
  }
}

extension BenchSeries.Solving {
  fileprivate init(_ solutions: [PoseSolution]) {
    let count = Double(max(1, solutions.count))
    self.init(
      share: Double(solutions.count { $0.isSolved }) / count,
      iterations: Double(solutions.reduce(0) { $0 + $1.answer.iterations }) / count,
      capHits: solutions.count {
        !$0.isSolved && $0.answer.restarts >= PoseSolver.mostRestarts
      })
  }
}
