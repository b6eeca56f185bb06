// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import TestBench
import Testing
import Verification

@Suite("Invariants", .serialized) struct InvariantCheckTests {
  /// The ticks of a good run, spoiled by `change`, and what the check says of them.
  private func broken(_ change: (inout [TickRecord]) -> Void) throws -> [Invariant] {
    let source = try ReplaySource(path: RecordedRun.shared.get().path)
    var records: [TickRecord] = []
    var replay = try Replay(source)
    _ = try replay.run { step in
      records.append(step.record)
      return .goOn
    }
    change(&records)
    var check = InvariantCheck(
      robot: source.robot, plan: source.plan, configuration: source.configuration)
    for record in records { check.judge(record) }
    check.finish()
    return check.results.filter { !$0.isKept }.map(\.invariant)
  }

  @Test("a good run keeps all of them")
  func good() throws {
    #expect(try broken { _ in } == [])
    let source = try ReplaySource(path: RecordedRun.shared.get().path)
    #expect(try ReplayAnswer(source, .invariants).isGood)
  }

  private func first(_ mode: Mode, in records: [TickRecord]) -> Int {
    records.firstIndex { $0.mode == mode } ?? 0
  }

  @Test("each is broken by what it forbids, and by nothing else")
  func each() throws {
    #expect(try broken { $0.swapAt(100, 101) }.contains(.tickOrder))
    #expect(try broken { $0[500].limited.q[2] = .nan } == [.commandFinite])
    let jump = try broken { $0[500].limited.q[2] += 1 }
    #expect(jump.contains(.jointVelocity) && jump.contains(.jointAcceleration))
    #expect(jump.contains(.jointJerk) && jump.contains(.toolSpeed))
    let far = try broken { records in
      for i in records.indices { records[i].limited.q[0] += 10 }
    }
    #expect(far.contains(.jointPosition))
    #expect(
      try broken { records in
        let start = first(.homing, in: records)
        records[start].mode = .treat
      }.contains(.modeTransition))
    #expect(
      try broken { records in
        let start = first(.transit, in: records)
        records[start + 50].pathTime = 0
      } == [.pathTime])
    #expect(try broken { $0[500].faults = .trackerLost } == [.faultLatch])
    #expect(
      try broken { records in
        let start = first(.treat, in: records)
        records[start + 20].forceMeasured = 500
      } == [.contactForce])
    #expect(try broken { $0[500].limited.drivesEnabled = false }.contains(.drives))
  }

  @Test("torques that the motors cannot give, or not so fast")
  func torques() throws {
    func told(_ first: Double, _ second: Double) throws -> [Invariant] {
      try broken { records in
        records[500].limited.torque = JointVector([first])
        records[501].limited.torque = JointVector([second])
      }
    }
    // The Panda's first motor gives 87 N·m and changes by 1000 N·m/s.
    #expect(try told(0.9, 0.1) == [])
    #expect(try told(-0.9, 0.2) == [.jointTorqueRate])
    #expect(try told(0.5, 88) == [.jointTorque, .jointTorqueRate])
  }

  @Test("near the skin the three speeds relative to it are judged")
  func nearSkin() throws {
    // The skin jumps instead of the tool: 1 mm in a tick is 1 m/s.
    for (shift, invariant) in [
      (Vector3(0, 0, 1e-3), Invariant.closingSpeed), (Vector3(0, 0, -1e-3), .openingSpeed),
      (Vector3(1e-3, 0, 0), .tangentialSpeed),
    ] {
      let found = try broken { records in
        let start = first(.treat, in: records)
        let X_BA = records[start + 20].X_BA
        records[start + 20].X_BA.translation = X_BA * shift
      }
      #expect(found.contains(invariant), "\(invariant)")
    }
  }
}
