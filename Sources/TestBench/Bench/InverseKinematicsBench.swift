// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// The pose solver on reachable poses, from seeds anywhere (cold) and near (warm).
enum InverseKinematicsBench {
  static let poses = 10_000
  /// How far a warm seed's tool is away [m, rad].
  static let warmDistance = 0.05
  static let warmAngle = 10 * Double.pi / 180

  /// One pose to be reached, and where to start.
  struct Case {
    let target: PoseTarget
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
      return Case(target: PoseTarget(X_BT, spin: .aligned), cold: cold, warm: warm)
    }
  }

  static func bench(_ robot: RobotModel) -> OperationBench {
    let cases = cases(robot)
    let solver = PoseSolver(robot)
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
    var bench = OperationBench([
      operation("ik.cold", "pose solved from a seed anywhere, GSL 6 × 6", warm: false),
      operation("ik.warm", "pose solved from a seed 5 cm and 10° away, GSL 6 × 6", warm: true),
    ])
    for (i, warm) in [false, true].enumerated() {
      let solved = cases.indices.count { solve($0, warm: warm).isSolved }
      bench.series[i].solvedShare = Double(solved) / Double(cases.count)
    }
    return bench
  }
}
