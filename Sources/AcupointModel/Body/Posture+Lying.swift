// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Lying on the back and on the front.
extension Posture {
  func lieOnBack(_ aiming: inout PostureAiming) {
    switch self {
    case .supineHeadLeft: aiming.bend(neck: 0, turn: 45 * Posture.degree)
    case .supineHeadRight: aiming.bend(neck: 0, turn: -45 * Posture.degree)
    default: break
    }
    for side in BodySide.allCases {
      aiming.aim(side, supineArm(side))
      aiming.aim(side, supineLeg(side))
    }
  }

  private func supineArm(_ side: BodySide) -> PostureAiming.Arm {
    var arm = PostureAiming.Arm(
      upper: [0.32, 0.06, -1], hinge: [-1, -0.15, 0], elbow: 12 * Posture.degree,
      palm: [0, -1, 0])
    switch (self, side) {
    case (.supine, _): arm.upper.x = 0.20
    // Out of the way of the thigh that is turned out.
    case (.supineFrogLeft, .left), (.supineFrogRight, .right): arm.upper.x = 0.75
    case (.supinePalmsDown, _):
      arm = PostureAiming.Arm(
        upper: [0.45, 0.06, -1], hinge: [-1, 0.45, 0], elbow: 14 * Posture.degree,
        palm: [-0.15, 1, 0])
    case (.supineArmsUp, _):
      arm = PostureAiming.Arm(
        upper: [0.77, 0.16, 0.62], hinge: [0, -1, 0.1], elbow: 75 * Posture.degree,
        palm: [0, -1, 0], lift: 40 * Posture.degree)
    default: break
    }
    return arm
  }

  private func supineLeg(_ side: BodySide) -> PostureAiming.Leg {
    switch (self, side) {
    case (.supineFrogLeft, .left), (.supineFrogRight, .right):
      PostureAiming.Leg(
        thigh: [0.62, -0.32, -0.75], knee: 96 * Posture.degree, footOut: 66 * Posture.degree,
        ankle: .plantarFlexed(0.15), hipShare: 0.5)
    case (.supineKneesBent, _):
      PostureAiming.Leg(
        thigh: [0.10, -0.70, -1], knee: 70 * Posture.degree, footOut: 0.05,
        ankle: .plantarFlexed(0.35))
    default:
      PostureAiming.Leg(
        thigh: [0.09, 0, -1], knee: 3 * Posture.degree, footOut: 0.2, ankle: .plantarFlexed(0.45))
    }
  }

  func lieOnFront(_ aiming: inout PostureAiming) {
    aiming.bend(neck: 8 * Posture.degree)
    for side in BodySide.allCases {
      aiming.aim(side, proneArm)
      aiming.aim(side, proneLeg)
    }
  }

  private var proneArm: PostureAiming.Arm {
    self == .proneArmsUp
      ? PostureAiming.Arm(
        upper: [0.88, -0.18, 0.42], hinge: [0, -1, -0.15], elbow: 85 * Posture.degree,
        palm: [0, -1, 0], lift: 30 * Posture.degree)
      : PostureAiming.Arm(
        upper: [self == .prone ? 0.22 : 0.40, 0, -1], hinge: [-1, 0.5, 0],
        elbow: 10 * Posture.degree, palm: [-1, 0.5, 0])
  }

  /// The thighs lie level with the trunk, which tilts a little on the belly.
  private var proneLeg: PostureAiming.Leg {
    let isOverEdge = self == .proneFeetOverEdge
    return PostureAiming.Leg(
      thigh: [0.08, -0.09, -1], knee: 2 * Posture.degree, footOut: isOverEdge ? 0 : -0.05,
      ankle: .plantarFlexed(isOverEdge ? 0.05 : 0.75))
  }

  /// The lower arm stays in the plane of the table, its hand by the pillow.
  func lieOnSide(_ aiming: inout PostureAiming, lower: BodySide, upper: BodySide) {
    aiming.bend(trunk: 8 * Posture.degree, neck: 6 * Posture.degree)
    aiming.aim(
      lower,
      PostureAiming.Arm(
        upper: [-0.08, -1, -0.25], hinge: [-1, 0, 0], elbow: 75 * Posture.degree,
        palm: [-1, 0, 0.2]))
    let isArmUp = self == .sideLeftArmUp || self == .sideRightArmUp
    aiming.aim(
      upper,
      isArmUp
        ? PostureAiming.Arm(
          upper: [0.30, -0.45, 0.85], hinge: [-0.8, -0.5, 0], elbow: 55 * Posture.degree,
          palm: [-0.6, 0.2, -0.6], lift: 40 * Posture.degree)
        : PostureAiming.Arm(
          upper: [0.05, -0.85, -0.8], hinge: [-1, 0, 0.5], elbow: 50 * Posture.degree,
          palm: [-1, 0.3, 0]))
    aiming.aim(
      lower,
      PostureAiming.Leg(
        thigh: [0.02, -0.10, -1], knee: 8 * Posture.degree, footOut: 0, ankle: .plantarFlexed(0.3)))
    aiming.aim(
      upper,
      PostureAiming.Leg(
        thigh: [-0.10, -1, -0.42], knee: 85 * Posture.degree, footOut: 0,
        ankle: .plantarFlexed(0.3)))
  }
}
