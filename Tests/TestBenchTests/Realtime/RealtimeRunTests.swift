// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import MotionControl
import Recording
import Reporting
import TestBench
import Testing
import Verification

/// Runs of a second or two at the pace of the clock. Nothing here judges how fast the machine is.
@Suite("RealtimeRun", .serialized) struct RealtimeRunTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("robotsim-realtime-\(UUID().uuidString)")

  /// Runs one point for so long, and gives back the report and the path of the log.
  private func run(
    seconds: Double, _ settings: RealtimeRun.Settings = RealtimeRun.Settings(),
    isInterrupted: () -> Bool = { false }
  ) throws -> (outcome: SimulationRun.Outcome, report: RealtimeReport, log: String) {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let log = folder.appendingPathComponent("run.mcap").path
    let prepared = try PreparedRun(
      PreparedRunTests.scenario(#""base": "auto""#), from: DataLocation.find())
    let run = try RealtimeRun(prepared, log: log, duration: seconds, settings: settings)
    let (outcome, report) = try run.run(isInterrupted: isInterrupted)
    return (outcome, report, log)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test("the log accounts for every period, and replays bit by bit")
  func replays() throws {
    defer { remove() }
    let (outcome, report, log) = try run(seconds: 2.2)
    #expect(outcome.ended == .duration)
    let reader = try RunLogReader(path: log)
    var last = -1
    var snapshots = 0
    try reader.forEachEntry(of: [.tick, .snapshot]) { (entry) throws(MCAPFailure) in
      switch entry {
      case .tick(let tick):
        #expect(tick.input.tick.index == last + tick.input.periodsElapsed)
        last = tick.input.tick.index
      case .snapshot: snapshots += 1
      default: break
      }
    }
    let missed = report.missed_cycles.own + report.missed_cycles.machine
    #expect(report.cycles + missed == last + 1)
    #expect(last >= 2200 && snapshots >= 1)
    #expect(reader.facts.contains { $0.key == "clock" && $0.value == "realtime" })

    let source = try ReplaySource(path: log)
    let answer = try ReplayAnswer(source, .exact)
    #expect(answer.isGood)
    #expect(answer.coverage.judged == report.cycles - report.log_ring.lost_ticks)
  }

  @Test("the channel of timing has a message for every cycle, in real time alone")
  func timingChannel() throws {
    defer { remove() }
    let (_, report, log) = try run(seconds: 0.3)
    let file = try MCAPReader(path: log)
    let channel = try #require(file.channel(topic: "/timing"))
    #expect(channel.schema?.name == "robotsim_msgs/msg/CycleTiming")
    #expect(file.messageCount(of: channel) == UInt64(report.cycles))

    let prepared = try PreparedRun(
      PreparedRunTests.scenario(#""base": "auto""#), from: DataLocation.find())
    let simulated = folder.appendingPathComponent("simulated.mcap").path
    var run = try SimulationRun(prepared, log: simulated, duration: 0.3)
    _ = try run.run()
    #expect(try MCAPReader(path: simulated).channel(topic: "/timing") == nil)
  }

  @Test("a log that falls behind says what is missing, and the replay goes on after it")
  func fullRing() throws {
    defer { remove() }
    // The log looks five times a second and has room for 40 ticks.
    let settings = RealtimeRun.Settings(
      thread: RealtimeRequest(priority: 0), ringCapacity: 40, rest: 0.2)
    let (_, report, log) = try run(seconds: 1.5, settings)
    #expect(report.log_ring.lost_ticks > 0)
    #expect(report.log_ring.gaps > 0)

    let reader = try RunLogReader(path: log)
    var gaps: [LogGap] = []
    var ticks: [Int] = []
    try reader.forEachEntry(of: [.tick, .gap]) { (entry) throws(MCAPFailure) in
      switch entry {
      case .tick(let tick): ticks.append(tick.input.tick.index)
      case .gap(let gap): gaps.append(gap)
      default: break
      }
    }
    #expect(gaps.count == report.log_ring.gaps)
    #expect(ticks.count == report.cycles - report.log_ring.lost_ticks)
    for tick in ticks { #expect(!gaps.contains { $0.contains(Tick(tick)) }) }

    let answer = try ReplayAnswer(try ReplaySource(path: log), .exact)
    #expect(answer.isGood)
    #expect(answer.coverage.judged == ticks.count)
    #expect(answer.coverage.resumptions.count == gaps.count { $0.last.index < ticks.last ?? 0 })
  }

  @Test("whoever interrupts gets a whole log")
  func interrupted() throws {
    defer { remove() }
    var asked = 0
    let (outcome, report, log) = try run(seconds: 30) {
      asked += 1
      return asked > 20
    }
    #expect(outcome.ended == .interrupted && !outcome.verdict.passed)
    #expect(report.cycles < 20_000)
    #expect(try RunLogReader(path: log).ticks().count == report.cycles)
  }

  @Test(
    "the loop allocates nothing", .enabled(if: platform_allocation_probe_available()))
  func allocations() throws {
    defer { remove() }
    let (_, report, _) = try run(seconds: 0.5)
    #if !DEBUG
      #expect(report.loop_thread.allocations == 0)
    #endif
  }

  @Test("what is not granted is said with the way to get it, and the run goes on")
  func refused() throws {
    defer { remove() }
    let settings = RealtimeRun.Settings(thread: RealtimeRequest(processor: 1000, priority: 0))
    let (_, report, _) = try run(seconds: 0.1, settings)
    #expect(report.scheduling.processor == nil)
    #expect(report.scheduling.refused.count == 1)
    #expect(report.scheduling.refused.first?.contains("1000") == true)
    #expect(report.scheduling.policy == "SCHED_OTHER")
  }

  @Test("the report is a document with every part of the timing apart")
  func document() throws {
    defer { remove() }
    let (outcome, report, _) = try run(seconds: 0.2)
    let timing = RunTiming(preparing: 1, running: 0.2, outcome: outcome, simulated: 0.2)
    let bytes = try JSONDocument.bytes(of: RealtimeTiming(timing, report))
    let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(root["schema"] as? String == "robotsim.timing/1")
    let realtime = try #require(root["realtime"] as? [String: Any])
    for key in [
      "wake_up_lateness", "wake_up_lateness_with_missed", "period_error", "execution_cpu",
      "execution_wall", "cycle_cpu",
    ] {
      let part = try #require(realtime[key] as? [String: Any], "\(key)")
      let summary = try #require(part["summary"] as? [String: Any], "\(key)")
      let buckets = try #require(part["buckets"] as? [[String: Any]], "\(key)")
      let counted = buckets.reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
      #expect(counted == summary["samples"] as? Int, "\(key)")
    }
    #expect(realtime["overruns"] is [String: Any])
    #expect(realtime["machine"] is [String: Any])
  }
}
