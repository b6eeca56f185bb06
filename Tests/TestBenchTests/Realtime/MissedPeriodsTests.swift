// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import Simulation
import SpatialMath
import TestBench
import Testing
import Verification

@Suite("Missed periods") struct MissedPeriodsTests {
  private func parts() throws -> RunParts {
    try RunParts(
      PreparedRun(
        PreparedRunTests.scenario(#""base": "auto""#), from: DataLocation.find()))
  }

  @Test("when none was missed, what is told is the world's own input")
  func none() throws {
    var parts = try parts()
    let before = parts.world.input
    let command = JointCommand(q: before.robot.q, qd: .zero, drivesEnabled: true)
    #expect(parts.world.pass(0, after: command, coasting: 5) == before)
  }

  @Test("drives go on as if the command had been repeated along its velocity, then hold")
  func coasting() throws {
    var parts = try parts()
    var twin = parts.world
    let q = parts.world.input.robot.q
    var qd = JointVector.zero
    qd[3] = 0.05
    let T = parts.world.rate.period
    let told = parts.world.pass(
      7, after: JointCommand(q: q, qd: qd, drivesEnabled: true), coasting: 4)
    for k in 1...7 {
      let reached = q + qd * (T * Double(min(k, 4)))
      twin.step(JointCommand(q: reached, qd: k <= 4 ? qd : .zero, drivesEnabled: true))
    }
    #expect(told.tick == Tick(7) && told.periodsElapsed == 8)
    #expect((told.robot.q - twin.input.robot.q).maxMagnitude < 1e-9)
    #expect(parts.world.truth.tick == twin.truth.tick)
    #expect(told.link.received == 8)
  }

  @Test("the operator's start is heard although its tick was missed")
  func operatorEvents() throws {
    var parts = try parts()
    let command = JointCommand(
      q: parts.world.input.robot.q, qd: .zero, drivesEnabled: true)
    let told = parts.world.pass(3, after: command, coasting: 5)
    #expect(told.operatorEvents == [.start])
    #expect(told.tick == parts.world.input.tick && told.periodsElapsed == 4)
    #expect(parts.world.input.operatorEvents == [])
  }

  @Test("a controller that misses a few periods now and then still treats its target")
  func treats() throws {
    var parts = try parts()
    var random = SeededGenerator(seed: 4)
    var command = JointCommand(
      q: parts.world.input.robot.q, qd: .zero, drivesEnabled: true)
    var elapsed = 0
    while elapsed < 120_000 {
      let missed = random.unit() < 0.02 ? 1 + random.index(below: 4) : 0
      let input = parts.world.pass(missed, after: command, coasting: 5)
      let record = parts.controller.tick(input)
      parts.judge.judge(record, TruthRecord(parts.world, at: record))
      if parts.bounds.ending(record) != nil { break }
      parts.world.step(record.limited)
      command = record.limited
      elapsed = input.tick.index
    }
    let verdict = parts.judge.verdict
    #expect(verdict.mode == .done && verdict.faults.isEmpty, "\(verdict.faults.names)")
    #expect(verdict.targets.map(\.reached) == [true])
  }
}
