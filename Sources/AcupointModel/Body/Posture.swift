// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How the patient lies, sits or kneels.
package enum Posture: String, CaseIterable, Sendable {
  /// The reference posture: standing, arms hanging 15° from the trunk, palms forward.
  case anatomical
  /// Face down in a cradle, arms by the sides.
  case prone
  /// Face down, arms raised beside the head: the shoulder blades turn out.
  case proneArmsUp = "prone_arms_up"
  /// Face down, the feet beyond the end of the table, soles square to the shanks.
  case proneFeetOverEdge = "prone_feet_over_edge"
  /// Face up, arms by the sides, palms up.
  case supine
  /// Face up, arms by the sides, palms on the table.
  case supinePalmsDown = "supine_palms_down"
  /// Face up, arms raised 130°, elbows bent, hands beside the head.
  case supineArmsUp = "supine_arms_up"
  /// Face up, the left knee bent and turned out, its sole beside the right shank.
  case supineFrogLeft = "supine_frog_left"
  /// Face up, the right knee bent and turned out, its sole beside the left shank.
  case supineFrogRight = "supine_frog_right"
  /// Face up, knees bent 70° over a bolster, heels on the table.
  case supineKneesBent = "supine_knees_bent"
  /// Face up, the head turned 45° to the left: the right ear is free.
  case supineHeadLeft = "supine_head_left"
  /// Face up, the head turned 45° to the right: the left ear is free.
  case supineHeadRight = "supine_head_right"
  /// Upright, thighs level, forearms forward (`seated_upright`).
  case seated
  /// Leaning on to a rest for the forehead, forearms on it, the nape open.
  case seatedForward = "seated_forward"
  /// Upright, forearms on a table, elbows bent 86°, palms down.
  case seatedForearmDown = "seated_forearm_table_down"
  /// Upright, forearms on a table, hands on their little finger's edge.
  case seatedForearmEdge = "seated_forearm_table_edge"
  /// Upright, forearms on a table, palms up.
  case seatedForearmUp = "seated_forearm_table_up"
  /// Lying on the left side, the lower leg straight, the upper hip and knee bent.
  case sideLeft = "side_left"
  /// Lying on the right side, the lower leg straight, the upper hip and knee bent.
  case sideRight = "side_right"
  /// Lying on the left side with the right arm raised over the head.
  case sideLeftArmUp = "side_left_arm_up"
  /// Lying on the right side with the left arm raised over the head.
  case sideRightArmUp = "side_right_arm_up"
  /// Kneeling on knees and elbows, the head low.
  case kneesToChest = "knees_to_chest"

  /// Names that mean one of the cases as well.
  private static let otherNames: [(String, Posture)] = [
    ("seated_upright", .seated), ("seated_forearm_table", .seatedForearmDown),
  ]

  /// The posture of a name in files and on the command line.
  package init?(rawValue name: String) {
    let other = Posture.otherNames.first { $0.0 == name }?.1
    guard let known = other ?? Posture.allCases.first(where: { $0.rawValue == name }) else {
      return nil
    }
    self = known
  }

  /// What carries the patient's weight.
  package enum Support: Sendable {
    /// Standing on the soles.
    case feet
    /// The trunk lies on the table, this side down.
    case back, front, left, right
    case seat
    /// On all fours: the lowest skin of the body is on the table, the trunk is not.
    case knees
  }

  package var support: Support {
    switch self {
    case .anatomical: .feet
    case .prone, .proneArmsUp, .proneFeetOverEdge: .front
    case .supine, .supinePalmsDown, .supineArmsUp, .supineFrogLeft, .supineFrogRight,
      .supineKneesBent, .supineHeadLeft, .supineHeadRight:
      .back
    case .seated, .seatedForward, .seatedForearmDown, .seatedForearmEdge, .seatedForearmUp: .seat
    case .sideLeft, .sideLeftArmUp: .left
    case .sideRight, .sideRightArmUp: .right
    case .kneesToChest: .knees
    }
  }

  /// How far the trunk leans forward from the upright [rad], where it is not upright or level.
  var lean: Double {
    switch self {
    case .seatedForward: 20 * .pi / 180
    case .kneesToChest: 120 * .pi / 180
    default: 0
    }
  }

  /// How the patient frame lies in the room: lying and kneeling, the head points to +y of W.
  package var R_WP: RotationMatrix {
    switch support {
    case .feet: .identity
    case .seat: lean == 0 ? .identity : .aboutX(lean)
    case .knees:
      RotationMatrix(uncheckedColumns: [-1, 0, 0], [0, -1, 0], [0, 0, 1]) * .aboutX(lean)
    case .back: RotationMatrix(uncheckedColumns: [1, 0, 0], [0, 0, -1], [0, 1, 0])
    case .front: RotationMatrix(uncheckedColumns: [-1, 0, 0], [0, 0, 1], [0, 1, 0])
    case .left: RotationMatrix(uncheckedColumns: [0, 0, -1], [-1, 0, 0], [0, 1, 0])
    case .right: RotationMatrix(uncheckedColumns: [0, 0, 1], [1, 0, 0], [0, 1, 0])
    }
  }

  /// True where the trunk rests on the table.
  package var isLying: Bool {
    switch support {
    case .feet, .seat, .knees: false
    case .back, .front, .left, .right: true
    }
  }
}
