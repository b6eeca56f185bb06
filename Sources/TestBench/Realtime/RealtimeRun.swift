// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
package import MotionControl
import Recording
import Reporting
import Verification

/// One run in real time: the loop in a thread of its own, log and judges in the caller's.
package struct RealtimeRun {
  /// What the loop and its log are given.
  package struct Settings: Sendable {
    package var thread: RealtimeRequest
    /// Ticks that wait for the log at most: four seconds at 1 kHz.
    package var ringCapacity: Int
    /// How long the log's thread rests when it has nothing to do [s].
    package var rest: Double

    package init(
      thread: RealtimeRequest = RealtimeRequest(), ringCapacity: Int = 4096, rest: Double = 0.002
    ) {
      self.thread = thread
      self.ringCapacity = ringCapacity
      self.rest = rest
    }
  }

  package let prepared: PreparedRun
  private let parts: RunParts
  private let settings: Settings
  private let log: RunLog

  /// - Parameters:
  ///   - path: of the log; it appears when the run is closed.
  ///   - duration: end after so many seconds; nil runs to the end of the plan.
  package init(
    _ prepared: PreparedRun, log path: String, duration: Double? = nil,
    settings: Settings = Settings()
  ) throws(RunRefused) {
    self.prepared = prepared
    self.settings = settings
    parts = try RunParts(prepared, duration: duration)
    var setup = prepared.logSetup()
    setup.hasTiming = true
    setup.facts.append(("clock", "realtime"))
    do throws(FileFailure) {
      log = try RunLog(path: path, setup: setup)
    } catch {
      throw .file(error)
    }
  }

  /// Runs to the end and closes the log.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked some hundred times a second; true ends the run with a whole log.
  ///   - progress: called ten times a second with the share of the plan done.
  /// - Throws: when the log cannot be written; what it has is left as the error says.
  package func run(
    isInterrupted: () -> Bool = { false },
    progress: (Double, borrowing TickRecord) -> Void = { _, _ in }
  ) throws(RunRefused) -> (SimulationRun.Outcome, RealtimeReport) {
    let rate = prepared.scenario.control.rate
    let link = LoopLink(capacity: settings.ringCapacity)
    let parts = parts
    let thread = RealtimeThread(settings.thread) { grant in
      var loop = RealtimeLoop(parts, rate: rate, link: link)
      return (grant, loop.run())
    }
    var keeper = LogKeeper(log: log, judge: parts.judge, bounds: parts.bounds, rate: rate)
    var isStopped = false
    while true {
      let isOver = link.isOver
      keeper.mostWaiting = max(keeper.mostWaiting, link.ring.capacity - link.ring.vacant)
      while let entry = link.ring.pop() { keeper.keep(entry, progress) }
      if isOver { break }
      if isInterrupted() {
        isStopped = true
        link.requestStop()
      }
      if log.failure != nil { link.requestStop() }
      Thread.sleep(forTimeInterval: settings.rest)
    }
    let (grant, outcome) = thread.join()
    let course = SimulationRun.Course(
      verdict: keeper.judge.verdict,
      ended: outcome.ending ?? (isStopped ? .interrupted : .overdue), faults: keeper.faults.entries,
      ticks: outcome.ticks)
    log.attach(RunSummary(course, of: prepared))
    let result: RunLog.ClosedFile
    do throws(FileFailure) {
      result = try log.close()
    } catch {
      throw .recording(error, kept: log.abandon())
    }
    let report = RealtimeReport(
      outcome, grant, rate: rate, ringCapacity: settings.ringCapacity,
      mostWaiting: keeper.mostWaiting)
    return (SimulationRun.Outcome(course: course, log: result, cpuTime: outcome.cpuTime), report)
  }
}

/// Takes what the loop hands over into the log and before the judges.
private struct LogKeeper {
  let log: RunLog
  var judge: RunJudge
  let bounds: RunBounds
  var faults: FaultHistory
  private let every: Int
  /// The most entries that were found waiting.
  var mostWaiting = 0

  init(log: RunLog, judge: RunJudge, bounds: RunBounds, rate: ControlRate) {
    self.log = log
    self.judge = judge
    self.bounds = bounds
    faults = FaultHistory(rate: rate)
    every = max(1, rate.hertz / 10)
  }

  mutating func keep(
    _ entry: LoopEntry, _ progress: (Double, borrowing TickRecord) -> Void
  ) {
    switch entry {
    case .tick(let record, let truth, let timing, let response):
      log.record(record)
      log.recordTruth(truth)
      log.recordTiming(timing)
      judge.judge(record, truth)
      faults.note(record, response: response)
      if record.input.tick.index % every == 0 { progress(bounds.share(of: record), record) }
    case .snapshot(let state): log.recordSnapshot(state)
    case .lost(let first, let last):
      log.recordGap(LogGap(first: first, last: last, reason: "the log's ring was full"))
    }
  }
}
