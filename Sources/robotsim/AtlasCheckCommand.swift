// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import Reporting
import TestBench

extension AtlasCommand {
  /// `robotsim atlas check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold the atlas against everything that is known of it, on random adults.",
      discussion: """
        Witnesses are second statements of the standard that a rule does not use. With --mutations N
        rules are made wrong on purpose, one at a time, and the checks have to notice.
        Exit status 1 when a check fails or a wrong rule is not noticed.
        """)
    @Option(help: "How many random adults.") var adults = 20
    @Option(help: "Whence adults and wrong rules are drawn.") var seed: UInt64 = 1
    @Option(help: "How many rules to make wrong.") var mutations = 0
    @OptionGroup var choice: AtlasOptions
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      struct Check: Encodable {
        let check: String
        let cases: Int
        let median: Double
        let worst: Double
        let failures: Int
      }
      struct Finding: Encodable {
        let check: String
        let subject: String
        let statement: String
        let adult: Int
        let value: Double
        let bound: Double
      }
      struct Mutation: Encodable {
        let kind: String
        let code: String
        let change: String
        let caught_by: String?
      }
      struct Witness: Encodable {
        let code: String
        let statement: String
        let median_cun: Double
        let worst_cun: Double
        let bound_cun: Double
      }
      let passed: Bool
      let adults: [String]
      let codes_with_witness: Int
      let witnesses: [Witness]
      let checks: [Check]
      let worst: [Finding]
      let failures: [Finding]
      let mutations: [Mutation]
    }

    mutating func validate() throws {
      guard (1...1000).contains(adults) else { throw ValidationError("--adults \(adults): 1…1000") }
      guard (0...1000).contains(mutations) else {
        throw ValidationError("--mutations \(mutations): 0…1000")
      }
    }

    func run() throws {
      let check = AtlasCheck(
        atlas: try choice.load(), asset: try PatientModel.asset(from: DataLocation.find()))
      let report = try check.runInParallel(adults: adults, seed: seed)
      let wrong = mutations > 0 ? try check.mutations(seed: seed, count: mutations) : []
      let passed = report.passed && wrong.allSatisfy(\.isCaught)
      if json {
        try Terminal.json(document(report, wrong, passed: passed))
      } else {
        printTables(report, wrong)
      }
      if !passed { throw ExitCode(1) }
    }

    private func document(
      _ report: AtlasCheckReport, _ wrong: [AtlasMutation], passed: Bool
    ) -> Document {
      func line(_ finding: Finding) -> Document.Finding {
        Document.Finding(
          check: finding.check.rawValue, subject: finding.subject, statement: finding.statement,
          adult: finding.adult, value: finding.value, bound: finding.bound)
      }
      return Document(
        passed: passed, adults: report.adults, codes_with_witness: report.codesWithWitness,
        witnesses: report.witnesses.map { one in
          Document.Witness(
            code: one.code, statement: one.statement, median_cun: one.median,
            worst_cun: one.worst, bound_cun: one.bound)
        },
        checks: report.summaries.map { one in
          Document.Check(
            check: one.check.rawValue, cases: one.count, median: one.median, worst: one.worst,
            failures: one.failures)
        },
        worst: report.worst.map(line), failures: report.failures.map(line),
        mutations: wrong.map { one in
          Document.Mutation(
            kind: one.kind.rawValue, code: one.code.description, change: one.change,
            caught_by: one.caughtBy.map { $0.check.rawValue })
        })
    }

    private func printTables(_ report: AtlasCheckReport, _ wrong: [AtlasMutation]) {
      print("\(report.adults.count) adults, seed \(seed)")
      print("check".padded(to: 34) + "  cases    median     worst  failures")
      for one in report.summaries {
        let cases = String(one.count)
        print(
          one.check.rawValue.padded(to: 34) + String(repeating: " ", count: max(0, 7 - cases.count))
            + cases + one.median.column(10, 3) + one.worst.column(10, 3)
            + Double(one.failures).column(10, 0))
      }
      let worst = report.witnesses.max { $0.worst / $0.bound < $1.worst / $1.bound }
      print(
        "\(report.codesWithWitness) codes hold \(report.witnesses.count) second statements with a measure"
          + (worst.map {
            "; the worst: \($0.code), \($0.statement), median \($0.median.column(0, 3)), "
              + "worst \($0.worst.column(0, 3)) of \($0.bound.column(0, 2)) cun"
          } ?? ""))
      print("the worst, as a share of their bounds:")
      for one in report.worst { print("  " + text(one)) }
      for one in report.failures.prefix(20) { print("FAILED " + text(one)) }
      for one in wrong {
        let how = one.caughtBy.map { "caught by \($0.check.rawValue)" } ?? "NOT NOTICED"
        print(
          "\(one.kind.rawValue.padded(to: 16))\(one.code.description.padded(to: 11))\(how): "
            + one.change)
      }
      if !wrong.isEmpty {
        print("\(wrong.count(where: \.isCaught)) of \(wrong.count) wrong rules noticed")
      }
      print(report.passed ? "the atlas passes" : "the atlas FAILS")
    }

    private func text(_ finding: Finding) -> String {
      "\(finding.share.column(6, 2))  \(finding.check.rawValue): \(finding.subject), "
        + "\(finding.statement), adult \(finding.adult): \(finding.value.column(0, 4)) of "
        + "\(finding.bound.column(0, 4))"
    }
  }
}
