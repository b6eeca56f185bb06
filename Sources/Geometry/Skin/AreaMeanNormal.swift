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
  public func areaMeanNormal(around anchor: SurfaceAnchor, radius: Double) -> Vector3 {
    var sum = Vector3.zero
    for (triangle, area) in footprint(around: anchor, radius: radius) {
      sum += triangleNormal(triangle) * area
    }
    let l = sum.length
    return l > 0 ? sum / l : triangleNormal(anchor.triangle)
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
    precondition(radius > 0, "a patch of radius \(radius)")
    let center = position(of: anchor)
    return patch(around: anchor, radius: radius).map { triangle in
      let n = triangleNormal(triangle)
      return (triangle, areaWithin(triangle, center: center, normal: n, radius: radius))
    }
  }

  /// The triangles that touch the ball around an anchor and hang together with it, nearest rings
  /// first.
  func patch(around anchor: SurfaceAnchor, radius: Double) -> [Int32] {
    let center = position(of: anchor)
    var found = [anchor.triangle]
    var seen: Set<Int32> = [anchor.triangle]
    var next = 0
    while next < found.count {
      let neighbors = topology.neighbors[Int(found[next])]
      next += 1
      for k in 0..<3 where neighbors[k] >= 0 && seen.insert(neighbors[k]).inserted {
        let (a, b, c) = corners(neighbors[k])
        let w = nearestBarycentric(to: center, a: a, b: b, c: c)
        let q = (a * w.x + b * w.y) + c * w.z
        if (q - center).lengthSquared <= radius * radius { found.append(neighbors[k]) }
      }
    }
    return found
  }

  /// The area of a triangle inside a ball [m²]: that of a polygon inside a circle in its plane.
  private func areaWithin(
    _ triangle: Int32, center: Vector3, normal: Vector3, radius: Double
  ) -> Double {
    guard normal != .zero else { return 0 }
    let (a, b, c) = corners(triangle)
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
}
