// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Sitting, upright or leaning on to a rest.
extension Posture {
  func sit(_ aiming: inout PostureAiming) {
    if self == .seatedForward {
      aiming.bend(trunk: 14 * Posture.degree, neck: 28 * Posture.degree)
    }
    for side in BodySide.allCases {
      aiming.aim(side, seatedArm)
      aiming.aim(
        side,
        PostureAiming.Leg(
          thigh: inTrunk([0.16, -1, -0.03]), knee: 88 * Posture.degree, footOut: 0,
          ankle: .plantarFlexed(0)))
    }
  }

  private var seatedArm: PostureAiming.Arm {
    switch self {
    case .seatedForward:
      PostureAiming.Arm(
        upper: inTrunk([0.35, -0.75, -0.62]), hinge: inTrunk([-1, 0.25, -0.5]),
        elbow: 70 * Posture.degree, palm: inTrunk([0, 0, -1]))
    case .seatedForearmDown: Posture.armOnTable(palm: [0, 0, -1])
    case .seatedForearmEdge: Posture.armOnTable(palm: [-1, 0, 0])
    case .seatedForearmUp: Posture.armOnTable(palm: [0, 0, 1])
    default:
      PostureAiming.Arm(
        upper: [0.18, -0.12, -1], hinge: [-1, 0.35, 0], elbow: 62 * Posture.degree,
        palm: [-0.2, 0.1, -1])
    }
  }

  /// The forearm level, to the front, beside the belly.
  private static func armOnTable(palm: Vector3) -> PostureAiming.Arm {
    PostureAiming.Arm(
      upper: [0.36, -0.17, -1], hinge: [-1, 0.05, 0], elbow: 86 * degree, palm: palm)
  }
}
