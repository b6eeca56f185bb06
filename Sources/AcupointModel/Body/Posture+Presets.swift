// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Aims of the limbs in each posture, written for the left side.
extension Posture {
  static let degree = Double.pi / 180

  /// Aims the limbs of a body at this posture.
  func pose(_ shape: BodyShape) -> [BonePose] {
    var aiming = PostureAiming(shape)
    switch support {
    case .feet: Posture.stand(&aiming)
    case .back: lieOnBack(&aiming)
    case .front: lieOnFront(&aiming)
    case .seat: sit(&aiming)
    case .left: lieOnSide(&aiming, lower: .left, upper: .right)
    case .right: lieOnSide(&aiming, lower: .right, upper: .left)
    case .knees: kneel(&aiming)
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

  /// A direction of the room (x left, −y to the front, z up) in the frame of a leaning trunk.
  func inTrunk(_ v: Vector3) -> Vector3 {
    lean == 0 ? v : RotationMatrix.aboutX(-lean) * v
  }

  private func kneel(_ aiming: inout PostureAiming) {
    aiming.bend(neck: -15 * Posture.degree)
    for side in BodySide.allCases {
      aiming.aim(
        side,
        PostureAiming.Arm(
          upper: inTrunk([0.16, -0.25, -1]), hinge: inTrunk([-1, -0.1, 0.1]),
          elbow: 80 * Posture.degree, palm: inTrunk([0, 0, -1])))
      aiming.aim(
        side,
        PostureAiming.Leg(
          thigh: inTrunk([0.16, -0.08, -1]), knee: 88 * Posture.degree, footOut: 0,
          ankle: .plantarFlexed(0.7)))
    }
  }
}
