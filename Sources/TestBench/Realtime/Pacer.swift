// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
package import MotionControl

/// Wakes a loop at absolute deadlines on the monotonic clock, so that lateness never adds up.
///
/// Deadline *k* is `start` + *k* periods, computed, not summed. Deadlines that have passed are
/// skipped, never caught up with in a burst: the next one is the first whose period has not ended.
/// A first wake-up that comes too late moves the start: nothing has been missed before it.
package struct Pacer {
  /// One wake-up.
  package struct Wake: Equatable {
    /// The tick that begins: the last one begun plus one plus `missed`.
    package let tick: Int
    /// When [ns on the monotonic clock].
    package let time: UInt64
    /// After the deadline that was waited for [ns]; never negative.
    package let lateness: UInt64
    /// Since the wake-up before [ns]; nil for the first.
    package let interval: UInt64?
    /// Whole periods that passed without a wake-up.
    package let missed: Int
  }

  private let rate: ControlRate
  package private(set) var start: UInt64
  private var next = 0
  private var last: UInt64?

  /// - Parameter start: when tick 0 is due [ns on the monotonic clock].
  package init(rate: ControlRate, start: UInt64) {
    self.rate = rate
    self.start = start
  }

  /// When a tick is due [ns on the monotonic clock].
  package func deadline(of tick: Int) -> UInt64 {
    start + UInt64(tick) * 1_000_000_000 / UInt64(rate.hertz)
  }

  /// Sleeps until the next deadline. Allocates: never.
  package mutating func wait() -> Wake {
    let due = deadline(of: next)
    var now = platform_monotonic_ns()
    while now < due {
      _ = platform_sleep_until_ns(due)
      now = platform_monotonic_ns()
    }
    return wake(at: now)
  }

  /// What a wake-up at a time at or after the next deadline amounts to.
  package mutating func wake(at now: UInt64) -> Wake {
    let due = deadline(of: next)
    precondition(now >= due, "woken at \(now) before \(due)")
    if last == nil && now >= deadline(of: 1) { start = now }
    var tick = next
    if now >= deadline(of: tick + 1) {
      let periods = (now - start) * UInt64(rate.hertz) / 1_000_000_000
      tick = max(tick, Int(periods))
      // The quotient is rounded down as the deadlines are: one of them may lie just before.
      while deadline(of: tick) > now { tick -= 1 }
      while deadline(of: tick + 1) <= now { tick += 1 }
    }
    let wake = Wake(
      tick: tick, time: now, lateness: now - due, interval: last.map { now - $0 },
      missed: tick - next)
    next = tick + 1
    last = now
    return wake
  }
}
