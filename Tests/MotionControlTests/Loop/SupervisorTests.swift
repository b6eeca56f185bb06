// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import Testing

@Suite("Supervisor") struct SupervisorTests {
  typealias Event = Supervisor.Event
  typealias Action = Supervisor.Action

  static let events: [(String, Event)] = [
    ("start", .start), ("pause", .pause), ("resume", .resume), ("stop", .stop),
    ("acknowledge", .acknowledge(active: [])), ("fault", .fault(.trackerLost)),
    ("homed", .homed), ("hoverReached", .hoverReached), ("planEnded", .planEnded),
    ("approached", .approached), ("arrived", .arrived), ("touched", .touched),
    ("treated", .treated), ("retreated", .retreated), ("standstill", .standstill),
  ]

  /// What leads from `idle` to each mode.
  static let ways: [Mode: [Event]] = [
    .idle: [], .homing: [.start], .transit: [.start, .homed],
    .approach: [.start, .homed, .hoverReached],
    .contact: [.start, .homed, .hoverReached, .approached],
    .treat: [.start, .homed, .hoverReached, .approached, .touched],
    .retreat: [.start, .homed, .hoverReached, .approached, .touched, .treated],
    .done: [.start, .homed, .planEnded], .stopping: [.fault(.cycleMissed)],
    .held: [.fault(.cycleMissed), .standstill],
  ]

  /// The whole table: rows are events, columns modes, in their order of declaration. An entry is
  /// the next mode's first letters, `·` for no change and no action, `+` for taken in.
  static let table: [String: String] = [
    //               idle homing transit approach contact treat retreat done stopping held
    "start": "        hom  ·      ·       ·        ·       ·     ·       hom  ·        ·",
    "pause": "        ·    +      +       +        +       +     +       ·    ·        ·",
    "resume": "       ·    +      +       +        +       +     +       ·    ·        ·",
    "stop": "         ·    sto    sto     sto      sto     sto   sto     ·    ·        ·",
    "acknowledge": "  ·    ·      ·       ·        ·       ·     ·       ·    ·        idl",
    "fault": "        sto  sto    sto     sto      sto     sto   sto     sto  sto      sto",
    "homed": "        ·    tra    ·       ·        ·       ·     ·       ·    ·        ·",
    "hoverReached": " ·    ·      app     ·        ·       ·     ·       ·    ·        ·",
    "planEnded": "    ·    ·      don     ·        ·       ·     ·       ·    ·        ·",
    "approached": "   ·    ·      ·       con      ·       ·     ·       ·    ·        ·",
    "arrived": "      ·    ·      ·       tre      ·       ·     ·       ·    ·        ·",
    "touched": "      ·    ·      ·       ·        tre     ·     ·       ·    ·        ·",
    "treated": "      ·    ·      ·       ·        ·       ret   ·       ·    ·        ·",
    "retreated": "    ·    ·      ·       ·        ·       ·     tra     ·    ·        ·",
    "standstill": "   ·    ·      ·       ·        ·       ·     ·       ·    hel      ·",
  ]

  private func supervisor(in mode: Mode) throws -> Supervisor {
    var supervisor = Supervisor()
    for event in try #require(SupervisorTests.ways[mode]) { _ = supervisor.handle(event) }
    try #require(supervisor.mode == mode)
    return supervisor
  }

  @Test("every event in every mode leads where the table says", arguments: Mode.allCases)
  func table(mode: Mode) throws {
    for (name, event) in SupervisorTests.events {
      let row = try #require(SupervisorTests.table[name]).split(separator: " ")
      let expected = String(row[Int(mode.rawValue)])
      var supervisor = try supervisor(in: mode)
      let action = supervisor.handle(event)
      switch expected {
      case "·":
        #expect(action == .ignore, "\(name) in \(mode.name)")
        #expect(supervisor.mode == mode)
      case "+":
        #expect(action == .proceed, "\(name) in \(mode.name)")
        #expect(supervisor.mode == mode)
      default:
        #expect(supervisor.mode.name.hasPrefix(expected), "\(name) in \(mode.name)")
        #expect(action != .ignore && action != .proceed, "\(name) in \(mode.name)")
      }
    }
  }

  @Test("each step of the way asks for its own action")
  func actions() {
    var supervisor = Supervisor()
    let way: [(Event, Action)] = [
      (.start, .beginHoming), (.homed, .beginTransit), (.hoverReached, .beginApproach),
      (.approached, .beginContact), (.touched, .beginTreatment), (.treated, .beginRetreat),
      (.retreated, .beginTransit), (.planEnded, .finish), (.start, .beginHoming),
      (.fault(.contactLost), .respond), (.standstill, .hold), (.acknowledge(active: []), .reset),
    ]
    for (event, action) in way { #expect(supervisor.handle(event) == action) }
  }

  @Test(
    "faults are a union until an acknowledgement finds every cause gone", arguments: Mode.allCases)
  func latch(mode: Mode) throws {
    var supervisor = try supervisor(in: mode)
    let earlier = supervisor.faults
    _ = supervisor.handle(.fault(.trackerLost))
    _ = supervisor.handle(.fault([.forceAboveLimit, .trackerLost]))
    #expect(supervisor.faults == earlier.union([.trackerLost, .forceAboveLimit]))
    #expect(supervisor.handle(.acknowledge(active: [])) == .ignore)
    _ = supervisor.handle(.standstill)
    #expect(supervisor.mode == .held)
    #expect(supervisor.handle(.acknowledge(active: .trackerLost)) == .ignore)
    #expect(!supervisor.faults.isEmpty)
    #expect(supervisor.handle(.acknowledge(active: [])) == .reset)
    #expect(supervisor.faults == [])
    #expect(supervisor.mode == .idle)
  }

  @Test("a known fault asks for nothing new, another one for a response")
  func repeated() throws {
    var supervisor = try supervisor(in: .treat)
    #expect(supervisor.handle(.fault(.trackerLost)) == .respond)
    #expect(supervisor.handle(.fault(.trackerLost)) == .proceed)
    #expect(supervisor.handle(.fault(.emergencyStop)) == .respond)
    _ = supervisor.handle(.standstill)
    #expect(supervisor.handle(.fault(.emergencyStop)) == .proceed)
    #expect(supervisor.mode == .held)
  }

  @Test("a pause ends with its mode and at a resume")
  func pause() throws {
    var supervisor = try supervisor(in: .transit)
    _ = supervisor.handle(.pause)
    #expect(supervisor.isPaused)
    _ = supervisor.handle(.resume)
    #expect(!supervisor.isPaused)
    _ = supervisor.handle(.pause)
    _ = supervisor.handle(.fault(.cycleMissed))
    #expect(!supervisor.isPaused)
  }
}
