// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Faults and their responses in the loop") struct FaultResponseTests {
  /// A fault, the response to it while pressing, and what brings it about in every tick.
  struct Row: Sendable, CustomTestStringConvertible {
    var fault: FaultSet
    var pressing: SafetyResponse
    var spoil: @Sendable (inout TickInput) -> Void = { _ in }
    var shake: @Sendable (inout Practice) -> Void = { _ in }
    var testDescription: String { fault.names.joined(separator: "+") }
  }

  static let rows: [Row] = [
    Row(fault: .emergencyStop, pressing: .drivesOff, spoil: { $0.robot.status = .emergencyStop }),
    Row(
      fault: .emergencyStop, pressing: .drivesOff,
      spoil: { $0.operatorEvents = .emergencyStop }),
    Row(fault: .encoderInvalid, pressing: .drivesOff, spoil: { $0.robot.q[3] = .nan }),
    Row(
      fault: .encoderInvalid, pressing: .drivesOff, spoil: { $0.robot.status = .encoderInvalid }),
    Row(fault: .jointStalled, pressing: .drivesOff, spoil: { $0.robot.status = .jointStalled }),
    Row(
      fault: .commandNotFinite, pressing: .drivesOff,
      shake: { $0.controller.state.plan.q[2] = .nan }),
    Row(
      fault: .forceAboveLimit, pressing: .retreat,
      spoil: { $0.wrench.wrench_T.force = $0.wrench.wrench_T.force * 20 }),
    Row(
      fault: .speedAboveLimit, pressing: .retreat, spoil: { $0.robot.qd[3] = 0.8 }),
    Row(fault: .jointVelocityLimit, pressing: .retreat, spoil: { $0.robot.qd[6] = 3.5 }),
    Row(fault: .trackerLost, pressing: .compliantRelease, spoil: { $0.tracker.isNew = false }),
    Row(
      fault: .trackerLost, pressing: .compliantRelease,
      spoil: { $0.tracker.validity = .invalid }),
    Row(fault: .wrenchInvalid, pressing: .retreat, spoil: { $0.wrench.validity = .invalid }),
    Row(
      fault: .targetLeftCorridor, pressing: .retreat,
      spoil: { $0.tracker.X_CP.translation.x += 0.08 }),
    Row(fault: .contactLost, pressing: .retreat, shake: { $0.world.stiffness = 0 }),
    Row(fault: .trackingError, pressing: .retreat, spoil: { $0.robot.q[6] += 0.06 }),
    Row(fault: .jointPositionLimit, pressing: .retreat, spoil: { $0.robot.q[6] = 2.95 }),
    Row(fault: .cycleMissed, pressing: .retreat, spoil: { $0.periodsElapsed = 12 }),
  ]

  /// Runs from the midst of a mode into the fault, until the arm is held.
  private func run(_ row: Row, from mode: Mode, after ticks: Int) throws -> Practice {
    var practice = try Practice(PracticePlan(dwell: 5))
    try practice.run(to: mode)
    for _ in 0..<ticks { practice.step() }
    var responses: Set<SafetyResponse> = []
    for _ in 0..<10_000 where practice.last?.mode != .held {
      row.shake(&practice)
      let record = practice.step(row.spoil)
      if let response = practice.controller.state.response { responses.insert(response) }
      #expect(record.limited.q.isFinite && record.limited.qd.isFinite)
      if responses == [.drivesOff] { #expect(!record.limited.drivesEnabled) }
    }
    return practice
  }

  @Test("while pressing", arguments: rows)
  func pressing(row: Row) throws {
    let practice = try run(row, from: .treat, after: 900)
    #expect(practice.last?.mode == .held)
    #expect(
      practice.last?.faults.isSuperset(of: row.fault) == true,
      "\(practice.last?.faults.names ?? [])")
    #expect(practice.controller.state.response == row.pressing)
    let tool = practice.world.robot.toolPose(at: practice.world.q).translation
    let height = tool.z - practice.world.skin().translation.z
    switch row.pressing {
    case .retreat, .compliantRelease:
      #expect(height > 0.045)
      #expect(practice.world.force == 0)
      #expect(!practice.world.drivesOff)
    case .drivesOff: #expect(practice.world.drivesOff)
    case .stopOnPath: Issue.record("a stop on the patient")
    }
  }

  @Test("over the patient: stand on the path, or drives off", arguments: rows)
  func transit(row: Row) throws {
    guard row.fault != .contactLost, row.fault != .targetLeftCorridor, row.fault != .forceAboveLimit
    else { return }
    let practice = try run(row, from: .transit, after: 1200)
    #expect(practice.last?.mode == .held)
    #expect(practice.last?.faults.isSuperset(of: row.fault) == true)
    let expected: SafetyResponse = row.pressing == .drivesOff ? .drivesOff : .stopOnPath
    #expect(practice.controller.state.response == expected)
    guard expected == .stopOnPath else { return }
    let state = practice.controller.state
    let planned = practice.world.plan.segments[0].trajectory.sample(at: state.clock.time).q
    #expect((planned - practice.world.q).maxMagnitude < 0.002)
    #expect(state.clock.time > 1.2 && state.clock.time < 1.7)
  }

  @Test(
    "near the skin without contact the arm retreats",
    arguments: [FaultSet.trackerLost, .cycleMissed, .wrenchInvalid])
  func near(fault: FaultSet) throws {
    let row = try #require(FaultResponseTests.rows.first { $0.fault == fault })
    let practice = try run(row, from: .contact, after: 50)
    #expect(practice.controller.state.response == .retreat)
    let tool = practice.world.robot.toolPose(at: practice.world.q).translation
    #expect(tool.z - practice.world.skin().translation.z > 0.045)
  }

  @Test("a fault stays latched after its cause is gone, until acknowledged")
  func latched() throws {
    let row = try #require(FaultResponseTests.rows.first { $0.fault == .wrenchInvalid })
    var practice = try run(row, from: .treat, after: 500)
    let q = practice.world.q
    for _ in 0..<2000 { practice.step() }
    #expect(practice.last?.mode == .held)
    #expect(practice.last?.faults == .wrenchInvalid)
    #expect((practice.world.q - q).maxMagnitude < 1e-3)
    practice.world.events = .acknowledge
    practice.step()
    #expect(practice.last?.mode == .idle)
    #expect(practice.last?.faults == [])
  }

  @Test("a start is refused when the arm stands far from the plan's", arguments: [0.19, 0.21])
  func startRefused(distance: Double) throws {
    var practice = try Practice(PracticePlan())
    let isFar = distance > HomingMotion.reach
    practice.step { $0.robot.q[0] += distance }
    practice.step { $0.robot.q[0] += distance }
    #expect(practice.last?.events.contains(.startRefused) == isFar)
    #expect(practice.last?.mode == (isFar ? .idle : .homing))
  }

  @Test("an acknowledgement while the cause holds changes nothing")
  func acknowledgedTooEarly() throws {
    let row = try #require(FaultResponseTests.rows.first { $0.fault == .emergencyStop })
    var practice = try run(row, from: .transit, after: 500)
    practice.world.events = .acknowledge
    practice.step(row.spoil)
    #expect(practice.last?.mode == .held)
    practice.step()
    #expect(practice.last?.mode == .idle)
  }

  @Test(
    "the patient falls away, or jumps aside, out of the corridor: the tool does not go after",
    arguments: [Vector3(0, 0, -0.08), Vector3(0, 0.07, 0), Vector3(0, 0, 0.065)])
  func leftCorridor(jump: Vector3) throws {
    for mode in [Mode.approach, .treat] {
      var practice = try Practice(PracticePlan(dwell: 5))
      try practice.run(to: mode)
      for _ in 0..<600 { practice.step() }
      let before = practice.world.robot.toolPose(at: practice.world.q).translation
      for _ in 0..<4000 where practice.last?.mode != .held {
        practice.step { $0.tracker.X_CP.translation += jump }
      }
      let after = practice.world.robot.toolPose(at: practice.world.q).translation
      #expect(practice.last?.mode == .held)
      #expect(practice.last?.faults.contains(.targetLeftCorridor) == true)
      #expect(after.z > before.z - 0.005)
      #expect((after - before).rejected(from: [0, 0, 1]).length < 0.005)
    }
  }

  @Test("a stronger fault replaces the response under way, a weaker one does not")
  func escalation() throws {
    var practice = try Practice(PracticePlan(dwell: 5))
    try practice.run(to: .treat)
    for _ in 0..<500 { practice.step() }
    practice.step { $0.periodsElapsed = 12 }
    #expect(practice.controller.state.response == .retreat)
    for _ in 0..<100 { practice.step() }
    practice.step { $0.wrench.validity = .invalid }
    #expect(practice.controller.state.response == .retreat)
    practice.step { $0.robot.status = .emergencyStop }
    #expect(practice.controller.state.response == .drivesOff)
    #expect(practice.last?.limited.drivesEnabled == false)
    #expect(practice.last?.faults.contains([.cycleMissed, .emergencyStop]) == true)
  }

  @Test(
    "the operator's stop latches no fault: on the skin it retreats, in transit it stands",
    arguments: [Mode.treat, .transit])
  func operatorStop(mode: Mode) throws {
    var practice = try Practice(PracticePlan(dwell: 5))
    try practice.run(to: mode)
    for _ in 0..<600 { practice.step() }
    practice.world.events = .stop
    practice.step()
    practice.world.events = []
    #expect(practice.last?.mode == .stopping)
    try practice.run(to: .held, within: 5)
    #expect(practice.last?.faults == [])
    #expect(practice.controller.state.response == (mode == .treat ? .retreat : .stopOnPath))
  }

  @Test(
    "what hurts the skin is limited by the region",
    arguments: [FaultSet.pressureAboveLimit, .depthAboveLimit])
  func region(fault: FaultSet) throws {
    let limits = try ContactLimits(
      force: 40, pressure: fault == .pressureAboveLimit ? 20_000 : 1e6,
      depth: fault == .depthAboveLimit ? 0.001 : 0.03, transientFactor: 1, transientDuration: 0.1)
    var practice = try Practice(PracticePlan(limits: limits))
    try practice.run(to: .held, within: 30)
    #expect(practice.last?.faults == fault)
    #expect(practice.controller.state.response == .retreat)
  }
}
