// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
package import MotionControl
import SpatialMath

/// Every case of a table solved once, each timed by the thread's own CPU time.
package struct InverseKinematicsTrial: Sendable {
  package struct Outcome: Sendable {
    package let solution: PoseSolution
    /// CPU time of the solving thread [s].
    package let time: Double
  }

  package let outcomes: [Outcome]

  /// Solves the cases in their order.
  ///
  /// Case *i* draws its restarts from a stream of its own, so that the answers do not depend on
  /// which other cases stand in the table. The first cases are solved once before, unmeasured, to
  /// warm the caches.
  package init(_ cases: IKCases, robot: RobotModel, seed: UInt64 = 1) {
    let solver = PoseSolver(robot)
    func solve(_ index: Int) -> Outcome {
      let one = cases.cases[index]
      var random = SeededGenerator(seed: seed &+ UInt64(index), stream: "inverse kinematics")
      let target = PoseTarget(one.X_BT, spin: .aligned)
      let before = platform_thread_cpu_ns()
      let solution = solver.solve(target, from: one.start, random: &random)
      let after = platform_thread_cpu_ns()
      return Outcome(solution: solution, time: Double(after - before) * 1e-9)
    }
    for index in 0..<min(100, cases.cases.count) { _ = solve(index) }
    outcomes = cases.cases.indices.map(solve)
  }

  package var solvedCount: Int { outcomes.count { $0.solution.isSolved } }

  /// How many ended as `PoseSolution.name` says.
  package func count(of result: String) -> Int { outcomes.count { $0.solution.name == result } }

  /// Cases that took every restart and were not solved.
  package var capHits: Int {
    outcomes.count {
      !$0.solution.isSolved && $0.solution.answer.restarts >= PoseSolver.mostRestarts
    }
  }

  package var meanIterations: Double {
    Double(outcomes.reduce(0) { $0 + $1.solution.answer.iterations })
      / Double(max(1, outcomes.count))
  }

  /// The time below which this share of the cases lies [s], over all cases, failures included.
  package func time(quantile: Double) -> Double {
    InverseKinematicsTrial.quantile(quantile, of: outcomes.map(\.time)) ?? 0
  }

  /// The same over the cases that were not solved; nil when all were.
  package func failureTime(quantile: Double) -> Double? {
    InverseKinematicsTrial.quantile(
      quantile, of: outcomes.filter { !$0.solution.isSolved }.map(\.time))
  }

  /// Nil when there is no time.
  static func quantile(_ share: Double, of times: [Double]) -> Double? {
    let sorted = times.sorted()
    guard let last = sorted.last else { return nil }
    let index = Int((share * Double(sorted.count)).rounded(.down))
    return index < sorted.count ? sorted[index] : last
  }

  /// [s].
  package var meanTime: Double {
    outcomes.reduce(0) { $0 + $1.time } / Double(max(1, outcomes.count))
  }
}
