// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Geometry
package import MotionControl
import SpatialMath

/// The way over the skin that a technique follows, where it really is: each of its places as exact as
/// a `TrueTarget`.
package struct TrueCourse: Sendable {
  private let technique: Technique
  private let shape: SkinCourse.Shape
  private let places: [TrueTarget]

  /// - Parameter anchors: the places of the course, in their order.
  package init(
    _ technique: Technique, _ shape: SkinCourse.Shape, _ anchors: [SurfaceAnchor],
    on body: PosedBody, footprintRadius: Double
  ) {
    self.technique = technique
    self.shape = shape
    places = anchors.map { anchor in
      let normal = body.surface.areaMeanNormal(around: anchor, radius: footprintRadius)
      return TrueTarget(
        X_PA: RigidTransform(
          RotationMatrix(z: normal, xTowards: normal.anyPerpendicular),
          body.surface.position(of: anchor)),
        anchor: anchor, on: body.surface, thorax: body.breathing.thorax,
        abdomen: body.breathing.abdomen, footprintRadius: footprintRadius)
    }
  }

  /// - Returns: nil while the technique stays in its place. Allocates: never.
  func pose(
    at breathing: BreathingState, techniqueTime time: Double,
    centre: RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint>
  ) -> RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint>? {
    guard let point = technique.coursePoint(at: time) else { return nil }
    return SkinCourse.pose(at: point, of: shape, places.count, centre: centre) {
      let place = places[$0].pose(at: breathing)
      return SkinCourse.Spot(position: place.translation, normal: place.rotation.z)
    }
  }
}
