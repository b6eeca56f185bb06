// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A place on the skin of a posed body: where it is, which way is out, and what breath does to both.
package struct CarriedPlace: Equatable, Sendable {
  package let anchor: SurfaceAnchor
  /// In P [m].
  package let position: Vector3
  /// Outward, the mean over the tool's footprint.
  package let normal: Vector3
  package let breathing: CarriedPoint.BreathingMotion

  /// The step of the breathing coefficients for the normal's derivative [m]: a breath is millimetres.
  private static let breathingStep = 1e-3

  package init(_ anchor: SurfaceAnchor, footprintRadius: Double, on body: PosedBody) {
    let surface = body.surface
    let patch = FootprintPatch(of: surface, around: anchor, radius: footprintRadius)
    let fields = body.breathing
    self.anchor = anchor
    position = surface.position(of: anchor)
    normal = patch.meanNormal(on: surface)
    breathing = CarriedPoint.BreathingMotion(
      positionPerThorax: anchor.interpolate(fields.thorax, over: surface.topology),
      positionPerAbdomen: anchor.interpolate(fields.abdomen, over: surface.topology),
      normalPerThorax: CarriedPlace.turn(of: patch, on: surface, along: fields.thorax),
      normalPerAbdomen: CarriedPlace.turn(of: patch, on: surface, along: fields.abdomen))
  }

  /// Change of a patch's unit normal along a field [1/m], by a central difference.
  private static func turn(
    of patch: FootprintPatch, on surface: TriangleMesh, along field: [Vector3]
  ) -> Vector3 {
    let ahead = DisplacedMesh(surface, along: field, by: breathingStep)
    let behind = DisplacedMesh(surface, along: field, by: -breathingStep)
    switch patch.motion(along: field, step: breathingStep, over: surface.topology) {
    case .still: return .zero
    case .sameTriangles:
      return (patch.meanNormal(on: ahead) - patch.meanNormal(on: behind)) / (2 * breathingStep)
    case .other:
      return
        (ahead.areaMeanNormal(around: patch.anchor, radius: patch.radius)
        - behind.areaMeanNormal(around: patch.anchor, radius: patch.radius)) / (2 * breathingStep)
    }
  }
}
