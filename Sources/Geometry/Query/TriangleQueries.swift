// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// The weights of the point of triangle (a, b, c) nearest to `p`; exactly zero off a feature.
///
/// Source: Ericson, *Real-Time Collision Detection* (2005), section 5.1.5: by Voronoi regions.
@inlinable public func nearestBarycentric(
  to p: Vector3, a: Vector3, b: Vector3, c: Vector3
) -> Vector3 {
  let ab = b - a
  let ac = c - a
  let ap = p - a
  let d1 = ab.dot(ap)
  let d2 = ac.dot(ap)
  if d1 <= 0 && d2 <= 0 { return Vector3(1, 0, 0) }
  let bp = p - b
  let d3 = ab.dot(bp)
  let d4 = ac.dot(bp)
  if d3 >= 0 && d4 <= d3 { return Vector3(0, 1, 0) }
  let vc = d1 * d4 - d3 * d2
  if vc <= 0 && d1 >= 0 && d3 <= 0 {
    let v = d1 / (d1 - d3)
    return Vector3(1 - v, v, 0)
  }
  let cp = p - c
  let d5 = ab.dot(cp)
  let d6 = ac.dot(cp)
  if d6 >= 0 && d5 <= d6 { return Vector3(0, 0, 1) }
  let vb = d5 * d2 - d1 * d6
  if vb <= 0 && d2 >= 0 && d6 <= 0 {
    let w = d2 / (d2 - d6)
    return Vector3(1 - w, 0, w)
  }
  let va = d3 * d6 - d5 * d4
  if va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0 {
    let w = (d4 - d3) / ((d4 - d3) + (d5 - d6))
    return Vector3(0, 1 - w, w)
  }
  let k = 1 / (va + vb + vc)
  let v = vb * k
  let w = vc * k
  return Vector3(1 - v - w, v, w)
}

/// Where a ray meets a triangle: its parameter and the weights of the corners.
///
/// Edges and corners count as inside, and two triangles that share an edge decide about it with
/// the same numbers, so that no ray slips through between them. A ray in the plane misses, unless
/// it comes within `planeTolerance` of the place that rounding picks.
@inlinable func rayParameter(
  origin o: Vector3, direction d: Vector3, a: Vector3, b: Vector3, c: Vector3
) -> (t: Double, barycentric: Vector3)? {
  let ao = a - o
  let bo = b - o
  let co = c - o
  let u = d.dot(bo.cross(co))
  let v = d.dot(co.cross(ao))
  let w = d.dot(ao.cross(bo))
  let allForward = u >= 0 && v >= 0 && w >= 0
  let allBackward = u <= 0 && v <= 0 && w <= 0
  guard allForward || allBackward else { return nil }
  let sum = u + v + w
  guard sum != 0 else { return nil }
  let k = Vector3(u / sum, v / sum, w / sum)
  let hit = (ao * k.x + bo * k.y) + co * k.z
  let t = hit.dot(d) / d.lengthSquared
  // In the plane u, v and w are rounding alone: the place that they give is then off the ray.
  let size = max(ao.lengthSquared, bo.lengthSquared, co.lengthSquared)
  guard (hit - d * t).lengthSquared <= planeTolerance * planeTolerance * size else { return nil }
  return (t, k)
}

/// How far off the ray its place on a triangle may come out, over the distance to the furthest
/// corner: rounding reaches this only for rays within about 1e-10 rad of the triangle's plane.
@usableFromInline let planeTolerance = 1e-6
