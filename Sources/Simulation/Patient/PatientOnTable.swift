// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry
package import SpatialMath

/// The table the patient lies on, level, its long side along y of W.
///
/// - Invariant: every size is finite and greater than zero.
package struct TreatmentTable: Equatable, Sendable {
  /// Centre of the top, in W [m]; z is its height.
  package let center: Vector3
  /// Across, along x of W [m].
  package let width: Double
  /// Along y of W [m].
  package let length: Double

  /// Why a table was refused.
  package enum Invalid: Error, Equatable {
    case notPositive(name: String, value: Double)
  }

  /// - Throws: `Invalid`, with the offending value; NaN is refused everywhere.
  package init(center: Vector3, width: Double, length: Double) throws(Invalid) {
    for (name, value) in [("height", center.z), ("width", width), ("length", length)]
    where !(value > 0 && value.isFinite) {
      throw .notPositive(name: name, value: value)
    }
    self.center = center
    self.width = width
    self.length = length
  }
}

/// Where a posed body comes to lie.
package enum PatientOnTable {
  /// How far the lowest part of the trunk sinks into the padding [m].
  package static let sinking = 0.0075
  /// The trunk for this purpose: this near the median plane and this high above the pelvis joint
  /// [m], which leaves out arms, legs and head.
  package static let trunkHalfWidth = 0.14
  package static let trunkLevels = -0.05...0.45

  /// `X_WP` of a body laid on a table: turned as its posture says, the trunk's lowest vertex
  /// `sinking` below the table top, the middle of the trunk over the middle of the table. On all
  /// fours it is the body's lowest vertex instead.
  package static func pose(
    of body: PosedBody, on table: TreatmentTable
  ) -> RigidTransform<World, SpatialMath.Patient> {
    var lower = Vector3(repeating: .infinity)
    var upper = Vector3(repeating: -.infinity)
    let isOnKnees = body.posture.support == .knees
    for p in body.surface.vertices
    where isOnKnees || (abs(p.x) <= trunkHalfWidth && trunkLevels.contains(p.z)) {
      let v = body.R_WP * p
      for k in 0..<3 {
        lower[k] = min(lower[k], v[k])
        upper[k] = max(upper[k], v[k])
      }
    }
    precondition(upper.isFinite && lower.isFinite, "a body without a trunk")
    let middle = (lower + upper) * 0.5
    return RigidTransform(
      body.R_WP,
      Vector3(
        table.center.x - middle.x, table.center.y - middle.y,
        table.center.z - sinking - lower.z))
  }
}
