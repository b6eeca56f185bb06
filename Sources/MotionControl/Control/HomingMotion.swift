// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A slow straight motion in joint space to where a plan starts, in the least time that its limits
/// of velocity, acceleration and jerk allow, and as gently to a stand and on again.
///
/// It knows nothing of the surroundings, so it is refused beyond `reach` per joint. Along a straight
/// line there is one number to move, the share of the way, which `Retarget` does anew in every
/// period. Allocates: never.
package struct HomingMotion: Equatable, Sendable {
  /// The furthest any joint may be from the start of the plan [rad].
  package static let reach = 0.2
  /// Largest velocity of any joint [rad/s].
  package static let speed = 0.2
  /// Largest acceleration of any joint [rad/s²].
  package static let acceleration = 1.0
  /// Largest jerk of any joint [rad/s³].
  package static let jerk = 10.0
  /// Of a joint's own limits no more than this share is used, if that is less.
  package static let share = 0.5

  package private(set) var from = JointVector.zero
  package private(set) var to = JointVector.zero
  /// Share of the way, 0...1, and its rates [1/s, 1/s²].
  package private(set) var progress = 1.0
  package private(set) var rate = 0.0
  package private(set) var rateSlope = 0.0

  package init() {}

  /// - Returns: nil when a joint is further than `reach` from its goal, or not a number.
  package init?(from: JointVector, to: JointVector) {
    let furthest = (to - from).maxMagnitude
    guard from.isFinite, to.isFinite, furthest <= HomingMotion.reach else { return nil }
    self.from = from
    self.to = to
    progress = furthest > 0 ? 0 : 1
  }

  /// Where the joints are to be now [rad].
  package var position: JointVector {
    progress == 1 ? to : from + (to - from) * progress
  }

  package var isComplete: Bool { progress == 1 }
  package var isStanding: Bool { rate == 0 && rateSlope == 0 }

  /// Goes on for `dt` seconds, or brakes.
  package mutating func advance(by dt: Double, goesOn: Bool, joints: JointLimiter.Limits) {
    guard let limits = limits(joints) else { return }
    var motion = JointMotion(
      q: JointVector(first: progress), qd: JointVector(first: rate),
      qdd: JointVector(first: rateSlope))
    if goesOn {
      Retarget.step(&motion, to: JointVector(first: 1), limits: limits, dt: dt)
    } else {
      Retarget.step(&motion, towards: .zero, limits: limits, dt: dt)
    }
    progress = min(motion.q[0], 1)
    rate = motion.qd[0]
    rateSlope = motion.qdd[0]
  }

  /// What the joints allow the share of the way; nil where there is no way.
  package func limits(_ joints: JointLimiter.Limits) -> RetargetLimits? {
    let way = to - from
    var (v, a, j) = (Double.infinity, Double.infinity, Double.infinity)
    for i in 0..<joints.count where way[i] != 0 {
      let perJoint = 1 / abs(way[i])
      v = min(v, perJoint * min(HomingMotion.speed, HomingMotion.share * joints.velocity[i]))
      a = min(
        a, perJoint * min(HomingMotion.acceleration, HomingMotion.share * joints.acceleration[i]))
      j = min(j, perJoint * min(HomingMotion.jerk, HomingMotion.share * joints.jerk[i]))
    }
    guard v < .infinity else { return nil }
    return RetargetLimits(
      valid: JointVector(first: v), acceleration: JointVector(first: a),
      jerk: JointVector(first: j), count: 1)
  }
}

extension HomingMotion {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&from, "homing.from")
    v.visit(&to, "homing.to")
    v.visit(&progress, "homing.progress")
    v.visit(&rate, "homing.rate")
    v.visit(&rateSlope, "homing.rateSlope")
  }
}
