// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

/// Homing from aside, a jump of the target in approach and treatment, and a stop: the ticks in which
/// the generator is at work.
@Suite("Ticks with a retarget") struct RetargetTicksTests {
  private func standing() throws -> Practice {
    var practice = try Practice(PracticePlan(dwell: 2))
    practice.world.breath = 0.004
    practice.world.stand(
      at: practice.world.plan.start + JointVector([0.15, -0.1, 0.05, 0.12, -0.07, 0.02, 0.18]))
    return practice
  }

  private func records() throws -> (records: [TickRecord], words: [[UInt64]]) {
    var practice = try standing()
    var records: [TickRecord] = []
    var words: [[UInt64]] = []
    var inMode = (mode: Mode.idle, ticks: 0)
    var jump = Vector3.zero
    for _ in 0..<40_000 {
      let isPaused = inMode.mode == .homing && inMode.ticks == 300
      let isResumed = inMode.mode == .homing && inMode.ticks == 900
      let isStopped = inMode.mode == .treat && inMode.ticks == 1200
      if inMode.mode == .approach && inMode.ticks == 3000 { jump = [0.01, 0.01, 0.01] }
      if inMode.mode == .treat && inMode.ticks == 900 { jump = [-0.005, 0, 0.005] }
      let record = practice.step {
        if isPaused { $0.operatorEvents.insert(.pause) }
        if isResumed { $0.operatorEvents.insert(.resume) }
        if isStopped { $0.operatorEvents.insert(.stop) }
        $0.tracker.X_CP.translation += jump
      }
      records.append(record)
      words.append(records.count % 50 == 0 ? practice.controller.state.words : [])
      inMode = record.mode == inMode.mode ? (record.mode, inMode.ticks + 1) : (record.mode, 0)
      if record.mode == .held && inMode.ticks > 20 { break }
    }
    return (records, words)
  }

  @Test("homing keeps its bounds through pause and resume, meets no limit, and ends on the plan")
  func homing() throws {
    let all = try records().records
    let homing = all.prefix { $0.mode == .idle || $0.mode == .homing }
    #expect(homing.count > 1500)
    #expect(homing.allSatisfy { !$0.events.contains(.commandLimited) })
    let q = homing.map(\.limited.q)
    for n in 3..<q.count {
      #expect((q[n] - q[n - 1]).maxMagnitude * 1e3 <= HomingMotion.speed * (1 + 1e-6))
      let a = (q[n] - q[n - 1] * 2 + q[n - 2]).maxMagnitude * 1e6
      #expect(a <= HomingMotion.acceleration * (1 + 1e-5))
      let j = (q[n] - q[n - 1] * 3 + q[n - 2] * 3 - q[n - 3]).maxMagnitude * 1e9
      #expect(j <= HomingMotion.jerk * (1 + 1e-3))
    }
    let start = try standing().world.plan.start
    #expect((q[q.count - 1] - start).maxMagnitude < 1e-9)
  }

  @Test("the stop keeps its bounds from the first tick on, and meets no limit")
  func stop() throws {
    let all = try records().records
    let begin = try #require(all.firstIndex { $0.mode == .stopping })
    let robot = try standing().world.robot
    let tips = all[(begin - 3)...].map { robot.toolPose(at: $0.limited.q).translation }
    for n in 3..<tips.count {
      #expect(!all[begin - 3 + n].events.contains(.commandLimited), "\(n)")
      let v = (tips[n] - tips[n - 1]) * 1e3
      let a = (tips[n] - tips[n - 1] * 2 + tips[n - 2]) * 1e6
      let j = (tips[n] - tips[n - 1] * 3 + tips[n - 2] * 3 - tips[n - 3]) * 1e9
      #expect(v.length <= 0.061)
      // Three axes at once.
      #expect(a.length <= 0.5 * 3.0.squareRoot() * 1.001)
      #expect(j.length <= 50 * 3.0.squareRoot(), "\(n)")
    }
    #expect(all.last?.mode == .held)
  }

  @Test("the same inputs give the same records, and a kept state goes on as the original")
  func replay() throws {
    let (records, words) = try records()
    #expect(records.count { $0.events.contains(.targetShifted) } == 2)
    var again = try standing().controller
    for (n, record) in records.enumerated() {
      let replayed = again.tick(record.input)
      try #require(replayed.stateHash == record.stateHash, "tick \(n)")
      #expect(replayed.limited == record.limited)
      guard !words[n].isEmpty else { continue }
      #expect(again.state.words == words[n])
      // What follows goes on from the words alone.
      again.state = try ControllerState(words: words[n])
    }
  }

  @Test(
    "they allocate nothing",
    .enabled(
      if: WholeRunTests.countsAllocations, "allocations are counted in plain release builds"))
  func allocations() throws {
    let inputs = try records().records.map(\.input)
    var loop = ControlLoop(controller: try standing().controller, sink: DiscardingSink())
    var rehearsal = loop
    _ = rehearsal.step(inputs[0])
    var allocations: [String] = []
    var shifting = 0
    for input in inputs {
      platform_allocation_probe_arm()
      _ = loop.step(input)
      let count = platform_allocation_probe_disarm()
      if count > 0 { allocations.append("\(count) in tick \(input.tick.index), \(loop.mode)") }
      shifting += loop.state.shift.isOver ? 0 : 1
    }
    #expect(shifting > 300)
    #expect(allocations == [])
  }
}
