// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How far and how fast each joint may go; lanes past the joint count are zero.
///
/// Position, velocity and effort come from the URDF, the rest from the limits file. What no file
/// states is nil, never infinite.
///
/// - Invariant: `lower < upper` in every joint; velocities, accelerations, jerks and torque rates
///   are finite and greater than zero; efforts are finite and not negative.
package struct JointLimits: Equatable, Sendable {
  /// Smallest joint position [rad, m].
  package var lower: JointVector
  /// Largest joint position [rad, m].
  package var upper: JointVector
  /// Largest magnitude of velocity [rad/s, m/s].
  package var velocity: JointVector
  /// Largest magnitude of torque or force [N·m, N].
  package var effort: JointVector
  /// Largest magnitude of acceleration [rad/s², m/s²].
  package var acceleration: JointVector?
  /// Largest magnitude of jerk [rad/s³, m/s³].
  package var jerk: JointVector?
  /// Largest magnitude of the rate of torque or force [N·m/s, N/s].
  package var torqueRate: JointVector?

  /// The limits as they are: the caller vouches for the invariant.
  package init(
    lower: JointVector, upper: JointVector, velocity: JointVector, effort: JointVector,
    acceleration: JointVector? = nil, jerk: JointVector? = nil, torqueRate: JointVector? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.velocity = velocity
    self.effort = effort
    self.acceleration = acceleration
    self.jerk = jerk
    self.torqueRate = torqueRate
  }

  /// The posture half-way between the position limits.
  package var middle: JointVector { (lower + upper) * 0.5 }

  /// True when every joint is strictly between its position limits; false for NaN.
  package func containsStrictly(_ q: JointVector, count: Int) -> Bool {
    for i in 0..<count where !(lower[i] < q[i] && q[i] < upper[i]) { return false }
    return true
  }

  /// A posture drawn uniformly between the position limits.
  package func random(_ generator: inout SeededGenerator, count: Int) -> JointVector {
    var q = JointVector.zero
    for i in 0..<count { q[i] = generator.uniform(lower[i], upper[i]) }
    return q
  }
}
