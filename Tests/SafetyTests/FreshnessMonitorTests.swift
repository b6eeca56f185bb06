// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import Testing

@Suite("FreshnessMonitor") struct FreshnessMonitorTests {
  let monitor = FreshnessMonitor()

  @Test(
    "the tracker's age",
    arguments: [
      (0, false), (0.1, false), (0.1001, true), (.infinity, true), (.nan, true),
    ] as [(Double, Bool)])
  func tracker(age: Double, isFault: Bool) {
    let faults = monitor.check(trackerAge: age, wrenchAge: 0, missed: 0)
    #expect(faults == (isFault ? .trackerLost : []))
  }

  @Test(
    "the wrench's age",
    arguments: [
      (0, false), (0.02, false), (0.0201, true), (.infinity, true), (.nan, true),
    ] as [(Double, Bool)])
  func wrench(age: Double, isFault: Bool) {
    let faults = monitor.check(trackerAge: 0, wrenchAge: age, missed: 0)
    #expect(faults == (isFault ? .wrenchInvalid : []))
  }

  @Test("missed periods", arguments: [(0, false), (5, false), (6, true)])
  func missed(count: Int, isFault: Bool) {
    let faults = monitor.check(trackerAge: 0, wrenchAge: 0, missed: count)
    #expect(faults == (isFault ? .cycleMissed : []))
  }
}
