// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("ZoneJudge") struct ZoneJudgeTests {
  private static let zone = ExclusionZone(
    name: "pacemaker at ST13 left", reason: .pacemaker,
    parts: [
      ExclusionZone.Part(
        shape: .ball(center: Vector3(0.1, 0.2, 0.3), radius: 0.04), thorax: Vector3(0, -1, 0))
    ])

  @Test(
    "the least true distance counts, of a patient who lies anywhere and breathes",
    arguments: seeds(200))
  func least(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let X_WP = RigidTransform<World, Patient>(random.rotation(), random.vector(1))
    var judge = ZoneJudge(zones: [Self.zone], tool: nil)
    var least = (Double.infinity, 0)
    for k in 0..<50 {
      var tick = SyntheticTick(index: k)
      tick.X_WB = .identity
      var truth = tick.truth
      let breath = random.uniform(0, 0.02)
      let p_P = random.vector(0.5)
      truth.X_WP = X_WP
      truth.X_WT = RigidTransform(random.rotation(), X_WP * p_P)
      truth.breathing = BreathingState(thorax: breath, abdomen: 0.01)
      judge.judge(truth)
      let gap = (p_P - Vector3(0.1, 0.2 - breath, 0.3)).length - 0.04
      if gap < least.0 { least = (gap, k) }
    }
    #expect(abs(judge.results[0].clearance - least.0) < 1e-12)
    #expect(judge.results[0].tick.index == least.1)
    #expect(judge.results[0].name == "pacemaker at ST13 left")
  }

  @Test("a tool inside a zone fails the run and says where", arguments: [0.041, 0.039])
  func verdict(distance: Double) throws {
    let rate = try #require(ControlRate(hertz: 1000))
    var run = RunJudge(
      accuracy: AccuracyJudge(
        targets: [try .pressed("BL13 left")], rate: rate, X_WB: .identity, face: .pointer),
      limits: LimitCheck(
        JointLimits(
          lower: JointVector([-2]), upper: JointVector([2]), velocity: JointVector([1.5]),
          effort: JointVector([10]), acceleration: JointVector([7]), jerk: JointVector([300])),
        jointCount: 1, rate: rate),
      zones: ZoneJudge(zones: [Self.zone], tool: nil))
    let tick = SyntheticTick(index: 3)
    var truth = tick.truth
    truth.X_WP = .identity
    truth.X_WT = RigidTransform(.identity, Vector3(0.1 + distance, 0.2, 0.3))
    truth.breathing = .rest
    run.judge(tick.record, truth)
    let lines = run.verdict.exceeded.filter { $0.contains("zone") }
    #expect(lines.isEmpty == (distance > 0.04))
    if distance < 0.04 {
      #expect(lines[0].contains(#""pacemaker at ST13 left" (pacemaker) in tick 3"#))
    }
    #expect(abs(run.verdict.zones[0].clearance - (distance - 0.04)) < 1e-12)
  }
}
