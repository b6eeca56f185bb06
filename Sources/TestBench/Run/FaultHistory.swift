// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Reporting
import Safety

/// Which faults were latched during a run, when, and what was done about them.
struct FaultHistory {
  private let rate: ControlRate
  private var known: FaultSet = []
  private(set) var entries: [FaultSummary] = []

  init(rate: ControlRate) { self.rate = rate }

  /// Takes in one tick; an acknowledged fault that comes again is told again.
  mutating func note(_ record: borrowing TickRecord, response: SafetyResponse?) {
    let new = record.faults.subtracting(known)
    known = record.faults
    for name in new.names {
      entries.append(
        FaultSummary(
          name: name, at_s: rate.seconds(at: record.input.tick),
          response: response.map { "\($0)" } ?? "none"))
    }
  }
}
