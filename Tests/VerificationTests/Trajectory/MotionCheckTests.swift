// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification

@Suite("MotionCheck") struct MotionCheckTests {
  let robot: RobotModel

  init() throws { robot = try SampleTrajectories.panda() }

  /// Joint 1 alone, smoothly from rest to rest.
  private func sample(_ t: Double, distance: Double, duration: Double) -> JointTrajectory.Sample {
    let s = min(max(t / duration, 0), 1)
    // 35 s⁴ − 84 s⁵ + 70 s⁶ − 20 s⁷: the jerk too is zero at both ends.
    let q = s * s * s * s * (35 + s * (-84 + s * (70 - 20 * s)))
    let first = 140 * s * s * s * (1 - s) * (1 - s) * (1 - s)
    let second = 420 * s * s * (1 - s) * (1 - s) * (1 - 2 * s)
    let third = 840 * s * (1 - s) * (1 - 5 * s + 5 * s * s)
    let d = distance
    return JointTrajectory.Sample(
      q: JointVector([d * q, 0, 0, -1.5, 0, 1.5, 0]),
      qd: JointVector([d * first / duration]),
      qdd: JointVector([d * second / (duration * duration)]),
      qddd: JointVector([d * third / (duration * duration * duration)]))
  }

  private func check(
    distance: Double, duration: Double, arm: ArmDynamics? = nil,
    faulty: (JointTrajectory.Sample) -> JointTrajectory.Sample = { $0 }
  ) -> MotionCheck {
    MotionCheck(
      robot: robot, duration: duration, breaks: [0, duration], evenSamples: 2001,
      judgingJerk: true, arm: arm
    ) { faulty(sample($0, distance: distance, duration: duration)) }
  }

  @Test("the largest shares are those of the closed form")
  func shares() {
    let check = check(distance: 1, duration: 2)
    #expect(check.passes && check.sampleCount == 2005)
    let joint = check.joints[0]
    // Velocity peaks half-way at 140 / 64 of the mean.
    #expect(abs(joint.velocity.ratio - 140.0 / 64 / 2 / 2.175) < 1e-6)
    #expect(abs(joint.velocity.time - 1) < 1e-3)
    // Acceleration peaks where the jerk is zero: s = (5 − √5) / 10.
    let s = (5 - 5.0.squareRoot()) / 10
    let peak = 420 * s * s * (1 - s) * (1 - s) * (1 - 2 * s) / 4
    #expect(abs(joint.acceleration.ratio - peak / 15) < 1e-6)
    #expect(check.joints[1].velocity.ratio == 0)
  }

  @Test("a limit that is passed is found, by the stated values and by differences")
  func passed() {
    #expect(check(distance: 1, duration: 1.01).passes)
    let fast = check(distance: 1, duration: 1)
    #expect(!fast.passes && fast.worstRatio > 1 && !fast.findings.isEmpty)
  }

  @Test("derivatives that are stated too small do not hide the motion")
  func lies() {
    let check = check(distance: 1, duration: 0.5) { sample in
      JointTrajectory.Sample(q: sample.q, qd: .zero, qdd: .zero, qddd: .zero)
    }
    #expect(check.worstRatio == 0 && !check.passes)
    #expect(check.findings.contains { $0.name == .commandedVelocity && $0.joint == 0 })
  }

  @Test("what is not a number breaks every limit")
  func notANumber() {
    let check = check(distance: 0.1, duration: 1) { sample in
      var sample = sample
      sample.qdd[2] = .nan
      return sample
    }
    #expect(!check.passes && check.joints[2].acceleration.ratio == .infinity)
  }

  @Test("torques are those of the inverse dynamics, and a joint outside its range is told")
  func torques() throws {
    let arm = try #require(ArmDynamics(robot, gravity_B: [0, 0, -9.81]))
    let check = check(distance: 3, duration: 4, arm: arm)
    var worst = 0.0
    for k in 0...2000 {
      let s = sample(Double(k) / 2000 * 4, distance: 3, duration: 4)
      worst = max(worst, abs(arm.inverseDynamics(s.q, s.qd, s.qdd)[1]) / robot.limits.effort[1])
    }
    #expect(abs(try #require(check.joints[1].torque).ratio - worst) < 1e-5)
    #expect(abs(check.joints[0].outside - (3 - robot.limits.upper[0])) < 1e-9)
  }
}
