// SPDX-License-Identifier: GPL-3.0-or-later

/// One thing that is wrong with a trajectory: what, where, when first, when worst, by how much.
package struct TrajectoryFinding: Equatable, Sendable {
  /// The words of libfranka's error list where it has one for the matter, our own elsewhere.
  package enum Name: String, Equatable, Sendable, CaseIterable {
    case commandedPosition = "joint_motion_generator_position_limits_violation"
    case commandedVelocity = "joint_motion_generator_velocity_limits_violation"
    /// The acceleration limit: velocity changes too much from one sample to the next.
    case commandedAcceleration = "joint_motion_generator_velocity_discontinuity"
    /// The jerk limit: acceleration changes too much from one sample to the next.
    case commandedJerk = "joint_motion_generator_acceleration_discontinuity"
    case measuredPosition = "joint_position_limits_violation"
    case measuredVelocity = "joint_velocity_violation"
    case startPose = "joint_position_motion_generator_start_pose_invalid"
    /// Half-way between two samples the tool leaves the way between them.
    case midpoint = "midpoint_deviation"
    case samplingGap = "sampling_gap"
    case statedVelocity = "stated_velocity_inconsistent"
    case statedAcceleration = "stated_acceleration_inconsistent"
  }

  /// By what the value was found.
  package enum Basis: String, Equatable, Sendable, CaseIterable {
    /// The stated positions themselves.
    case positions
    /// Differences of the positions.
    case differences
    /// Differences in which the joint rests before the first sample.
    case start
    /// Differences in which the joint rests after the last sample.
    case end
    /// The stated velocities or accelerations themselves.
    case stated
    /// Differences of the stated velocities or accelerations.
    case statedDifferences = "stated_differences"
    /// Stated derivatives against differences of what they derive.
    case consistency
    /// Forward kinematics half-way between two samples.
    case midpoint
    /// The times alone.
    case times
  }

  /// A moment of the trajectory.
  package struct Moment: Equatable, Sendable {
    /// The middle of what the value was made from [s].
    package let time: Double
    /// Line, message or tick of the first sample the value was made from.
    package let place: Int
  }

  package let name: Name
  package let basis: Basis
  /// Index of the joint; nil where it is the times that are wrong.
  package let joint: Int?
  package let unit: String
  package internal(set) var first: Moment
  package internal(set) var worst: Moment
  /// How many samples or steps are beyond the limit.
  package internal(set) var count: Int
  /// At the worst moment, with its sign.
  package internal(set) var value: Double
  /// What may be at the worst moment, with the sign of the value.
  package internal(set) var limit: Double
  /// By how much the value may be wrong because the file's numbers are rounded.
  package internal(set) var uncertainty: Double
  /// Value over limit; of positions, distance from the middle of the range over half the range.
  package internal(set) var ratio: Double

  /// How much of the limit is left; negative in a finding.
  package var margin: Double { 1 - ratio }
}
