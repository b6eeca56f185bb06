// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How the patient lies, sits or stands.
package enum Posture: String, CaseIterable, Sendable {
  /// The reference posture: standing, arms hanging 15° from the trunk, palms forward.
  case anatomical
  /// Face down, arms by the sides.
  case prone
  /// Face up, arms by the sides, palms up.
  case supine
  /// Upright, thighs level, forearms forward.
  case seated
  /// Lying on the left side, the upper leg bent forward.
  case sideLeft = "side_left"
  /// Lying on the right side, the upper leg bent forward.
  case sideRight = "side_right"

  /// How the patient frame lies in the room: lying, the head points to +y of W.
  package var R_WP: RotationMatrix {
    switch self {
    case .anatomical, .seated: .identity
    case .supine: RotationMatrix(uncheckedColumns: [1, 0, 0], [0, 0, -1], [0, 1, 0])
    case .prone: RotationMatrix(uncheckedColumns: [-1, 0, 0], [0, 0, 1], [0, 1, 0])
    case .sideLeft: RotationMatrix(uncheckedColumns: [0, 0, -1], [-1, 0, 0], [0, 1, 0])
    case .sideRight: RotationMatrix(uncheckedColumns: [0, 0, 1], [1, 0, 0], [0, 1, 0])
    }
  }

  /// True where the trunk rests on the table.
  package var isLying: Bool {
    switch self {
    case .anatomical, .seated: false
    case .prone, .supine, .sideLeft, .sideRight: true
    }
  }
}
