// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// Where a ray meets a surface.
public struct RayHit: Equatable, Sendable {
  /// Where on the surface.
  public let anchor: SurfaceAnchor
  /// The point itself [m].
  public let position: Vector3
  /// How far along the ray [m].
  public let distance: Double
  /// True when the ray goes in, against the outward normal.
  public let isEntering: Bool

  @inlinable init(anchor: SurfaceAnchor, position: Vector3, distance: Double, isEntering: Bool) {
    self.anchor = anchor
    self.position = position
    self.distance = distance
    self.isEntering = isEntering
  }
}

extension BoundingVolumeHierarchy {
  /// Two hits in the same sense closer than this are one hit on a shared edge or corner [m].
  @inlinable static var sameHitTolerance: Double { 1e-9 }

  /// The first hit of the ray from `origin` along `direction` (of any length), or nil.
  ///
  /// A ray through an edge or corner hits; one that lies in a triangle's plane passes it.
  /// Allocates: never.
  @inlinable public func rayCast<S: VertexSource>(
    origin: Vector3, direction: Vector3, in surface: S
  ) -> RayHit? {
    var ray = RaySearch(origin: origin, direction: direction.normalized)
    visit(0, &ray, surface) { ray, hit in
      ray.limit = hit.distance
      ray.first = hit
    }
    return ray.first
  }

  /// The first hit that goes in, or out, of the ray from `origin` along `direction`, or nil.
  /// Allocates: never.
  @inlinable public func rayCast<S: VertexSource>(
    origin: Vector3, direction: Vector3, entering: Bool, in surface: S
  ) -> RayHit? {
    var ray = RaySearch(origin: origin, direction: direction.normalized)
    visit(0, &ray, surface) { ray, hit in
      guard hit.isEntering == entering else { return }
      ray.limit = hit.distance
      ray.first = hit
    }
    return ray.first
  }

  /// The hit that goes in nearest to a distance along the ray, from its origin to twice that far; nil
  /// where there is none. Allocates: never.
  @inlinable public func entry<S: VertexSource>(
    nearestTo distance: Double, origin: Vector3, direction: Vector3, in surface: S
  ) -> RayHit? {
    var ray = RaySearch(origin: origin, direction: direction.normalized)
    ray.limit = 2 * distance
    var gap = distance
    visit(0, &ray, surface) { ray, hit in
      let own = abs(hit.distance - distance)
      guard hit.isEntering, own < gap || ray.first == nil else { return }
      gap = own
      ray.limit = distance + gap
      ray.first = hit
    }
    return ray.first
  }

  /// Every hit, nearest first; a shared edge or corner counts once. Allocates.
  @inlinable public func allHits<S: VertexSource>(
    origin: Vector3, direction: Vector3, in surface: S
  ) -> [RayHit] {
    var ray = RaySearch(origin: origin, direction: direction.normalized)
    visit(0, &ray, surface) { ray, hit in ray.all.append(hit) }
    ray.all.sort {
      $0.distance != $1.distance
        ? $0.distance < $1.distance : $0.anchor.triangle < $1.anchor.triangle
    }
    var distinct: [RayHit] = []
    for hit in ray.all {
      let isKnown = distinct.reversed().prefix { known in
        hit.distance - known.distance < BoundingVolumeHierarchy.sameHitTolerance
      }.contains { $0.isEntering == hit.isEntering }
      if !isKnown { distinct.append(hit) }
    }
    return distinct
  }

  @inlinable func visit<S: VertexSource>(
    _ number: Int32, _ ray: inout RaySearch, _ surface: S,
    found: (inout RaySearch, RayHit) -> Void
  ) {
    var order = ChildOrder(ray.entries(nodes[Int(number)]))
    while let next = order.next() {
      guard next.bound <= ray.limit else { return }
      let child = nodes[Int(number)].children[next.child]
      if child >= 0 {
        visit(child, &ray, surface, found: found)
      } else if let (first, count) = BoxNode.leaf(child) {
        for slot in first..<first + count {
          let (a, b, c) = surface.positions(corners[slot])
          guard
            let (t, w) = rayParameter(
              origin: ray.origin, direction: ray.direction, a: a, b: b, c: c),
            t >= 0, t < ray.limit
          else { continue }
          let hit = RayHit(
            anchor: SurfaceAnchor(triangle: self.order[slot], barycentric: w),
            position: (a * w.x + b * w.y) + c * w.z, distance: t,
            isEntering: (b - a).cross(c - a).dot(ray.direction) < 0)
          found(&ray, hit)
        }
      }
    }
  }
}

/// What a ray carries down the tree.
@usableFromInline struct RaySearch {
  @usableFromInline let origin: Vector3
  @usableFromInline let direction: Vector3
  @usableFromInline let inverse: Vector3
  @usableFromInline var limit = Double.greatestFiniteMagnitude
  @usableFromInline var first: RayHit?
  @usableFromInline var all: [RayHit] = []

  @inlinable init(origin: Vector3, direction: Vector3) {
    self.origin = origin
    self.direction = direction
    // A component of zero is as good as a tiny one, and keeps 0 · ∞ out of the slabs.
    func reciprocal(_ x: Double) -> Double { 1 / (abs(x) < 1e-30 ? 1e-30 : x) }
    inverse = Vector3(
      reciprocal(direction.x), reciprocal(direction.y), reciprocal(direction.z))
  }

  /// Where the ray enters each of the four boxes; infinity when it does not.
  @inlinable @inline(__always)
  func entries(_ n: BoxNode) -> SIMD4<Double> {
    var result = SIMD4<Double>(repeating: .infinity)
    for k in 0..<4 where n.children[k] != BoxNode.empty {
      let center = Vector3(SIMD3(n.centerX[k], n.centerY[k], n.centerZ[k]))
      let middle = (center - origin) * inverse
      // A relative margin of 1e-12 covers the rounding of this test, also on a flat box.
      let half = Vector3(SIMD3(n.halfX[k], n.halfY[k], n.halfZ[k])) * (1 + 1e-12) + 1e-12
      let reach = Vector3(
        half.x * abs(inverse.x), half.y * abs(inverse.y), half.z * abs(inverse.z))
      let enter = middle - reach
      let leave = middle + reach
      let near = max(0, enter.x, enter.y, enter.z)
      let far = min(leave.x, leave.y, leave.z)
      if near <= far { result[k] = near }
    }
    return result
  }
}
