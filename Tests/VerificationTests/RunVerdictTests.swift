// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import Testing
import Verification

@Suite("RunVerdict") struct RunVerdictTests {
  /// A run that presses one target for two seconds and is done, unless the test changes a tick.
  private static func verdict(_ change: (inout SyntheticTick) -> Void) throws -> RunVerdict {
    let rate = try #require(ControlRate(hertz: 1000))
    let limits = JointLimits(
      lower: JointVector([-2]), upper: JointVector([2]), velocity: JointVector([1.5]),
      effort: JointVector([10]), acceleration: JointVector([7]), jerk: JointVector([300]))
    var judge = RunJudge(
      accuracy: AccuracyJudge(
        targets: [try .pressed("BL13 left")], rate: rate, X_WB: .identity,
        face: .ball(radius: 0.01)),
      limits: LimitCheck(limits, jointCount: 1, rate: rate))
    for k in 0...2000 {
      var tick = SyntheticTick(index: k)
      if k == 1999 { tick.events = .targetComplete }
      if k == 2000 {
        tick.mode = .done
        tick.target = -1
      }
      change(&tick)
      judge.judge(tick.record, tick.truth)
    }
    return judge.verdict
  }

  @Test("a good run passes")
  func good() throws {
    let verdict = try Self.verdict { _ in }
    #expect(verdict.passed)
    #expect(verdict.exceeded == [])
    #expect(verdict.end == Tick(2000) && verdict.mode == .done)
  }

  @Test("a fault, a missed target, another end or an excess fails it")
  func bad() throws {
    let fault = try Self.verdict { if $0.index == 700 { $0.faults = .trackerLost } }
    #expect(!fault.passed && fault.faults == .trackerLost)
    #expect(try !Self.verdict { $0.events = [] }.passed)
    #expect(try !Self.verdict { if $0.index == 2000 { $0.mode = .held } }.passed)
    let fast = try Self.verdict { if $0.index > 500 { $0.q = JointVector([0.01]) } }
    #expect(!fast.passed)
    #expect(fast.exceeded.contains { $0.hasPrefix("joint 1: velocity") })
    let deep = try Self.verdict { $0.contact?.depth = 0.03 }
    #expect(deep.exceeded.count == 1 && deep.exceeded[0].hasPrefix("BL13 left"))
  }

  @Test("while the drives are off the commands mean nothing")
  func drivesOff() throws {
    let verdict = try Self.verdict {
      $0.drivesEnabled = $0.index < 500
      $0.q = JointVector([$0.index < 500 ? 0 : 1])
    }
    #expect(verdict.joints[0].worst == 0)
  }
}
