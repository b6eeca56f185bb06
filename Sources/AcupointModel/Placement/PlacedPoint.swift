// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// A point of the atlas on one patient's skin: an anchor that postures and breath carry.
package struct PlacedPoint: Equatable, Sendable {
  package let code: AcupointCode
  package private(set) var side: Side
  package let anchor: SurfaceAnchor
  /// Where it lies on the reference posture, in P [m].
  package let position: Vector3
  /// Direction of the channel in its numbering direction, in the triangle's own edges.
  package let tangent: FaceDirection
  /// How it goes into another posture.
  package let carry: AcupointRecord.Carry
  /// Radius of the disc whose mean normal is the point's normal [m].
  package let footprintRadius: Double
  /// Standard deviation of the place on the skin [m].
  package let sigma: Double
  package let region: String
  /// Names of the cautions known here.
  package let cautions: [String]

  /// The same place under the name of the other side.
  var onOtherSide: PlacedPoint {
    var copy = self
    copy.side = side.mirrored
    return copy
  }
}

/// A direction in the plane of a triangle, by its edges from the first corner: it turns and
/// stretches with the triangle.
package struct FaceDirection: Equatable, Sendable {
  package let u: Double
  package let v: Double

  /// The part of `direction` in the plane of the triangle.
  init(_ direction: Vector3, on triangle: Int32, of surface: some VertexSource) {
    let (a, b, c) = surface.corners(triangle)
    let (e, f) = (b - a, c - a)
    let (ee, ef, ff) = (e.dot(e), e.dot(f), f.dot(f))
    let (de, df) = (direction.dot(e), direction.dot(f))
    let determinant = ee * ff - ef * ef
    guard determinant > 0 else {
      (u, v) = (0, 0)
      return
    }
    u = (de * ff - df * ef) / determinant
    v = (df * ee - de * ef) / determinant
  }

  /// The direction on a surface of the same triangles (of any length).
  func vector(on triangle: Int32, of surface: some VertexSource) -> Vector3 {
    let (a, b, c) = surface.corners(triangle)
    return (b - a) * u + (c - a) * v
  }
}
