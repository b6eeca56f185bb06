// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import Reporting
import TestBench

/// `robotsim bench`: how long things take on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time the parts of the program on this machine.",
    discussion: """
      Groups: floor (the machine itself), kinematics, dynamics, ik, retarget, geometry, atlas (bodies and
      points), plan, plant (a step of the arm and of the world), log, loop (the tick by mode and phase,
      the world, the whole), wakeup (how late this machine wakes a sleeping thread).

      Every group runs a warm-up round and 15 measured rounds. Times are CPU time of the thread, the
      cost of reading the clocks taken off. A quantile is shown when at least 10 samples lie beyond
      it.

      --compare judges the ratio of medians, new over old, by its bootstrapped 99 % interval: slower
      when all of it lies above 1 + margin. Exit status 1 when anything got slower.
      """)

  @Argument(help: "What to time: \(BenchName.valid), all.") var names = ["all"]
  @Option(help: "A scenario file; without it the default one.") var scenario: String?
  @Option(help: "A shipped robot or a URDF file, for kinematics, ik, retarget, retime.")
  var robot: String?
  @Option(help: "Seconds for each group.") var durationS = 8.0
  @Option(help: "Keep the measuring thread on this processor.") var pin: Int?
  @Option(help: "Write the report as JSON into this file.") var out: String?
  @Option(help: "A report of an earlier run to compare with.") var compare: String?
  @Option(help: "Differences up to this many percent count as none.") var marginPercent =
    100 * BenchComparison.standardMargin
  @Flag(help: "One JSON document on standard output.") var json = false

  private struct Document: Encodable {
    let report: BenchReport
    let comparison: BenchComparison?

    private enum Key: CodingKey { case comparison }

    /// The report's own keys, and beside them the comparison.
    func encode(to encoder: any Encoder) throws {
      try report.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(comparison, forKey: .comparison)
    }
  }

  mutating func validate() throws {
    for name in names where name != "all" && BenchName(rawValue: name) == nil {
      throw ValidationError("there is no group \"\(name)\"; valid: \(BenchName.valid), all")
    }
    guard durationS >= 0.1 && durationS <= 3600 else {
      throw ValidationError("--duration-s \(durationS): 0.1 to 3600")
    }
    guard marginPercent >= 0 && marginPercent <= 1000 else {
      throw ValidationError("--margin-percent \(marginPercent): 0 to 1000")
    }
  }

  private var groups: [BenchName] {
    names.contains("all")
      ? BenchName.allCases : BenchName.allCases.filter { names.contains($0.rawValue) }
  }

  func run() throws {
    let old = try compare.map { try BenchReport(path: $0) }
    if let pin { try Processor.pin(to: pin) }
    let data = try DataLocation.find()
    let arm = try robot.map {
      try RobotFiles.load($0, tool: nil, limits: nil, tip: nil, from: data).model
    }
    let suite = try BenchSuite(
      Scenario(file: scenario ?? data.path("Scenarios/back-shu.json")), robot: arm, pinned: pin,
      from: data)
    let report = try suite.run(groups, seconds: durationS, progress: show)
    if Terminal.errorIsTerminal { Terminal.progress("\r\u{1B}[K") }
    let comparison = old.map {
      BenchComparison(old: $0, new: report, margin: marginPercent / 100)
    }
    if let out { try RunFolder.writeFile(JSONDocument.bytes(of: report), to: out) }
    if json {
      try Terminal.json(Document(report: report, comparison: comparison))
    } else {
      print(BenchTable.text(of: report))
      if let comparison { print(BenchTable.text(of: comparison)) }
    }
    if comparison?.hasSlower == true { throw ExitCode(1) }
  }

  private func show(_ name: BenchName, _ share: Double) {
    guard Terminal.errorIsTerminal else { return }
    Terminal.progress("\r\u{1B}[K\(name.rawValue) \((100 * share).column(3, 0)) %")
  }
}

extension BenchName {
  fileprivate static var valid: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
