// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Where joints are, how fast they move and how they accelerate; lanes past the joint count are zero.
package struct JointMotion: Equatable, Sendable {
  /// [rad, m]
  package var q: JointVector
  /// [rad/s, m/s]
  package var qd: JointVector
  /// [rad/s², m/s²]
  package var qdd: JointVector

  package init(q: JointVector, qd: JointVector = .zero, qdd: JointVector = .zero) {
    self.q = q
    self.qd = qd
    self.qdd = qdd
  }
}

/// How fast each joint may move, accelerate and jerk on the way to a new target.
///
/// - Invariant: one to eight joints; every limit of a joint is finite and greater than zero.
package struct RetargetLimits: Equatable, Sendable {
  package let count: Int
  /// Largest magnitude of velocity [rad/s, m/s].
  package let velocity: JointVector
  /// Largest magnitude of acceleration [rad/s², m/s²].
  package let acceleration: JointVector
  /// Largest magnitude of jerk [rad/s³, m/s³].
  package let jerk: JointVector

  /// - Throws: for the first joint with a limit that is not finite or not greater than zero.
  /// - Precondition: one to eight joints.
  package init(
    velocity: JointVector, acceleration: JointVector, jerk: JointVector, count: Int
  ) throws(RetargetLimitsError) {
    precondition((1...JointVector.capacity).contains(count), "\(count) joints, one to 8 expected")
    self.count = count
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
    for i in 0..<count {
      try RetargetLimits.check(velocity[i], .velocity, joint: i)
      try RetargetLimits.check(acceleration[i], .acceleration, joint: i)
      try RetargetLimits.check(jerk[i], .jerk, joint: i)
    }
  }

  /// Limits of which the caller vouches that they are finite and greater than zero.
  init(
    valid velocity: JointVector, acceleration: JointVector, jerk: JointVector, count: Int
  ) {
    self.count = count
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
  }

  private static func check(
    _ value: Double, _ quantity: RetargetLimitsError.Quantity, joint: Int
  ) throws(RetargetLimitsError) {
    guard value > 0 && value < .infinity else {
      throw RetargetLimitsError(joint: joint, quantity: quantity, value: value)
    }
  }
}

/// A limit with which nothing can move.
package struct RetargetLimitsError: Error, Equatable, CustomStringConvertible {
  package enum Quantity: String, Equatable, Sendable {
    case velocity, acceleration, jerk
  }

  /// Counted from 0.
  package var joint: Int
  package var quantity: Quantity
  package var value: Double

  package var description: String {
    "joint \(joint + 1): \(quantity.rawValue) limit \(value); a number greater than 0 expected"
  }
}

/// Why there is no motion; joints are counted from 0.
package enum RetargetRefusal: Equatable, Sendable, CustomStringConvertible {
  /// A number of the start or of the target is NaN or infinite.
  case notFinite(joint: Int)
  /// The target moves faster than the joint may.
  case targetTooFast(joint: Int)
  /// The target accelerates more than the joint may, or so that the velocity limit is broken just
  /// before or after it.
  case targetAcceleration(joint: Int)
  /// No motion was found that keeps the limits and meets the target when it is integrated: numbers
  /// too far apart for double precision.
  case unresolved(joint: Int)

  package var description: String {
    switch self {
    case .notFinite(let joint): "joint \(joint + 1): a number that is not finite"
    case .targetTooFast(let joint): "joint \(joint + 1): target beyond the velocity limit"
    case .targetAcceleration(let joint):
      "joint \(joint + 1): target acceleration beyond what the limits allow there"
    case .unresolved(let joint): "joint \(joint + 1): no motion found that checks"
    }
  }
}
