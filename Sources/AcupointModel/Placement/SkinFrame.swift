// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A place on the skin with axes of its own, carried to a posture: z out of the skin, y along the
/// skin towards the crown of the standing body, x to the right of who looks at the skin.
package struct SkinFrame: Equatable, Sendable {
  /// In P of the posture.
  package let X_PA: RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint>
  /// Motion per metre of the two breathing coefficients, in P.
  package let thorax: Vector3
  package let abdomen: Vector3
}

extension PlacedAtlas {
  /// Radius of the disc whose mean normal is the skin's [m].
  private static let frameRadius = 0.010

  /// The frame of a place on the skin, in another posture of the same patient. Where the skin faces
  /// straight up or down, y is any direction along it.
  package func skinFrame(at anchor: SurfaceAnchor, on body: PosedBody) -> SkinFrame {
    let surface = body.surface
    let cranial = FaceDirection(
      Vector3(0, 0, 1), on: anchor.triangle, of: reference.body.surface)
    let z = surface.areaMeanNormal(around: anchor, radius: PlacedAtlas.frameRadius)
    let along = cranial.vector(on: anchor.triangle, of: surface).rejected(from: z)
    let y = along.length > 1e-6 ? along.normalized : z.anyPerpendicular
    return SkinFrame(
      X_PA: RigidTransform(
        RotationMatrix(z: z, xTowards: y.cross(z)), surface.position(of: anchor)),
      thorax: anchor.interpolate(body.breathing.thorax, over: surface.topology),
      abdomen: anchor.interpolate(body.breathing.abdomen, over: surface.topology))
  }

  /// The skin of a landmark or a point by its name; nil when there is none on that side.
  package func anchor(named name: String, _ side: Side) -> SurfaceAnchor? {
    if let landmark = landmark(name, side) { return landmark.place.anchor }
    guard let code = AcupointCode(name) else { return nil }
    return self[code, side]?.anchor
  }

  /// The sides on which a landmark or a point of this name lies; none when there is no such name.
  package func sides(of name: String) -> [Side] {
    Side.allCases.filter { anchor(named: name, $0) != nil }
  }
}
