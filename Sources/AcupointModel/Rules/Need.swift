// SPDX-License-Identifier: GPL-3.0-or-later

extension AcupointRecord {
  /// How the patient has to hold himself where a point is located and treated.
  package enum Need: String, CaseIterable, Sendable {
    case fist, mouthOpen = "mouth_open", toesFlexed = "toes_flexed"
    case elbow90 = "elbow_90", knee90 = "knee_90"
    case armRaised = "arm_raised"
    case proneKneesToChest = "prone_knees_to_chest"

    /// A gesture is asked of the patient and made in any posture; the body's shape does not show it.
    package var isGesture: Bool {
      switch self {
      case .fist, .mouthOpen, .toesFlexed: true
      case .elbow90, .knee90, .armRaised, .proneKneesToChest: false
      }
    }

    /// Whether a posture brings it on a side of the body, or it is a gesture.
    ///
    /// A joint counts as bent from 60°, an arm as raised from 90° off the trunk; on the midline
    /// both sides have to be.
    package func isMet(in posture: Posture, on side: Side) -> Bool {
      switch side {
      case .left, .right: postures(on: side).contains(posture)
      case .mid: isMet(in: posture, on: .left) && isMet(in: posture, on: .right)
      }
    }

    private func postures(on side: Side) -> [Posture] {
      let isLeft = side == .left
      return switch self {
      case .fist, .mouthOpen, .toesFlexed: Posture.allCases
      case .elbow90:
        [
          .proneArmsUp, .supineArmsUp, .seated, .seatedForward, .seatedForearmDown,
          .seatedForearmEdge, .seatedForearmUp, .kneesToChest,
        ] + (isLeft ? [.sideLeft, .sideLeftArmUp] : [.sideRight, .sideRightArmUp])
      case .knee90:
        [
          .supineKneesBent, .seated, .seatedForward, .seatedForearmDown, .seatedForearmEdge,
          .seatedForearmUp, .kneesToChest,
        ]
          + (isLeft
            ? [.supineFrogLeft, .sideRight, .sideRightArmUp]
            : [.supineFrogRight, .sideLeft, .sideLeftArmUp])
      case .armRaised:
        [.proneArmsUp, .supineArmsUp, .kneesToChest]
          + (isLeft ? [.sideRightArmUp] : [.sideLeftArmUp])
      case .proneKneesToChest: [.kneesToChest]
      }
    }
  }
}
