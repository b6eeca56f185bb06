// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench

extension ModelCommand {
  /// `robotsim model ik`.
  struct InverseKinematics: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ik", abstract: "Solve a table of poses and say how well and how fast.",
      discussion: """
        The table is CSV: lines that begin with # are comments; the columns t00 to t33 are the pose of
        the tip in the base, row-major, in metres; cold0… and warm0… are seeds; other columns are
        passed over. A case is solved when the pose is met to 1e-5 m and 1e-4 rad by a second route
        of the forward kinematics, strictly inside the joint limits. The others are limited (held by the
        end of a joint), singular (the arm has lost a direction) or unreachable. Times are CPU time of
        the thread; a case that took every restart is a cap hit.
        """)
    @OptionGroup var options: RobotOptions
    @Option(help: "The table of poses.") var cases: String
    @Option(help: "Which seeds to start from: cold or warm.") var seed = IKCases.Seed.cold
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      struct Case: Encodable {
        let ok: Bool
        /// converged, limited, singular or unreachable.
        let result: String
        let q: [Double]
        let position_error_m: Double
        let rotation_error_rad: Double
        let iterations: Int
        let restarts: Int
        let time_us: Double
      }
      struct Totals: Encodable {
        let cases: Int
        let solved: Int
        let success_percent: Double
        let limited: Int
        let singular: Int
        let unreachable: Int
        let cap_hits: Int
        let mean_iterations: Double
        let mean_us: Double
        let median_us: Double
        let p99_us: Double
        let max_us: Double
        /// Of the cases that were not solved, where there are any.
        let failure_median_us: Double?
        let failure_max_us: Double?
      }
      let robot: String
      let seed: String
      let cases: [Case]
      let totals: Totals
    }

    func run() throws {
      let robot = try options.load()
      guard let data = FileManager.default.contents(atPath: cases) else {
        throw JSONError(file: cases, place: "", problem: .unreadable)
      }
      let table = try IKCases(
        String(decoding: data, as: UTF8.self), file: cases, seed: seed,
        jointCount: robot.jointCount)
      let trial = InverseKinematicsTrial(table, robot: robot)
      let document = self.document(trial, robot)
      if json {
        try Terminal.json(document)
      } else {
        let t = document.totals
        print(
          "\(robot.name), \(seed.rawValue) seeds: \(t.solved) of \(t.cases) solved "
            + "(\(t.success_percent.column(0, 2)) %), \(t.limited) limited, \(t.singular) singular, "
            + "\(t.unreachable) unreachable")
        print(
          "cap hits \(t.cap_hits) of \(PoseSolver.mostRestarts) restarts, "
            + "\(t.mean_iterations.column(0, 1)) iterations a case")
        print(
          "CPU time, µs: mean \(t.mean_us.column(0, 1)), median \(t.median_us.column(0, 1)), "
            + "p99 \(t.p99_us.column(0, 1)), max \(t.max_us.column(0, 1))")
        if let median = t.failure_median_us, let longest = t.failure_max_us {
          print(
            "not solved, µs: median \(median.column(0, 1)), max \(longest.column(0, 1))")
        }
        for (index, one) in document.cases.enumerated().filter({ !$0.element.ok }).prefix(10) {
          print(
            "\(one.result): line \(table.cases[index].line), "
              + "\((one.position_error_m * 1000).column(0, 2)) mm, "
              + "\((one.rotation_error_rad * 180 / .pi).column(0, 2))° away")
        }
      }
      if document.totals.solved < document.totals.cases { throw ExitCode(1) }
    }

    private func document(_ trial: InverseKinematicsTrial, _ robot: RobotModel) -> Document {
      Document(
        robot: robot.name, seed: seed.rawValue,
        cases: trial.outcomes.map { outcome in
          let answer = outcome.solution.answer
          return Document.Case(
            ok: outcome.solution.isSolved, result: outcome.solution.name,
            q: answer.q.values(robot.jointCount),
            position_error_m: answer.positionError, rotation_error_rad: answer.rotationError,
            iterations: answer.iterations, restarts: answer.restarts,
            time_us: outcome.time * 1e6)
        },
        totals: Document.Totals(
          cases: trial.outcomes.count, solved: trial.solvedCount,
          success_percent: 100 * Double(trial.solvedCount) / Double(trial.outcomes.count),
          limited: trial.count(of: "limited"), singular: trial.count(of: "singular"),
          unreachable: trial.count(of: "unreachable"), cap_hits: trial.capHits,
          mean_iterations: trial.meanIterations,
          mean_us: trial.meanTime * 1e6, median_us: trial.time(quantile: 0.5) * 1e6,
          p99_us: trial.time(quantile: 0.99) * 1e6, max_us: trial.time(quantile: 1) * 1e6,
          failure_median_us: trial.failureTime(quantile: 0.5).map { $0 * 1e6 },
          failure_max_us: trial.failureTime(quantile: 1).map { $0 * 1e6 }))
    }
  }
}

extension IKCases.Seed: ExpressibleByArgument {}
