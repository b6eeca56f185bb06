// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
package import Geometry
package import MotionControl
package import SpatialMath

/// Where a place on the skin really is at any breath.
///
/// Exact for the deforming surface, not a linearisation: the place itself moves linearly with the
/// two breathing coefficients, and the mean area vector of its footprint (the skin within a radius
/// of it at rest, carried along) is a polynomial of second degree in them, whose six vector
/// coefficients are found once.
package struct TrueTarget: Sendable {
  /// The footprint is the skin within this distance of the place, unless told otherwise [m].
  package static let footprintRadius = 0.008

  /// The place at the end of quiet expiration.
  package let X_PA: RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint>
  private let thorax: Vector3
  private let abdomen: Vector3
  private let area: AreaPolynomial
  private let restNormal: Vector3
  private let course: TrueCourse?

  /// - Parameters:
  ///   - X_PA: the place at rest; its origin is where the anchor is.
  ///   - thorax: displacement of each vertex per metre of the thorax coefficient, in P.
  ///   - abdomen: the same for the abdomen coefficient.
  package init(
    X_PA: RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint>, anchor: SurfaceAnchor,
    on rest: TriangleMesh,
    thorax: [Vector3], abdomen: [Vector3], footprintRadius: Double = TrueTarget.footprintRadius,
    course: TrueCourse? = nil
  ) {
    self.X_PA = X_PA
    self.course = course
    self.thorax = anchor.interpolate(thorax, over: rest.topology)
    self.abdomen = anchor.interpolate(abdomen, over: rest.topology)
    area = AreaPolynomial(
      rest.footprint(around: anchor, radius: footprintRadius), rest, thorax, abdomen)
    restNormal = area.value(.rest).normalized
  }

  /// A point of the atlas on a posed body.
  ///
  /// - Parameter footprintRadius: that of the placed point [m].
  package init(
    _ point: CarriedPoint, on body: PosedBody, footprintRadius: Double, course: TrueCourse? = nil
  ) {
    self.init(
      X_PA: point.X_PA, anchor: point.anchor, on: body.surface, thorax: body.breathing.thorax,
      abdomen: body.breathing.abdomen, footprintRadius: footprintRadius, course: course)
  }

  /// Where its technique really is, `time` seconds into its motion. Allocates: never.
  package func pose(
    at breathing: BreathingState, techniqueTime time: Double
  ) -> RigidTransform<SpatialMath.Patient, SpatialMath.Acupoint> {
    let centre = pose(at: breathing)
    return course?.pose(at: breathing, techniqueTime: time, centre: centre) ?? centre
  }

  /// The place now: carried by its anchor, its normal turned as the footprint's mean normal turns.
  /// Allocates: never.
  package func pose(at breathing: BreathingState) -> RigidTransform<
    SpatialMath.Patient, SpatialMath.Acupoint
  > {
    let normal = area.value(breathing).normalized
    let turn = RotationMatrix(turning: restNormal, into: normal)
    return RigidTransform(
      turn * X_PA.rotation,
      X_PA.translation + (thorax * breathing.thorax + abdomen * breathing.abdomen))
  }
}

/// The sum of weighted triangle area vectors of a deforming surface as a polynomial in its two
/// coefficients a, b: c + a·cA + b·cB + a²·cAA + ab·cAB + b²·cBB [m²].
struct AreaPolynomial: Sendable {
  private var c = Vector3.zero
  private var cA = Vector3.zero
  private var cB = Vector3.zero
  private var cAA = Vector3.zero
  private var cAB = Vector3.zero
  private var cBB = Vector3.zero

  /// Each triangle counts with the share of it that belongs to the footprint at rest.
  init(
    _ footprint: [(triangle: Int32, area: Double)], _ rest: TriangleMesh, _ thorax: [Vector3],
    _ abdomen: [Vector3]
  ) {
    for (triangle, area) in footprint where area > 0 {
      let t = rest.triangles[Int(triangle)]
      func edges(_ field: [Vector3]) -> (Vector3, Vector3) {
        let origin = field[Int(t.x)]
        return (field[Int(t.y)] - origin, field[Int(t.z)] - origin)
      }
      let (e1, e2) = edges(rest.vertices)
      let (f1, f2) = edges(thorax)
      let (g1, g2) = edges(abdomen)
      let w = area / e1.cross(e2).length
      c += e1.cross(e2) * w
      cA += (f1.cross(e2) + e1.cross(f2)) * w
      cB += (g1.cross(e2) + e1.cross(g2)) * w
      cAA += f1.cross(f2) * w
      cAB += (f1.cross(g2) + g1.cross(f2)) * w
      cBB += g1.cross(g2) * w
    }
  }

  func value(_ breathing: BreathingState) -> Vector3 {
    let a = breathing.thorax
    let b = breathing.abdomen
    return (c + (cA + cAA * a) * a) + ((cB + cAB * a) + cBB * b) * b
  }
}
