// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension Posture {
  private static let degree = Double.pi / 180

  /// Aims the limbs of a body at this posture.
  func pose(_ shape: BodyShape) -> [BonePose] {
    var aiming = PostureAiming(shape)
    switch self {
    case .anatomical: Posture.stand(&aiming)
    case .supine: Posture.lieOnBack(&aiming)
    case .prone: Posture.lieOnFront(&aiming)
    case .seated: Posture.sit(&aiming)
    case .sideLeft: Posture.lieOnSide(&aiming, lower: .left, upper: .right)
    case .sideRight: Posture.lieOnSide(&aiming, lower: .right, upper: .left)
    }
    return aiming.transforms
  }

  private static func stand(_ aiming: inout PostureAiming) {
    let (s, c) = Elementary.sincos(15 * degree)
    for side in BodySide.allCases {
      aiming.aim(
        side,
        PostureAiming.Arm(
          upper: [s, 0, -c], hinge: [-1, -0.15, 0], elbow: 3 * degree, palm: [0, -1, 0],
          straightFingers: true))
      aiming.aim(
        side, PostureAiming.Leg(thigh: [0.05, 0, -1], knee: 0, footOut: 0.1, ankle: .flat))
    }
  }

  private static func lieOnBack(_ aiming: inout PostureAiming) {
    for side in BodySide.allCases {
      aiming.aim(
        side,
        PostureAiming.Arm(
          upper: [0.20, 0.06, -1], hinge: [-1, -0.15, 0], elbow: 12 * degree, palm: [0, -1, 0]))
      aiming.aim(
        side,
        PostureAiming.Leg(
          thigh: [0.09, 0, -1], knee: 3 * degree, footOut: 0.2, ankle: .plantarFlexed(0.45)))
    }
  }

  private static func lieOnFront(_ aiming: inout PostureAiming) {
    aiming.bend(neck: 8 * degree)
    for side in BodySide.allCases {
      aiming.aim(
        side,
        PostureAiming.Arm(
          upper: [0.22, 0, -1], hinge: [-1, 0.5, 0], elbow: 10 * degree, palm: [-1, 0.5, 0]))
      // The thighs lie level with the trunk, which tilts a little on the belly.
      aiming.aim(
        side,
        PostureAiming.Leg(
          thigh: [0.08, -0.09, -1], knee: 2 * degree, footOut: -0.05, ankle: .plantarFlexed(0.75)))
    }
  }

  private static func sit(_ aiming: inout PostureAiming) {
    for side in BodySide.allCases {
      aiming.aim(
        side,
        PostureAiming.Arm(
          upper: [0.18, -0.12, -1], hinge: [-1, 0.35, 0], elbow: 62 * degree,
          palm: [-0.2, 0.1, -1]))
      aiming.aim(
        side,
        PostureAiming.Leg(
          thigh: [0.16, -1, -0.03], knee: 88 * degree, footOut: 0, ankle: .plantarFlexed(0)))
    }
  }

  /// The lower arm stays in the plane of the table, its hand by the pillow.
  private static func lieOnSide(
    _ aiming: inout PostureAiming, lower: BodySide, upper: BodySide
  ) {
    aiming.bend(trunk: 8 * degree, neck: 6 * degree)
    aiming.aim(
      lower,
      PostureAiming.Arm(
        upper: [-0.08, -1, -0.25], hinge: [-1, 0, 0], elbow: 75 * degree, palm: [-1, 0, 0.2]))
    aiming.aim(
      upper,
      PostureAiming.Arm(
        upper: [-0.12, -0.55, -1], hinge: [-1, 0, 0.5], elbow: 45 * degree, palm: [-1, 0.3, 0]))
    aiming.aim(
      lower,
      PostureAiming.Leg(
        thigh: [0.02, -0.55, -1], knee: 50 * degree, footOut: 0, ankle: .plantarFlexed(0.3)))
    aiming.aim(
      upper,
      PostureAiming.Leg(
        thigh: [-0.10, -0.85, -1], knee: 75 * degree, footOut: 0, ankle: .plantarFlexed(0.3)))
  }
}
