// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A slow straight motion in joint space to where a plan starts.
///
/// It knows nothing of the surroundings, so it is refused beyond `reach` per joint. The profile is
/// the quintic at rest at both ends. Allocates: never.
package struct HomingMotion: Equatable, Sendable {
  /// The furthest any joint may be from the start of the plan [rad].
  package static let reach = 0.2
  /// Peak velocity of any joint [rad/s].
  package static let speed = 0.2

  /// What any motion takes at least, so that the smallest one is smooth too [s].
  package static let shortest = 0.1

  package private(set) var from = JointVector.zero
  package private(set) var to = JointVector.zero
  /// [s]
  package private(set) var duration = 0.0

  package init() {}

  /// - Returns: nil when a joint is further than `reach` from its goal, or not a number.
  package init?(from: JointVector, to: JointVector) {
    let furthest = (to - from).maxMagnitude
    guard from.isFinite, to.isFinite, furthest <= HomingMotion.reach else { return nil }
    self.from = from
    self.to = to
    // The quintic's peak velocity is 15/8 of the mean; its peak acceleration 5.77 Δ/T².
    duration =
      furthest > 0
      ? max(
        HomingMotion.shortest, 1.875 * furthest / HomingMotion.speed, (5.8 * furthest).squareRoot())
      : 0
  }

  package func position(at time: Double) -> JointVector {
    guard duration > 0 else { return to }
    return from + (to - from) * Elementary.smoothStep(time / duration)
  }
}

extension HomingMotion {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&from, "homing.from")
    v.visit(&to, "homing.to")
    v.visit(&duration, "homing.duration")
  }
}
