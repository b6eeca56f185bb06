// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
package import Recording

/// How a loop in real time kept its time, over all its cycles. Recording allocates never.
package struct CycleStatistics: Sendable {
  /// Whose doing a late cycle was.
  package enum Cause: Sendable {
    /// The loop's own work took more time on the processor than there is in a period.
    case own
    /// The deadline passed with less: the machine woke the loop late, or took the processor away.
    case machine
  }

  /// How often, by cause.
  package struct Tally: Codable, Equatable, Sendable {
    package var own = 0
    package var machine = 0

    package init(own: Int = 0, machine: Int = 0) {
      self.own = own
      self.machine = machine
    }

    mutating func add(_ count: Int, _ cause: Cause) {
      switch cause {
      case .own: own += count
      case .machine: machine += count
      }
    }
  }

  package private(set) var lateness = TimingHistogram()
  /// Lateness as every missed cycle would have met it too.
  package private(set) var latenessWithMissed = TimingHistogram()
  /// Magnitude of the difference between the interval of two wake-ups and the period.
  package private(set) var periodError = TimingHistogram()
  package private(set) var executionCPU = TimingHistogram()
  package private(set) var executionWall = TimingHistogram()
  package private(set) var cycleCPU = TimingHistogram()
  /// Cycles that ended after the deadline of the next.
  package private(set) var overruns = Tally()
  /// Periods for which there was no cycle.
  package private(set) var missed = Tally()
  package private(set) var longestMissed = 0
  package private(set) var cycles = 0
  /// [ns].
  private let period: Double
  private var lastCause: Cause?

  /// - Parameter period: [s].
  package init(period: Double) { self.period = period * 1e9 }

  /// Takes in one cycle.
  ///
  /// - Parameter overran: true when it ended after the deadline of the next.
  package mutating func note(_ timing: CycleTiming, overran: Bool) {
    let tick = timing.tick.index
    cycles += 1
    lateness.record(timing.lateness * 1e3, at: tick)
    latenessWithMissed.record(timing.lateness * 1e3, at: tick, every: period)
    if timing.interval > 0 {
      periodError.record(abs(timing.interval * 1e3 - period), at: tick)
    }
    executionCPU.record(timing.executionCPU * 1e3, at: tick)
    executionWall.record(timing.executionWall * 1e3, at: tick)
    cycleCPU.record(timing.cycleCPU * 1e3, at: tick)
    if timing.missed > 0 {
      // A cycle before that overran is why nobody was there; else the machine slept too long.
      missed.add(timing.missed, lastCause ?? .machine)
      longestMissed = max(longestMissed, timing.missed)
    }
    lastCause = nil
    if overran {
      let cause: Cause = timing.cycleCPU * 1e3 > period ? .own : .machine
      overruns.add(1, cause)
      lastCause = cause
    }
  }
}
