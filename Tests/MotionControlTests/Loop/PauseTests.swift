// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Pause, resume, missed periods") struct PauseTests {
  @Test(
    "in transit and approach the arm comes to a stand, and goes on, without meeting a limit",
    arguments: [Mode.transit, .approach, .retreat])
  func moving(mode: Mode) throws {
    var practice = try Practice(PracticePlan())
    try practice.run(to: mode)
    for _ in 0..<700 { practice.step() }
    practice.world.events = .pause
    practice.step()
    #expect(practice.last?.events.contains(.paused) == true)
    practice.world.events = []
    for _ in 0..<1500 {
      practice.step()
      #expect(practice.last?.events.contains(.commandLimited) == false)
    }
    let standing = practice.world.q
    for _ in 0..<500 { practice.step() }
    #expect((practice.world.q - standing).maxMagnitude < 1e-5)
    #expect(practice.last?.mode == mode)
    practice.world.events = .resume
    practice.step()
    #expect(practice.last?.events.contains(.resumed) == true)
    practice.world.events = []
    for _ in 0..<1000 {
      practice.step()
      #expect(practice.last?.events.contains(.commandLimited) == false)
    }
    try practice.run(to: .done)
    #expect(practice.last?.faults == [])
  }

  @Test("while pressing the force holds and the dwell waits")
  func pressing() throws {
    var practice = try Practice(PracticePlan(dwell: 1))
    practice.world.breath = 0.004
    try practice.run(to: .treat)
    for _ in 0..<1000 { practice.step() }
    practice.world.events = .pause
    practice.step()
    practice.world.events = []
    let press = practice.controller.state.press
    for _ in 0..<4000 {
      practice.step()
      #expect(abs(practice.world.force - 6) < 0.2)
    }
    #expect(practice.last?.mode == .treat)
    #expect(practice.controller.state.press.periods == press.periods)
    practice.world.events = .resume
    practice.step()
    try practice.run(to: .retreat, within: 2)
  }

  @Test("a few missed periods are caught up: path time stays real time", arguments: 2...6)
  func missedPeriods(elapsed: Int) throws {
    var practice = try Practice(PracticePlan())
    try practice.run(to: .transit)
    for _ in 0..<500 { practice.step() }
    let before = practice.controller.state.clock.time
    practice.step { $0.periodsElapsed = elapsed }
    let after = practice.controller.state.clock.time
    #expect(abs(after - before - Double(elapsed) * 0.001) < 1e-12)
    #expect(practice.last?.faults == [])
  }

  @Test("more than the bound is a fault")
  func tooManyMissed() throws {
    var practice = try Practice(PracticePlan())
    try practice.run(to: .transit)
    practice.step { $0.periodsElapsed = 7 }
    #expect(practice.last?.faults == .cycleMissed)
  }
}
