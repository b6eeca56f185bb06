// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// The straight line from one point to another; both may coincide.
public struct Segment: Equatable, Sendable {
  /// Where it starts [m].
  public var a: Vector3
  /// Where it ends [m].
  public var b: Vector3

  @inlinable public init(_ a: Vector3, _ b: Vector3) {
    self.a = a
    self.b = b
  }

  /// The point at share `t` of the way.
  @inlinable public func point(_ t: Double) -> Vector3 { a + (b - a) * t }

  /// The share of the way, in 0…1, where the segment is nearest to `p`.
  @inlinable public func parameter(nearestTo p: Vector3) -> Double {
    let d = b - a
    let l = d.lengthSquared
    guard l > 0 else { return 0 }
    return Swift.min(1, Swift.max(0, (p - a).dot(d) / l))
  }

  /// The nearest points of two segments, and their squared distance [m²].
  ///
  /// The stationary point of the two lines, when it is on both segments, and the four ends against
  /// the other segment: one of the five is the answer, however parallel or short the segments are.
  @inlinable public func nearest(
    to other: Segment
  ) -> (own: Vector3, other: Vector3, squaredDistance: Double) {
    var best = (own: a, other: other.a, squaredDistance: Double.infinity)
    func consider(_ p: Vector3, _ q: Vector3) {
      let d = (p - q).lengthSquared
      if d < best.squaredDistance { best = (p, q, d) }
    }
    let d1 = b - a
    let d2 = other.b - other.a
    let r = a - other.a
    let (l1, l2, mixed) = (d1.lengthSquared, d2.lengthSquared, d1.dot(d2))
    let determinant = l1 * l2 - mixed * mixed
    if determinant > 0 {
      let s = (mixed * d2.dot(r) - d1.dot(r) * l2) / determinant
      let t = (l1 * d2.dot(r) - mixed * d1.dot(r)) / determinant
      if s >= 0 && s <= 1 && t >= 0 && t <= 1 { consider(point(s), other.point(t)) }
    }
    consider(a, other.point(other.parameter(nearestTo: a)))
    consider(b, other.point(other.parameter(nearestTo: b)))
    consider(point(parameter(nearestTo: other.a)), other.a)
    consider(point(parameter(nearestTo: other.b)), other.b)
    return best
  }

  /// The nearest points of the segment and a triangle; distance zero where they cross.
  @inlinable func nearest(
    toTriangle t: (Vector3, Vector3, Vector3)
  ) -> (own: Vector3, barycentric: Vector3, squaredDistance: Double) {
    let (p, q, r) = t
    if let hit = rayParameter(origin: a, direction: b - a, a: p, b: q, c: r),
      hit.t >= 0, hit.t <= 1
    {
      return (point(hit.t), hit.barycentric, 0)
    }
    var best = (own: a, barycentric: Vector3.zero, squaredDistance: Double.infinity)
    func consider(_ own: Vector3, _ w: Vector3, _ d: Double) {
      if d < best.squaredDistance { best = (own, w, d) }
    }
    for k in 0..<2 {
      let end = k == 0 ? a : b
      let w = nearestBarycentric(to: end, a: p, b: q, c: r)
      consider(end, w, ((p * w.x + q * w.y) + r * w.z - end).lengthSquared)
    }
    let corners: InlineArray<3, Vector3> = [p, q, r]
    for k in 0..<3 {
      let next = k == 2 ? 0 : k + 1
      let edge = Segment(corners[k], corners[next])
      let pair = nearest(to: edge)
      guard pair.squaredDistance < best.squaredDistance else { continue }
      let s = edge.parameter(nearestTo: pair.other)
      var w = Vector3.zero
      w[k] = 1 - s
      w[next] = s
      consider(pair.own, w, pair.squaredDistance)
    }
    return best
  }
}
