// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import CPlatform
import Geometry
package import MotionControl
package import Recording
package import Reporting
import Safety
package import Simulation
import SpatialMath
import Treatment
package import Verification

/// The loop and the world, joined for one run in simulated time, with a log and a judge beside them.
package struct SimulationRun {
  package let prepared: PreparedRun
  private var loop: ControlLoop<RunSink>
  private var world: SimulatedWorld
  private var judge: RunJudge
  private let bounds: RunBounds

  /// How a run went.
  package struct Course: Sendable {
    package let verdict: RunVerdict
    package let ended: Ending
    /// In the order they were latched.
    package let faults: [FaultSummary]
    package let ticks: Int
  }

  /// What came of a run.
  package struct Outcome: Sendable {
    package let course: Course
    package let log: RunLog.ClosedFile
    /// CPU time of the thread while ticking [s].
    package let cpuTime: Double

    package var verdict: RunVerdict { course.verdict }
    package var ended: Ending { course.ended }
    package var faults: [FaultSummary] { course.faults }
    package var ticks: Int { course.ticks }
  }

  package enum Ending: String, Sendable {
    /// The plan is complete.
    case done
    /// Stopped by a safety response and standing.
    case held
    /// The wanted duration is over.
    case duration
    /// The plan should have been complete long ago.
    case overdue
    /// Somebody asked for the end.
    case interrupted
  }

  /// - Parameters:
  ///   - path: of the log; it appears when the run is closed, before that as `path.partial`.
  ///   - duration: end after so many seconds of simulated time; nil runs to the end of the plan.
  package init(
    _ prepared: PreparedRun, log path: String, duration: Double? = nil
  ) throws(RunRefused) {
    self.prepared = prepared
    let parts = try RunParts(prepared, duration: duration)
    world = parts.world
    judge = parts.judge
    bounds = parts.bounds
    do throws(FileFailure) {
      let log = try RunLog(path: path, setup: prepared.logSetup())
      loop = ControlLoop(controller: parts.controller, sink: RunSink(log))
    } catch {
      throw .file(error)
    }
  }

  /// Ticks from one kept state to the next.
  private var snapshotTicks: Int? {
    let control = prepared.scenario.control
    return prepared.scenario.recording.snapshotPeriod.map { max(1, control.rate.ticks(in: $0)) }
  }

  /// Runs to the end and closes the log.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked once a tick; true ends the run after this tick, with a whole log.
  ///   - progress: called ten times a simulated second with the share of the plan done.
  /// - Throws: when the log cannot be written; what it has is left as the error says.
  package mutating func run(
    isInterrupted: () -> Bool = { false },
    progress: (Double, borrowing TickRecord) -> Void = { _, _ in }
  ) throws(RunRefused) -> Outcome {
    let before = platform_thread_cpu_ns()
    var faults = FaultHistory(rate: prepared.scenario.control.rate)
    let every = max(1, prepared.scenario.control.rate.hertz / 10)
    let snapshotTicks = snapshotTicks
    var input = world.input
    var ending = Ending.overdue
    while true {
      let command = loop.step(input)
      guard let record = loop.sink.last else { preconditionFailure("a tick was not recorded") }
      let truth = TruthRecord(world, at: record)
      loop.sink.log.recordTruth(truth)
      judge.judge(record, truth)
      faults.note(record, response: loop.state.response)
      if let snapshotTicks, input.tick.index > 0, input.tick.index % snapshotTicks == 0 {
        loop.sink.log.recordSnapshot(loop.state)
      }
      if loop.sink.log.failure != nil { break }
      if input.tick.index % every == 0 { progress(bounds.share(of: record), record) }
      if let end = bounds.ending(record) {
        ending = end
        break
      }
      if isInterrupted() {
        ending = .interrupted
        break
      }
      input = world.step(command)
    }
    let cpu = Double(platform_thread_cpu_ns() - before) * 1e-9
    let course = Course(
      verdict: judge.verdict, ended: ending, faults: faults.entries, ticks: input.tick.index + 1)
    loop.sink.log.attach(RunSummary(course, of: prepared))
    do throws(FileFailure) {
      let result = try loop.sink.log.close()
      return Outcome(course: course, log: result, cpuTime: cpu)
    } catch {
      throw .recording(error, kept: loop.sink.log.abandon())
    }
  }
}

/// The log, and the last record for whoever judges it.
struct RunSink: TickSink {
  let log: RunLog
  private(set) var last: TickRecord?

  init(_ log: RunLog) { self.log = log }

  mutating func record(_ record: borrowing TickRecord) {
    log.record(record)
    last = copy record
  }
}

extension TruthRecord {
  /// What the world says, as the log keeps it.
  package init(_ world: borrowing SimulatedWorld, at record: borrowing TickRecord) {
    let truth = world.truth
    let target = record.target
    self.init(
      tick: truth.tick, q: truth.q, X_WT: truth.X_WT, X_WP: truth.X_WP,
      breathing: truth.breathing, target: target,
      X_WA: target >= 0
        ? world.targetPose(target, techniqueTime: record.techniqueTime)
        : .identity,
      contact: truth.contact.map { contact in
        ContactTruth(
          region: contact.region, depth: contact.depth, normalForce: contact.normalForce,
          frictionForce: contact.frictionForce)
      })
  }
}
