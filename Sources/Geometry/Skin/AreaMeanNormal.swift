// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

extension VertexSource {
  /// The outward unit normal of a patch of skin: the mean over the part of the surface within
  /// `radius` of an anchor [m], by area.
  ///
  /// The patch is what hangs together inside the ball, each triangle with exactly the area that
  /// the ball leaves of it, so that the normal moves smoothly with the anchor.
  /// - Precondition: `radius` is greater than zero.
  /// - Complexity: O(triangles in the patch). Allocates.
  @_specialize(where Self == TriangleMesh)
  @_specialize(where Self == DeformingSurface)
  @_specialize(where Self == DisplacedMesh)
  public func areaMeanNormal(around anchor: SurfaceAnchor, radius: Double) -> Vector3 {
    FootprintPatch(of: self, around: anchor, radius: radius).meanNormal(on: self)
  }

  /// The part of the surface within `radius` of an anchor [m]: its triangles, nearest rings first,
  /// and how much of each belongs to it [m²].
  ///
  /// - Precondition: `radius` is greater than zero.
  /// - Complexity: O(triangles in the patch). Allocates: small arrays.
  @_specialize(where Self == TriangleMesh)
  @_specialize(where Self == DeformingSurface)
  public func footprint(
    around anchor: SurfaceAnchor, radius: Double
  ) -> [(triangle: Int32, area: Double)] {
    FootprintPatch(of: self, around: anchor, radius: radius).areas(on: self)
  }
}

/// The area of a triangle inside a ball [m²]: that of a polygon inside a circle in its plane.
func areaWithinBall(
  _ a: Vector3, _ b: Vector3, _ c: Vector3, center: Vector3, normal: Vector3, radius: Double
) -> Double {
  guard normal != .zero else { return 0 }
  let height = (center - a).dot(normal)
  let squared = radius * radius - height * height
  guard squared > 0 else { return 0 }
  let origin = center - normal * height
  let (p, q, r) = (a - origin, b - origin, c - origin)
  return
    (circleShare(p, q, normal, squared) + circleShare(q, r, normal, squared))
    + circleShare(r, p, normal, squared)
}

/// The signed area between the circle's centre and one side, as far as the circle reaches.
private func circleShare(
  _ p: Vector3, _ q: Vector3, _ normal: Vector3, _ squaredRadius: Double
) -> Double {
  func sector(_ u: Vector3, _ v: Vector3) -> Double {
    0.5 * squaredRadius * Elementary.atan2(u.cross(v).dot(normal), u.dot(v))
  }
  let d = q - p
  let a = d.lengthSquared
  let b = p.dot(d)
  let discriminant = b * b - a * (p.lengthSquared - squaredRadius)
  guard discriminant > 0, a > 0 else { return sector(p, q) }
  let root = discriminant.squareRoot()
  let enter = (-b - root) / a
  let leave = (-b + root) / a
  guard enter < 1, leave > 0 else { return sector(p, q) }
  let u = p + d * max(0, enter)
  let v = p + d * min(1, leave)
  var area = 0.5 * u.cross(v).dot(normal)
  if enter > 0 { area += sector(p, u) }
  if leave < 1 { area += sector(v, q) }
  return area
}
