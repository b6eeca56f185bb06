// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Testing

@Suite("TickPhase") struct TickPhaseTests {
  /// Notes what it is told.
  private struct Notes: TickObserver {
    var phases: [TickPhase] = []
    mutating func ended(_ phase: TickPhase) { phases.append(phase) }
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
      #expect(notes.phases == TickPhase.allCases)
      #expect(observed.stateHash == record.stateHash && observed.limited == record.limited)
      guard observed.stateHash == record.stateHash else { break }
      if record.mode == .done { break }
    }
    #expect(practice.last?.mode == .done)
    #expect(twin.state == practice.controller.state)
  }

  @Test("phases have names of their own")
  func names() {
    #expect(Set(TickPhase.allCases.map(\.name)).count == TickPhase.allCases.count)
    #expect(TickPhase.allCases.map(\.rawValue) == Array(TickPhase.allCases.indices))
  }
}
