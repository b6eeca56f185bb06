// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The largest magnitudes of a motion over the robot's limits, joint by joint.
package struct LimitRatios: Equatable, Sendable {
  package var velocity = JointVector.zero
  package var acceleration = JointVector.zero
  /// Zero when the robot's files give no jerk limit.
  package var jerk = JointVector.zero
  /// Zero when the robot's files leave out masses or efforts.
  package var torque = JointVector.zero

  package init() {}

  /// The larger of both, joint by joint.
  package mutating func formUnion(_ other: LimitRatios) {
    velocity.lanes = pointwiseMax(velocity.lanes, other.velocity.lanes)
    acceleration.lanes = pointwiseMax(acceleration.lanes, other.acceleration.lanes)
    jerk.lanes = pointwiseMax(jerk.lanes, other.jerk.lanes)
    torque.lanes = pointwiseMax(torque.lanes, other.torque.lanes)
  }

  /// Takes one sample of the motion into account; what is not a number breaks every limit.
  mutating func include(
    qd: JointVector, qdd: JointVector, qddd: JointVector, limits: JointLimits, count: Int
  ) {
    for i in 0..<count {
      velocity[i] = LimitRatios.larger(velocity[i], abs(qd[i]) / limits.velocity[i])
      if let most = limits.acceleration {
        acceleration[i] = LimitRatios.larger(acceleration[i], abs(qdd[i]) / most[i])
      }
      if let most = limits.jerk {
        jerk[i] = LimitRatios.larger(jerk[i], abs(qddd[i]) / most[i])
      }
    }
  }

  /// The same for torques.
  mutating func include(torque tau: JointVector, efforts: JointVector, count: Int) {
    for i in 0..<count {
      torque[i] = LimitRatios.larger(torque[i], abs(tau[i]) / efforts[i])
    }
  }

  private static func larger(_ a: Double, _ b: Double) -> Double {
    b.isNaN ? .infinity : max(a, b)
  }
}
