// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Testing

@Suite("TickPart") struct TickPartTests {
  /// Notes what it is told.
  private struct Notes: TickObserver {
    var parts: [TickPart] = []
    mutating func ended(_ part: TickPart) { parts.append(part) }
  }

  @Test("an observed tick is the same tick, and shows each of its parts once, in order")
  func observed() throws {
    var practice = try Practice(PracticePlan(repeats: 1))
    practice.world.breath = 0.005
    var twin = practice.controller
    for _ in 0..<60_000 {
      var notes = Notes()
      let input = practice.world.input()
      let observed = twin.tick(input, observer: &notes)
      let record = practice.step()
      #expect(notes.parts == TickPart.allCases)
      #expect(observed.stateHash == record.stateHash && observed.limited == record.limited)
      guard observed.stateHash == record.stateHash else { break }
      if record.mode == .done { break }
    }
    #expect(practice.last?.mode == .done)
    #expect(twin.state == practice.controller.state)
  }

  @Test("parts have names of their own")
  func names() {
    #expect(Set(TickPart.allCases.map(\.name)).count == TickPart.allCases.count)
    #expect(TickPart.allCases.map(\.rawValue) == Array(TickPart.allCases.indices))
  }
}
