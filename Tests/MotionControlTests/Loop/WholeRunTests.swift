// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("A whole run in the practice world") struct WholeRunTests {
  @Test("every mode is passed in order, both places are pressed, no fault")
  func modesInOrder() throws {
    var practice = try Practice(PracticePlan())
    practice.world.breath = 0.005
    var modes: [Mode] = []
    var pressed: [Int] = []
    for _ in 0..<60_000 {
      let record = practice.step()
      if modes.last != record.mode { modes.append(record.mode) }
      if record.events.contains(.dwellComplete) { pressed.append(record.target) }
      if record.mode == .done || !record.faults.isEmpty { break }
    }
    let one: [Mode] = [.transit, .approach, .contact, .treat, .retreat]
    #expect(modes == [.idle, .homing] + one + one + [.transit, .done])
    #expect(pressed == [0, 1])
    #expect(practice.last?.faults.names == [])
  }
}
