// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A point on the skin of the reference posture, and how surely it is where it is.
package struct SkinPoint: Equatable, Sendable {
  package var anchor: SurfaceAnchor
  /// In P of the reference posture [m].
  package var position: Vector3
  /// Standard deviation of the place on the skin [m].
  package var sigma: Double
}

/// Why a point could not be placed on a body.
package struct PlacementFailure: Error, Equatable, CustomStringConvertible {
  /// The code or landmark.
  package let name: String
  package let side: Side
  package let reason: String

  package var description: String { "\(name) (\(side.rawValue)) has no place: \(reason)" }
}
