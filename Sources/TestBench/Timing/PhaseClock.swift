// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
package import MotionControl

/// Times the parts of one tick by the wall clock. Allocates: never.
package struct PhaseClock: TickObserver {
  /// How long each part took, by `TickPart.rawValue` [ns], a reading of the clock included.
  package private(set) var durations = InlineArray<7, UInt64>(repeating: 0)
  private var last: UInt64 = 0

  package init() {}

  /// To be called right before the tick.
  @inline(__always) package mutating func begin() { last = platform_monotonic_ns() }

  package mutating func ended(_ part: TickPart) {
    let now = platform_monotonic_ns()
    durations[part.rawValue] = now &- last
    last = now
  }
}
