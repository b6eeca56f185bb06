// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Saturates joint velocity, acceleration and jerk, and brakes before the ends of the ranges.
///
/// From the last command each joint has an interval of velocities it may have next; what is asked
/// is moved to the nearest of them, so that limiting twice is limiting once. The interval is
/// chosen so that it is never empty later: near a bound the acceleration shrinks with the distance
/// to it, and the velocity near the end of a range is one from which the joint can stop.
/// Allocates: never.
package struct JointLimiter: Equatable, Sendable {
  /// What a joint may do, after `share` of the robot's own limits is taken; constant.
  package struct Limits: Equatable, Sendable {
    package var count: Int
    package var lower: JointVector
    package var upper: JointVector
    package var velocity: JointVector
    package var acceleration: JointVector
    package var jerk: JointVector

    /// Share of the acceleration with which a joint brakes before the end of its range; the rest
    /// is for getting there.
    static let brakingShare = 0.5

    package init(
      count: Int, lower: JointVector, upper: JointVector, velocity: JointVector,
      acceleration: JointVector, jerk: JointVector
    ) {
      self.count = count
      self.lower = lower
      self.upper = upper
      self.velocity = velocity
      self.acceleration = acceleration
      self.jerk = jerk
    }
  }

  /// The last limited command [rad].
  package private(set) var q: JointVector
  /// Its velocity [rad/s].
  package private(set) var qd = JointVector.zero
  /// Its acceleration [rad/s²].
  package private(set) var qdd = JointVector.zero

  /// Stands at `q`.
  package init(standingAt q: JointVector) { self.q = q }

  /// The velocity nearest to `wanted` that the limits allow for the next `dt` seconds.
  package func limited(
    _ wanted: JointVector, dt: Double, limits: Limits
  ) -> JointVector {
    var result = JointVector.zero
    for i in 0..<limits.count {
      let a = limits.acceleration[i]
      let j = limits.jerk[i]
      // How quickly a bound is approached: slow enough for the jerk, and for one period.
      let approach = min(j / (3 * a), 0.5 / dt)
      let reaction = 2 * dt + a / j + 1 / approach
      let brake = JointLimiter.Limits.brakingShare * a
      let v = qd[i]
      let above = ceiling(
        distance: limits.upper[i] - q[i], v: v, brake: brake, reaction: reaction,
        velocity: limits.velocity[i])
      let below = ceiling(
        distance: q[i] - limits.lower[i], v: -v, brake: brake, reaction: reaction,
        velocity: limits.velocity[i])
      let highest = above.slope + approach * (above.velocity - v)
      let lowest = -(below.slope + approach * (below.velocity + v))
      let rise = min(a, min(qdd[i] + j * dt, max(highest, qdd[i] - j * dt)))
      let fall = max(-a, max(qdd[i] - j * dt, min(lowest, qdd[i] + j * dt)))
      let least = v + min(fall, rise) * dt
      let most = v + max(rise, -a) * dt
      result[i] = min(max(wanted[i], least), most)
    }
    return result
  }

  /// The largest velocity towards an end of the range `distance` away from which the joint can
  /// stop before it, and how fast that velocity changes when the joint moves with `v`.
  ///
  /// Solves v²/(2·brake) + v·reaction = distance for v.
  private func ceiling(
    distance: Double, v: Double, brake: Double, reaction: Double, velocity: Double
  ) -> (velocity: Double, slope: Double) {
    let b = brake * reaction
    let d = max(distance, 0)
    let root = (b * b + 2 * brake * d).squareRoot()
    let stoppable = root - b
    if stoppable >= velocity { return (velocity, 0) }
    return (stoppable, -brake * max(v, 0) / root)
  }

  /// Takes a limited velocity as commanded for the next `dt` seconds.
  package mutating func accept(_ velocity: JointVector, dt: Double) {
    qdd = (velocity - qd) * (1 / dt)
    qd = velocity
    q = q + velocity * dt
  }

  /// Stands at `q` from now on: for brakes and restarts.
  package mutating func stand(at q: JointVector) { self = JointLimiter(standingAt: q) }
}

extension JointLimiter {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&q, "limiter.q")
    v.visit(&qd, "limiter.qd")
    v.visit(&qdd, "limiter.qdd")
  }
}
