// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import Recording
import Reporting
import TestBench
import Treatment

/// `robotsim run`: the main job.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Simulate a treatment and keep a log of every tick.",
    discussion: """
      Writes run.mcap, summary.json, timing.json and report.html into the output folder. The same
      scenario gives the same run.mcap and summary.json on any x86-64 machine.

      Exit status: 0 every target reached and every limit kept, 1 not so, 2 bad input (nothing is
      written), 3 ended by a safety response or the operator's stop.
      """)

  @Argument(help: "A scenario file; without it the default one.") var scenario: String?
  @Option(help: "Folder for the results.") var out = "out"
  @Option(help: "simulated: as fast as it goes; realtime: at the pace of the machine's clock.")
  var clock = Clock.simulated
  @Option(help: "In real time: keep the loop on this processor.") var pin: Int?
  @Option(
    help: "In real time: priority of the loop, 1…99; 0 for ordinary scheduling (default: 80).")
  var priority: Int?
  @Option(help: "End after so many seconds of simulated time.") var durationS: Double?
  @Option(help: "Keep the controller's whole state every so many seconds of simulated time.")
  var snapshotEveryS: Double?
  @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?
  @Option(help: "A URDF file, instead of the scenario's robot.") var robot: String?
  @Flag(inversion: .prefixedNo, help: "Whether to write report.html.") var report = true
  @Flag(help: "The summary as one JSON document on standard output.") var json = false

  enum Clock: String, CaseIterable, ExpressibleByArgument {
    case simulated, realtime
  }

  mutating func validate() throws {
    try validateRealtimeOptions()
    if out.isEmpty { throw ValidationError("--out: the name of a folder expected") }
    if let durationS, !(durationS > 0 && durationS <= 86_400) {
      throw ValidationError("--duration-s \(durationS): more than 0, at most 86400")
    }
    let periods = Scenario.RecordingSettings.snapshotPeriods
    if let snapshotEveryS, !periods.contains(snapshotEveryS) {
      throw ValidationError(
        "--snapshot-every-s \(snapshotEveryS): \(periods.lowerBound)…\(periods.upperBound)")
    }
  }

  func run() throws {
    let data = try DataLocation.find()
    let file = scenario ?? data.path("Scenarios/back-shu.json")
    let begin = ContinuousClock.now
    var scenario = try Scenario(file: file)
    if let snapshotEveryS { scenario.recording.snapshotPeriod = snapshotEveryS }
    let prepared = try PreparedRun(scenario, atlas: atlas, robot: robot, from: data)
    let preparing = ContinuousClock.now - begin
    let folder = try RunFolder(out)
    let outcome: SimulationRun.Outcome
    var realtime: RealtimeReport?
    let started = ContinuousClock.now
    Interruption.watch()
    do {
      if clock == .realtime {
        (outcome, realtime) = try runInRealtime(prepared, log: folder.file("run.mcap"))
      } else {
        var run = try SimulationRun(prepared, log: folder.file("run.mcap"), duration: durationS)
        outcome = try simulate(&run)
      }
    } catch {
      folder.discard()
      throw error
    }
    let running = ContinuousClock.now - started
    let summary = RunSummary(outcome, of: prepared)
    try folder.write(summary.json(), to: "summary.json")
    let timing = RunTiming(
      preparing: preparing.seconds, running: running.seconds, outcome: outcome,
      simulated: summary.duration_s)
    try folder.write(
      realtime.map { try JSONDocument.bytes(of: RealtimeTiming(timing, $0)) } ?? timing.json(),
      to: "timing.json")
    if json {
      try Terminal.json(summary)
    } else {
      printNotices(of: prepared)
      print(ResultTable(summary).text(inColour: Terminal.outputIsTerminal))
      print(
        "\(folder.path)/run.mcap: \((Double(outcome.log.size_bytes) / 1e6).column(0, 1)) MB; "
          + "\(timing.times_real_time.column(0, 0)) × real time")
      if let realtime { print("\n" + RealtimeTable.text(realtime)) }
    }
    if let signal = Interruption.signal {
      folder.remove("report.html")
      Terminal.error("interrupted; the log is whole until \(summary.duration_s.column(0, 3)) s")
      Interruption.endProcess(by: signal)
    }
    try writeReport(of: outcome, to: folder, from: data)
    switch summary.verdict {
    case .passed: return
    case .failed: throw ExitCode(1)
    case .stopped: throw ExitCode(3)
    }
  }

  /// What the treatment does although something speaks against it.
  private func printNotices(of prepared: PreparedRun) {
    for notice in prepared.treatment.warnings {
      Terminal.error("note: \(notice.target): \(notice.caution): \(notice.text)")
    }
    for notice in prepared.treatment.lifted {
      Terminal.error("override: \(notice.target): \(notice.caution): \(notice.text)")
    }
  }

  /// A run is complete without its report: what stands in the way of one is told, and no more.
  private func writeReport(
    of outcome: SimulationRun.Outcome, to folder: RunFolder, from data: DataLocation
  ) throws {
    folder.remove("report.html")
    guard report else { return }
    do {
      let log = try RunLogReader(path: folder.file("run.mcap"))
      let page = try RunReport(
        of: log, digest: outcome.log.digest, skin: ReportCommand.skin(of: log, from: data))
      try ReportCommand.write(page, to: folder.file("report.html"), from: data, quietly: json)
    } catch let failure as ReportFailure {
      Terminal.error("note: no report.html: \(failure)")
    }
  }

  private func simulate(_ run: inout SimulationRun) throws -> SimulationRun.Outcome {
    try showingProgress(of: run.prepared) { progress in
      try run.run(isInterrupted: { Interruption.signal != nil }, progress: progress)
    }
  }

  /// Runs something that tells its progress, with a bar where people look.
  func showingProgress<Result>(
    of prepared: PreparedRun,
    _ work: ((Double, borrowing TickRecord) -> Void) throws -> Result
  ) throws -> Result {
    guard Terminal.errorIsTerminal, !json else { return try work { _, _ in } }
    var bar = ProgressBar(total: 1000)
    let targets = prepared.plan.targets
    let result = try work { share, record in
      let name = record.target >= 0 ? targets[record.target].name : ""
      let note = "\(record.mode.name) \(name)"
      if let text = bar.update(done: Int(share * 1000), note: note) { Terminal.progress(text) }
    }
    Terminal.progress(bar.finish())
    return result
  }
}

extension Duration {
  /// [s].
  var seconds: Double {
    let (whole, atto) = components
    return Double(whole) + Double(atto) * 1e-18
  }
}
