// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("OperatorSchedule") struct OperatorScheduleTests {
  @Test("every event comes once, at its tick, whatever the order given", arguments: seeds(200))
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let entries = (0..<20).map { _ in
      OperatorSchedule.Entry(
        tick: Tick(random.index(below: 30)),
        events: OperatorEvents(rawValue: 1 << UInt8(random.index(below: 6))))
    }
    var schedule = OperatorSchedule(entries)
    for k in 0..<30 {
      let expected = entries.filter { $0.tick == Tick(k) }
        .reduce(into: OperatorEvents()) { $0.formUnion($1.events) }
      #expect(schedule.take(at: Tick(k)) == expected)
    }
  }
}
