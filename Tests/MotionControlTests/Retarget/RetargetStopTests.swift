// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Stops and refusals of retargets") struct RetargetStopTests {
  @Test(
    "a stop ends at its velocity, each joint in its own time, within the limits",
    arguments: seeds(500))
  func stop(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "stop")
    let problem = RetargetProblem.random(&random, count: 4, reach: 2)
    let wanted = seed % 2 == 0 ? JointVector.zero : problem.target.qd
    let outcome = Retarget.stop(
      from: problem.start, velocity: wanted, limits: try problem.limits)
    let motion = try #require(outcome.motion())
    for i in 0..<4 {
      let state = motion.state(at: motion.leastTimes[i])
      #expect(abs(state.qd[i] - wanted[i]) < 1e-10)
      #expect(abs(state.qdd[i]) < 1e-9)
      #expect(motion.peaks.acceleration[i] <= problem.acceleration[i] * (1 + 1e-11))
      #expect(motion.peaks.jerk[i] <= problem.jerk[i] * (1 + 1e-11))
      let end = motion.state(at: motion.duration)
      #expect(abs(end.qd[i] - wanted[i]) < 1e-10)
      if problem.startsInside(i) {
        #expect(motion.peaks.velocity[i] <= problem.velocity[i] * (1 + 1e-11))
      }
    }
  }

  @Test("a joint at rest is stopped already")
  func atRest() throws {
    let motion = try #require(
      Retarget.stop(from: JointMotion(q: JointVector([1])), limits: try limits(1)).motion())
    #expect(motion.duration == 0)
  }

  private func limits(_ count: Int) throws -> RetargetLimits {
    let one = JointVector(repeating: 1, count: count)
    return try RetargetLimits(velocity: one, acceleration: one, jerk: one, count: count)
  }

  @Test("questions without an answer are refused by joint and reason")
  func refusals() throws {
    func refusal(_ target: JointMotion, from start: JointMotion) throws -> RetargetRefusal? {
      let outcome = Retarget.solve(from: start, to: target, limits: try limits(2))
      if case .refused(let refusal) = outcome { return refusal }
      return nil
    }
    let rest = JointMotion(q: .zero)
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(
        try refusal(rest, from: JointMotion(q: JointVector([0, bad]))) == .notFinite(joint: 1))
      #expect(
        try refusal(JointMotion(q: .zero, qdd: JointVector([bad])), from: rest)
          == .notFinite(joint: 0))
    }
    #expect(
      try refusal(JointMotion(q: .zero, qd: JointVector([0, -1.1])), from: rest)
        == .targetTooFast(joint: 1))
    #expect(
      try refusal(JointMotion(q: .zero, qdd: JointVector([1.1])), from: rest)
        == .targetAcceleration(joint: 0))
    // It would have to come from beyond the limit.
    #expect(
      try refusal(
        JointMotion(q: .zero, qd: JointVector([0.9]), qdd: JointVector([-1])), from: rest)
        == .targetAcceleration(joint: 0))
    #expect(try refusal(rest, from: JointMotion(q: .zero, qd: JointVector([9, -9]))) == nil)
  }

  @Test("limits that allow nothing are errors", arguments: [0, -1, Double.nan, .infinity])
  func badLimits(_ value: Double) {
    let one = JointVector([1, 1])
    let bad = JointVector([1, value])
    #expect {
      try RetargetLimits(velocity: one, acceleration: bad, jerk: one, count: 2)
    } throws: { error in
      guard let error = error as? RetargetLimitsError else { return false }
      return error.joint == 1 && error.quantity == .acceleration
    }
  }
}
