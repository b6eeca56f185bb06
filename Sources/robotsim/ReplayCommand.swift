// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import Recording
import StrictJSON
import TestBench

/// `robotsim replay`: the controller once more on the inputs of a log.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run the controller again on the inputs of a log and judge what it does.",
    discussion: """
      Without an option every output and the state are compared bit by bit. --set runs the same
      inputs with a changed number of the log's control.json and says where and how much the outputs
      change; the plant does not answer to the change.

      Exit status: 0 all is as it should be, 1 not so, 2 bad input.
      """)

  @Argument(help: "A log, such as out/run.mcap.") var log: String
  @Flag(help: "Compare bit by bit, up to the first tick that differs (the default).")
  var exact = false
  @Option(help: "Compare the signals of a robotsim.tolerance/1 file, each within its tolerance.")
  var tolerance: String?
  @Flag(help: "Compare with nothing: check what must hold in every run.") var invariants = false
  @Option(help: "control.NAME=VALUE: change a number of the configuration. May be repeated.")
  var set: [String] = []
  @Option(help: "Judge from this time of the run on, from the nearest snapshot before it.")
  var fromS: Double = 0
  @Option(help: "Judge at most so many ticks.") var ticks: Int?
  @Flag(help: "One JSON document on standard output.") var json = false

  mutating func validate() throws {
    let asked = (exact ? 1 : 0) + (tolerance == nil ? 0 : 1) + (invariants ? 1 : 0)
    guard asked <= 1 else {
      throw ValidationError("--exact, --tolerance, --invariants: one of them")
    }
    if exact && !set.isEmpty {
      throw ValidationError(
        "--exact compares with the log, --set changes the controller: one of them")
    }
    guard fromS >= 0, fromS <= 1e6 else { throw ValidationError("--from-s \(fromS): 0…1e6") }
    if let ticks, ticks < 1 { throw ValidationError("--ticks \(ticks): at least 1") }
  }

  func run() throws {
    let begin = ContinuousClock.now
    var source = try ReplaySource(path: log)
    var changes: [ReplayDocument.Change] = []
    for text in set {
      let (name, value) = try ReplayCommand.setting(text)
      let recorded = try source.set(name, to: value)
      changes.append(
        ReplayDocument.Change(name: "control.\(name)", recorded: recorded, value: value))
    }
    let range = Replay.Window(
      from: source.reader.rate.ticks(in: fromS), count: ticks ?? .max)
    let answer = try ReplayAnswer(source, question(), range: range)
    guard answer.coverage.judged > 0 else { throw nothingToJudge(answer, source) }
    let document = ReplayDocument(
      answer, of: source, log: log, changes: changes,
      wall: (ContinuousClock.now - begin).seconds)
    if json {
      try Terminal.json(document)
    } else {
      print(ReplayTable(document).text, terminator: "")
    }
    if !answer.isGood { throw ExitCode(1) }
  }

  private func question() throws -> ReplayQuestion {
    if let tolerance { return .tolerance(try ToleranceFile(JSONNode(file: tolerance))) }
    if invariants { return .invariants }
    return set.isEmpty ? .exact : .change
  }

  /// `control.NAME=VALUE`.
  private static func setting(_ text: String) throws -> (name: String, value: Double) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].hasPrefix("control."), let value = Double(parts[1]) else {
      throw ValidationError(
        "--set \(text): control.NAME=VALUE expected, such as control.toolGain=61")
    }
    let name = String(parts[0].dropFirst("control.".count))
    guard name != "rate_hz", name != "rate" else {
      throw ValidationError("--set \(text): the inputs were recorded at the log's own rate")
    }
    return (name, value)
  }

  private func nothingToJudge(
    _ answer: ReplayAnswer, _ source: ReplaySource
  ) -> any Error {
    let coverage = answer.coverage
    if let bad = coverage.badSnapshots.first { return bad }
    guard let last = coverage.last else {
      return ValidationError(
        "\(log): \(coverage.skipped) ticks, but no state to start from: neither tick 0 nor a "
          + "snapshot that a tick follows")
    }
    let end = source.reader.rate.seconds(at: last)
    return ValidationError("--from-s \(fromS): the log ends at \(end) s")
  }
}
