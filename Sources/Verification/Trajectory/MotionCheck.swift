// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// A motion against a robot's limits by code that made no motion: its derivatives as stated, at many
/// times, and differences of its positions alone (`TrajectoryJudge`).
///
/// Torques are M(q) q̈ + C(q, q̇) q̇ + g with M from the composite-rigid-body algorithm.
package struct MotionCheck: Equatable, Sendable {
  /// The largest share of one limit.
  package struct Worst: Equatable, Sendable {
    /// [rad, m] and their derivatives, [N·m, N].
    package let limit: Double
    /// One is the limit.
    package fileprivate(set) var ratio = 0.0
    /// When [s].
    package fileprivate(set) var time = 0.0

    fileprivate mutating func see(_ value: Double, at time: Double) {
      let share = abs(value) / limit
      guard !(share <= ratio) else { return }
      ratio = share.isNaN ? .infinity : share
      self.time = time
    }
  }

  package struct Joint: Equatable, Sendable {
    package fileprivate(set) var velocity: Worst
    package fileprivate(set) var acceleration: Worst
    package fileprivate(set) var jerk: Worst?
    package fileprivate(set) var torque: Worst?
    /// The largest excursion outside the joint's range [rad, m]; zero inside.
    package fileprivate(set) var outside = 0.0

    package var all: [Worst] { [velocity, acceleration, jerk, torque].compactMap(\.self) }
  }

  /// Ratios up to this count as kept: rounding.
  package static let tolerance = 1e-6

  package private(set) var joints: [Joint]
  package private(set) var sampleCount = 0
  /// What differences of even samples prove to be beyond a limit that is asked for.
  package private(set) var findings: [TrajectoryFinding] = []

  package var worstRatio: Double { joints.flatMap(\.all).map(\.ratio).max() ?? 0 }
  package var passes: Bool { worstRatio <= 1 + MotionCheck.tolerance && findings.isEmpty }

  /// - Parameters:
  ///   - duration: of the motion [s], from rest to rest.
  ///   - breaks: times between which all derivatives are continuous, ascending.
  ///   - evenSamples: how many even times to look at.
  ///   - arm: with it torques are judged against the robot's efforts.
  ///   - motion: positions and derivatives at a time.
  /// - Precondition: the robot has acceleration limits, and jerk limits where jerks are judged.
  package init(
    robot: RobotModel, duration: Double, breaks: [Double], evenSamples: Int = 20_001,
    judgingJerk: Bool, arm: ArmDynamics?, motion: (Double) -> JointTrajectory.Sample
  ) {
    let limits = robot.limits
    guard let acceleration = limits.acceleration else {
      preconditionFailure("no acceleration limits")
    }
    joints = (0..<robot.jointCount).map { i in
      Joint(
        velocity: Worst(limit: limits.velocity[i]),
        acceleration: Worst(limit: acceleration[i]),
        jerk: judgingJerk ? limits.jerk.map { Worst(limit: $0[i]) } : nil,
        torque: arm == nil ? nil : Worst(limit: limits.effort[i]))
    }
    guard duration > 0 else { return }
    let ascending = zip(breaks, breaks.dropFirst())
    var even: [(time: Double, q: JointVector)] = []
    for k in 0..<evenSamples {
      let t = duration * Double(k) / Double(evenSamples - 1)
      let sample = motion(t)
      even.append((t, sample.q))
      see(sample, at: t, robot, arm)
    }
    // Just inside each piece and at two places of it.
    for (begin, end) in ascending {
      for share in [1e-9, 1.0 / 3, 2.0 / 3, 1 - 1e-9] {
        let t = begin + (end - begin) * share
        see(motion(t), at: t, robot, arm)
      }
    }
    judge(even, robot, judgingJerk: judgingJerk)
  }

  private mutating func see(
    _ sample: JointTrajectory.Sample, at t: Double, _ robot: RobotModel, _ arm: ArmDynamics?
  ) {
    sampleCount += 1
    var tau = JointVector.zero
    if let arm {
      let M = arm.massMatrix(sample.q)
      tau = arm.bias(sample.q, sample.qd)
      for i in joints.indices {
        for j in joints.indices { tau[i] += M[i, j] * sample.qdd[j] }
      }
    }
    for i in joints.indices {
      joints[i].velocity.see(sample.qd[i], at: t)
      joints[i].acceleration.see(sample.qdd[i], at: t)
      joints[i].jerk?.see(sample.qddd[i], at: t)
      joints[i].torque?.see(tau[i], at: t)
      guard robot.jointKinds[i] != .continuous else { continue }
      let (lower, upper) = (robot.limits.lower[i], robot.limits.upper[i])
      joints[i].outside = max(
        joints[i].outside, max(lower - sample.q[i], sample.q[i] - upper))
    }
  }

  private mutating func judge(
    _ even: [(time: Double, q: JointVector)], _ robot: RobotModel, judgingJerk: Bool
  ) {
    var piece = RecordedTrajectory.Piece()
    var precision = RecordedTrajectory.Precision()
    for (k, sample) in even.enumerated() {
      piece.times.append(sample.time)
      piece.places.append(k)
      piece.positions.append(sample.q)
      precision.position = max(precision.position, 4 * sample.q.maxMagnitude.ulp)
    }
    precision.time = even[even.count - 1].time.ulp
    let report = TrajectoryJudge(robot).judge(
      RecordedTrajectory(
        kind: .commanded, source: "", placeName: "sample", pieces: [piece], precision: precision))
    findings = report.findings.filter { finding in
      switch finding.name {
      case .commandedVelocity, .commandedAcceleration:
        finding.ratio > 1 + MotionCheck.tolerance
      case .commandedJerk: judgingJerk && finding.ratio > 1 + MotionCheck.tolerance
      default: false
      }
    }
  }
}
