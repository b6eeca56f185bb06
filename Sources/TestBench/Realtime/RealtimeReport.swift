// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl

/// How a run in real time kept its time: part of `timing.json`.
package struct RealtimeReport: Encodable, Sendable {
  package let rate_hz: Int
  package let cycles: Int
  package let scheduling: RealtimeGrant
  /// From the deadline to the wake-up.
  package let wake_up_lateness: Distribution
  /// The same as every missed cycle would have met it too.
  package let wake_up_lateness_with_missed: Distribution
  /// Magnitude of the interval between two wake-ups less the period.
  package let period_error: Distribution
  /// The controller alone, CPU time of its thread.
  package let execution_cpu: Distribution
  /// The controller alone, wall-clock time.
  package let execution_wall: Distribution
  /// Controller, simulated world and hand-over to the log, CPU time of their thread.
  package let cycle_cpu: Distribution
  /// Cycles that ended after the deadline of the next. Own: with more CPU time than a period has.
  package let overruns: CycleStatistics.Tally
  /// Periods without a cycle; the controller is told of them in `periods_elapsed`.
  package let missed_cycles: CycleStatistics.Tally
  package let longest_missed: Int
  package let log_ring: Ring
  package let loop_thread: Usage
  package let machine: MachineManifest

  /// A histogram, in numbers and as it is.
  package struct Distribution: Encodable, Sendable {
    package let summary: TimingSummary?
    /// Upper edge and count of every bucket that is not empty.
    package let buckets: [Bucket]

    package struct Bucket: Encodable, Sendable {
      package let up_to_us: Double
      package let count: Int
    }

    init(_ histogram: TimingHistogram) {
      summary = TimingSummary(histogram)
      buckets = histogram.buckets.map {
        Bucket(up_to_us: TimingSummary.microseconds($0.upper_ns), count: $0.count)
      }
    }
  }

  /// Between the loop and its log.
  package struct Ring: Encodable, Equatable, Sendable {
    package let capacity: Int
    package let most_waiting: Int
    /// Ticks that were run but are not in the log.
    package let lost_ticks: Int
    package let gaps: Int
  }

  package struct Usage: Encodable, Equatable, Sendable {
    package let page_faults: Int
    package let involuntary_switches: Int
    /// Absent where they cannot be counted.
    package let allocations: Int?
  }

  init(
    _ outcome: RealtimeLoop.Outcome, _ grant: RealtimeGrant, rate: ControlRate, ringCapacity: Int,
    mostWaiting: Int
  ) {
    let statistics = outcome.statistics
    rate_hz = rate.hertz
    cycles = statistics.cycles
    scheduling = grant
    wake_up_lateness = Distribution(statistics.lateness)
    wake_up_lateness_with_missed = Distribution(statistics.latenessWithMissed)
    period_error = Distribution(statistics.periodError)
    execution_cpu = Distribution(statistics.executionCPU)
    execution_wall = Distribution(statistics.executionWall)
    cycle_cpu = Distribution(statistics.cycleCPU)
    overruns = statistics.overruns
    missed_cycles = statistics.missed
    longest_missed = statistics.longestMissed
    log_ring = Ring(
      capacity: ringCapacity, most_waiting: mostWaiting, lost_ticks: outcome.lostTicks,
      gaps: outcome.gaps)
    loop_thread = Usage(
      page_faults: Int(outcome.usage.page_faults),
      involuntary_switches: Int(outcome.usage.involuntary_switches),
      allocations: outcome.allocations)
    machine = .present()
  }
}

/// What `timing.json` says of a run in real time: what it says of every run, and `realtime`.
package struct RealtimeTiming: Encodable, Sendable {
  private let timing: RunTiming
  private let realtime: RealtimeReport

  package init(_ timing: RunTiming, _ realtime: RealtimeReport) {
    self.timing = timing
    self.realtime = realtime
  }

  private enum Key: CodingKey { case realtime }

  package func encode(to encoder: any Encoder) throws {
    try timing.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(realtime, forKey: .realtime)
  }
}
