// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import Recording
import Safety
import Simulation
import SpatialMath
import Synchronization

/// What the loop hands to whoever keeps the log.
enum LoopEntry: Sendable {
  case tick(TickRecord, TruthRecord, CycleTiming, SafetyResponse?)
  case snapshot(ControllerState)
  /// Ticks that were run, but for which the ring had no room.
  case lost(first: Tick, last: Tick)
}

/// What the loop's thread and the log's thread share.
final class LoopLink: Sendable {
  let ring: RecordRing<LoopEntry>
  private let stop = Atomic<Bool>(false)
  private let over = Atomic<Bool>(false)

  init(capacity: Int) {
    ring = RecordRing(capacity: capacity, filler: .lost(first: .zero, last: .zero))
  }

  /// Set by the log's thread: the loop ends after its tick.
  var isStopped: Bool { stop.load(ordering: .relaxed) }
  func requestStop() { stop.store(true, ordering: .relaxed) }

  /// Set by the loop's thread: nothing more comes.
  var isOver: Bool { over.load(ordering: .acquiring) }
  func finish() { over.store(true, ordering: .releasing) }
}

/// The control loop and the simulated world in one thread, paced by the machine's clock.
///
/// The world is stepped right after the controller, in the same cycle: it stands for an arm that
/// computes beside the controller, so the controller's own time is measured apart. A cycle takes no
/// lock, makes no file access and allocates nothing; what the log is to get goes through a ring.
struct RealtimeLoop {
  /// What came of the loop.
  struct Outcome {
    let ending: SimulationRun.Ending?
    let statistics: CycleStatistics
    let lostTicks: Int
    let gaps: Int
    let ticks: Int
    /// Time on the processor [s].
    let cpuTime: Double
    let usage: platform_thread_usage
    /// Nil where allocations cannot be counted.
    let allocations: Int?
  }

  /// Cycles run on copies before the first, so that caches and branches are warm.
  static let warmUpTicks = 500
  /// The start lies so far ahead of the warm loop [ns].
  private static let lead: UInt64 = 5_000_000

  private var parts: RunParts
  private let link: LoopLink
  private let rate: ControlRate
  private var statistics: CycleStatistics
  private var lost: (first: Tick, last: Tick)?
  private var lostTicks = 0
  private var gaps = 0
  private var nextSnapshot: Int
  private var lastCommand: JointCommand

  init(_ parts: RunParts, rate: ControlRate, link: LoopLink) {
    self.parts = parts
    self.link = link
    self.rate = rate
    statistics = CycleStatistics(period: rate.period)
    nextSnapshot = rate.hertz
    lastCommand = JointCommand(
      q: parts.world.input.robot.q, qd: .zero, drivesEnabled: true)
  }

  /// Runs to the end of the plan, of the time, or of somebody's patience.
  mutating func run() -> Outcome {
    warmUp()
    let usageBefore = platform_thread_usage()
    let cpuBefore = platform_thread_cpu_ns()
    var pacer = Pacer(rate: rate, start: platform_monotonic_ns() + RealtimeLoop.lead)
    var ending: SimulationRun.Ending?
    platform_allocation_probe_arm()
    while ending == nil && !link.isStopped {
      ending = cycle(&pacer)
    }
    let allocations = platform_allocation_probe_disarm()
    let cpu = platform_thread_cpu_ns() - cpuBefore
    var usage = platform_thread_usage()
    usage.page_faults -= usageBefore.page_faults
    usage.voluntary_switches -= usageBefore.voluntary_switches
    usage.involuntary_switches -= usageBefore.involuntary_switches
    while lost != nil {
      resumeRecording(at: parts.controller.state.lastTick + 1, room: 2)
      if lost != nil { _ = platform_sleep_until_ns(platform_monotonic_ns() + 1_000_000) }
    }
    link.finish()
    return Outcome(
      ending: ending, statistics: statistics, lostTicks: lostTicks, gaps: gaps,
      ticks: parts.controller.state.lastTick + 1, cpuTime: Double(cpu) * 1e-9, usage: usage,
      allocations: platform_allocation_probe_available() ? Int(allocations) : nil)
  }

  private func warmUp() {
    var copy = parts
    var input = copy.world.input
    for _ in 0..<RealtimeLoop.warmUpTicks {
      let record = copy.controller.tick(input)
      input = copy.world.step(record.limited)
    }
  }

  /// One wake-up and what follows from it; the reason to end, if there is one.
  private mutating func cycle(_ pacer: inout Pacer) -> SimulationRun.Ending? {
    let wake = pacer.wait()
    let cpuAtWake = platform_thread_cpu_ns()
    let input = parts.world.pass(
      wake.missed, after: lastCommand,
      coasting: parts.controller.configuration.monitors.freshness.missedPeriods)
    if lost != nil { resumeRecording(at: input.tick.index, room: link.ring.capacity / 2) }

    let wallBefore = platform_monotonic_ns()
    let cpuBefore = platform_thread_cpu_ns()
    let record = parts.controller.tick(input)
    let cpuAfter = platform_thread_cpu_ns()
    let wallAfter = platform_monotonic_ns()

    let truth = TruthRecord(parts.world, at: record)
    _ = parts.world.step(record.limited)
    lastCommand = record.limited
    let timing = CycleTiming(
      tick: input.tick, lateness: Double(wake.lateness) * 1e-3,
      interval: Double(wake.interval ?? 0) * 1e-3,
      executionCPU: Double(cpuAfter - cpuBefore) * 1e-3,
      executionWall: Double(wallAfter - wallBefore) * 1e-3,
      cycleCPU: Double(platform_thread_cpu_ns() - cpuAtWake) * 1e-3, missed: wake.missed)
    keep(
      .tick(record, truth, timing, parts.controller.state.response), input.tick,
      missed: wake.missed)
    let overran = platform_monotonic_ns() > pacer.deadline(of: wake.tick + 1)
    statistics.note(timing, overran: overran)
    return parts.bounds.ending(record)
  }

  /// Gives a tick to the log, and once a second the state after it.
  ///
  /// A gap begins with the periods missed right before its first tick: only that tick told of them.
  private mutating func keep(_ entry: LoopEntry, _ tick: Tick, missed: Int) {
    if let gap = lost {
      lost = (gap.first, tick)
      lostTicks += 1
      return
    }
    guard link.ring.push(entry) else {
      lost = (Tick(tick.index - missed), tick)
      lostTicks += 1
      return
    }
    if tick.index >= nextSnapshot, link.ring.push(.snapshot(parts.controller.state)) {
      nextSnapshot = (tick.index / rate.hertz + 1) * rate.hertz
    }
  }

  /// Once the ring has room again: says what is missing, and the state to go on from. Before a
  /// tick, so that the state is that after the last one lost; periods missed right before it are
  /// no part of the log either.
  private mutating func resumeRecording(at tick: Int, room: Int) {
    guard let gap = lost, link.ring.vacant >= max(2, room) else { return }
    guard link.ring.push(.lost(first: gap.first, last: Tick(tick - 1))),
      link.ring.push(.snapshot(parts.controller.state))
    else { return }
    gaps += 1
    lost = nil
  }
}
