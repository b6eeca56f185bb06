// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import MotionControl
import Recording
import Simulation
import SpatialMath
import Verification

/// The control loop in a run: the controller's tick by mode, its phases, the world's step, the log,
/// the judge, and all of them together.
///
/// Every round runs the scenario from its beginning, so inputs are those of a run, and the caches
/// are as a run leaves them. Parts, phases and the whole are timed in passes of their own, so that
/// no pass carries the clocks of another.
package struct LoopBench: BenchGroup {
  package var series: [BenchSeries]
  private let prepared: PreparedRun
  private let start: RunParts
  private let path: String
  private let places: Places

  /// What a run spends its time in; the others take a tick or two of it, or none.
  private static let modes: [Mode] = [.transit, .approach, .contact, .treat, .retreat]

  /// Where a series stands in `series`.
  private struct Places {
    let tick: Int
    let stopping: Int
    let shifting: Int
    let free: Int
    let touching: Int
    let record: Int
    let judge: Int
    let whole: Int
    let wholeOfMode: Int
    let phases: [(mode: Mode, first: Int)]
  }

  /// Simulated time at the start of which allocations are not counted: first chunks, first copies.
  private static let settling = 2000
  /// Ticks of one round for each second of time: about what a second is enough for.
  private static let ticksPerSecond = 40_000.0
  /// So many ticks take the default scenario through every mode but the last.
  private static let fewestTicks = 12_000

  /// - Parameter folder: for the logs of single passes; they are removed again.
  package init(_ prepared: PreparedRun, folder: String) throws(RunRefused) {
    self.prepared = prepared
    start = try RunParts(prepared)
    path = "\(folder)/loop.mcap"
    var series: [BenchSeries] = []
    func add(_ name: String, _ what: String) -> Int {
      series.append(BenchSeries("loop." + name, what))
      return series.count - 1
    }
    let tick = series.count
    for mode in LoopBench.modes {
      _ = add("tick.\(mode.name)", "controller tick in mode \(mode.name), state hash included")
    }
    var phases: [(mode: Mode, first: Int)] = []
    for mode in [Mode.transit, .treat] {
      phases.append((mode, series.count))
      for phase in TickPart.allCases {
        _ = add("phase.\(mode.name).\(phase.name)", "\(phase.name) in a tick in mode \(mode.name)")
      }
    }
    places = Places(
      tick: tick,
      stopping: add("tick.stopping", "controller tick while the tool retreats after a stop"),
      shifting: add(
        "tick.shifting", "controller tick while the tool comes after a target that jumped"),
      free: add("world.free", "step of the world, tool off the skin"),
      touching: add("world.touching", "step of the world, tool on the skin"),
      record: add("record", "a tick into the log: all channels, CRC, compression, file"),
      judge: add("judge", "a tick before the judges"),
      whole: add("whole", "a whole tick: controller, log, judges, world"),
      wholeOfMode: series.count, phases: phases)
    for mode in LoopBench.modes {
      _ = add("whole.\(mode.name)", "a whole tick in mode \(mode.name)")
    }
    self.series = series
  }

  package mutating func round(seconds: Double, _ stopwatch: Stopwatch) throws {
    let ticks = max(LoopBench.fewestTicks, Int(seconds * LoopBench.ticksPerSecond))
    try timeParts(ticks, stopwatch)
    timeRetargets(ticks / 4, stopwatch)
    timePhases(ticks, stopwatch)
    try timeWhole(ticks, stopwatch)
  }

  private mutating func timeParts(_ ticks: Int, _ stopwatch: Stopwatch) throws {
    var parts = start
    let log = try RunLog(path: path, setup: prepared.logSetup())
    defer { log.discard() }
    var input = parts.world.input
    for index in 0..<ticks {
      let tickBegin = stopwatch.begin()
      let record = parts.controller.tick(input)
      let tickTime = stopwatch.interval(since: tickBegin)

      let recordBegin = stopwatch.begin()
      let truth = TruthRecord(parts.world, at: record)
      log.record(record)
      log.recordTruth(truth)
      let recordTime = stopwatch.interval(since: recordBegin)

      let judgeBegin = stopwatch.begin()
      parts.judge.judge(record, truth)
      let judgeTime = stopwatch.interval(since: judgeBegin)

      let worldBegin = stopwatch.begin()
      input = parts.world.step(record.limited)
      let worldTime = stopwatch.interval(since: worldBegin)

      if let mode = LoopBench.modes.firstIndex(of: record.mode) {
        series[places.tick + mode].record(tickTime, at: index)
      }
      series[places.record].record(recordTime, at: index)
      series[places.judge].record(judgeTime, at: index)
      series[place(of: parts.world)].record(worldTime, at: index)
      if parts.bounds.ending(record) != nil { break }
    }
  }

  private mutating func timeRetargets(_ ticks: Int, _ stopwatch: Stopwatch) {
    retarget(ticks) { controller, input in
      let begin = stopwatch.begin()
      let record = controller.tick(input)
      let time = stopwatch.interval(since: begin)
      return (record, { $0.record(time, at: $1) })
    }
  }

  /// A stop, and a jump of the target, in the midst of the first treatment, again and again.
  ///
  /// - Parameter tick: does a tick, and tells how a series takes in what was measured of it.
  private mutating func retarget(
    _ ticks: Int,
    _ tick: (inout Controller, TickInput) -> (TickRecord, (inout BenchSeries, Int) -> Void)
  ) {
    guard let treating = partsInTreatment() else { return }
    for (place, isStop) in [(places.stopping, true), (places.shifting, false)] {
      var parts = treating
      var isFirst = true
      for index in 0..<ticks {
        var input = parts.world.input
        if isStop && isFirst { input.operatorEvents.insert(.stop) }
        if !isStop { input.tracker.X_CP.translation += LoopBench.jump }
        let (record, note) = tick(&parts.controller, input)
        isFirst = false
        _ = parts.world.step(record.limited)
        if isStop ? record.mode == .stopping : !parts.controller.state.shift.isOver {
          note(&series[place], index)
        } else {
          parts = treating
          isFirst = true
        }
      }
    }
  }

  /// 8 mm across the view of the tracker.
  private static let jump = Vector3(0.008, 0, 0)

  /// The default scenario half a second into the first treatment.
  private func partsInTreatment() -> RunParts? {
    var parts = start
    var treated = 0
    for _ in 0..<LoopBench.fewestTicks * 2 {
      let record = parts.controller.tick(parts.world.input)
      _ = parts.world.step(record.limited)
      treated += record.mode == .treat ? 1 : 0
      if treated == 500 { return parts }
    }
    return nil
  }

  private mutating func timePhases(_ ticks: Int, _ stopwatch: Stopwatch) {
    var parts = start
    var clock = PhaseClock()
    var input = parts.world.input
    for index in 0..<ticks {
      clock.begin()
      let record = parts.controller.tick(input, observer: &clock)
      for (mode, first) in places.phases where mode == record.mode {
        for phase in TickPart.allCases {
          let duration = Double(clock.durations[phase.rawValue]) - stopwatch.wallReading
          series[first + phase.rawValue].record(wall: duration, at: index)
        }
      }
      input = parts.world.step(record.limited)
      if parts.bounds.ending(record) != nil { break }
    }
  }

  private mutating func timeWhole(_ ticks: Int, _ stopwatch: Stopwatch) throws {
    var parts = start
    let log = try RunLog(path: path, setup: prepared.logSetup())
    defer { log.discard() }
    var input = parts.world.input
    for index in 0..<ticks {
      let begin = stopwatch.begin()
      let record = parts.controller.tick(input)
      let truth = TruthRecord(parts.world, at: record)
      log.record(record)
      log.recordTruth(truth)
      parts.judge.judge(record, truth)
      input = parts.world.step(record.limited)
      let interval = stopwatch.interval(since: begin)
      series[places.whole].record(interval, at: index)
      if let mode = LoopBench.modes.firstIndex(of: record.mode) {
        series[places.wholeOfMode + mode].record(interval, at: index)
      }
      if parts.bounds.ending(record) != nil { break }
    }
  }

  package mutating func countAllocations() throws {
    var parts = start
    let log = try RunLog(path: path, setup: prepared.logSetup())
    defer { log.discard() }
    var input = parts.world.input
    for index in 0..<(LoopBench.settling + LoopBench.fewestTicks) {
      platform_allocation_probe_arm()
      let record = parts.controller.tick(input)
      let tick = platform_allocation_probe_disarm()

      platform_allocation_probe_arm()
      let truth = TruthRecord(parts.world, at: record)
      log.record(record)
      log.recordTruth(truth)
      let recording = platform_allocation_probe_disarm()

      platform_allocation_probe_arm()
      parts.judge.judge(record, truth)
      let judging = platform_allocation_probe_disarm()

      platform_allocation_probe_arm()
      input = parts.world.step(record.limited)
      let world = platform_allocation_probe_disarm()
      if parts.bounds.ending(record) != nil { break }
      if index < LoopBench.settling { continue }
      guard let mode = LoopBench.modes.firstIndex(of: record.mode) else { continue }
      series[places.tick + mode].count(allocations: tick, operations: 1)
      series[places.record].count(allocations: recording, operations: 1)
      series[places.judge].count(allocations: judging, operations: 1)
      series[place(of: parts.world)].count(allocations: world, operations: 1)
      let whole = tick + recording + judging + world
      series[places.whole].count(allocations: whole, operations: 1)
      series[places.wholeOfMode + mode].count(allocations: whole, operations: 1)
    }
    retarget(LoopBench.settling) { controller, input in
      platform_allocation_probe_arm()
      let record = controller.tick(input)
      let count = platform_allocation_probe_disarm()
      return (record, { series, _ in series.count(allocations: count, operations: 1) })
    }
  }

  private func place(of world: borrowing SimulatedWorld) -> Int {
    world.truth.contact.map { $0.depth > 0 } == true ? places.touching : places.free
  }
}
