// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

extension BoundingVolumeHierarchy {
  /// The point of the surface nearest to `p`, with its normal and the signed distance [m].
  ///
  /// The sign is right for a closed surface without self-intersection; elsewhere it says on which
  /// side of the nearest triangle `p` lies. Allocates: never.
  @inlinable public func closestPoint<S: VertexSource>(
    to p: Vector3, in surface: S, slack: Double = 0
  ) -> SurfacePoint {
    let place = nearest(to: p, in: surface, slack: slack)
    return surface.surfacePoint(place, seenFrom: p)
  }

  /// The same, or nil when the surface is further away than `radius` [m].
  @inlinable public func closestPoint<S: VertexSource>(
    to p: Vector3, within radius: Double, in surface: S, slack: Double = 0
  ) -> SurfacePoint? {
    guard let place = nearest(to: p, within: radius, in: surface, slack: slack) else { return nil }
    return surface.surfacePoint(place, seenFrom: p)
  }

  /// Distance from the surface to `p` [m], positive outside and negative inside.
  @inlinable public func signedDistance<S: VertexSource>(
    to p: Vector3, in surface: S, slack: Double = 0
  ) -> Double {
    let place = nearest(to: p, in: surface, slack: slack)
    return surface.signedDistance(place, seenFrom: p)
  }

  /// The nearest place alone: no sign, no normal.
  ///
  /// - Parameter slack: how far any vertex may have moved since the boxes were fitted [m].
  @inlinable public func nearest<S: VertexSource>(
    to p: Vector3, in surface: S, slack: Double = 0
  ) -> NearestPlace {
    guard let place = nearest(to: p, within: .infinity, in: surface, slack: slack) else {
      preconditionFailure("no triangle is nearest to \(p)")
    }
    return place
  }

  /// The nearest place within `radius` [m], or nil.
  ///
  /// - Parameter hint: a triangle that is probably near; a good one spares most of the search.
  @inlinable public func nearest<S: VertexSource>(
    to p: Vector3, within radius: Double, in surface: S, slack: Double = 0, hint: Int32? = nil
  ) -> NearestPlace? {
    var search = NearestSearch(point: p, slack: slack, bound: radius * radius)
    if let hint { search.test(hint, surface.topology.triangles[Int(hint)], of: surface) }
    descend(0, &search, surface)
    return search.best.anchor.triangle < 0 ? nil : search.best
  }

  @inlinable func descend<S: VertexSource>(
    _ number: Int32, _ search: inout NearestSearch, _ surface: S
  ) {
    var order = ChildOrder(search.bounds(nodes[Int(number)]))
    while let next = order.next() {
      guard next.bound < search.best.squaredDistance else { return }
      let child = nodes[Int(number)].children[next.child]
      if child >= 0 {
        descend(child, &search, surface)
      } else if let (first, count) = BoxNode.leaf(child) {
        for slot in first..<first + count {
          search.test(self.order[slot], corners[slot], of: surface)
        }
      }
    }
  }
}

/// What a search for the nearest point carries down the tree.
@usableFromInline struct NearestSearch {
  @usableFromInline let point: Vector3
  @usableFromInline let extent: Vector3
  @usableFromInline var best: NearestPlace
  /// From the query to the best place. What lies beyond the plane there, at right angles to it, is
  /// further away: a bound that leaves little of a rounded surface.
  @usableFromInline var towards = Vector3.zero
  @usableFromInline var inverseSquare = 0.0

  @inlinable init(point: Vector3, slack: Double, bound: Double) {
    self.point = point
    extent = Vector3(repeating: slack)
    best = NearestPlace(
      anchor: SurfaceAnchor(triangle: -1, barycentric: .zero), position: .zero,
      squaredDistance: bound)
  }

  /// Lower bounds of the squared distances to the four boxes [m²].
  @inlinable @inline(__always)
  func bounds(_ node: BoxNode) -> SIMD4<Double> {
    let boxes = node.squaredDistances(to: point, extent: extent)
    let beyond = node.support(from: point, along: towards, extent: extent)
    let positive = (beyond + BoxNode.magnitude(beyond)) * 0.5
    return BoxNode.larger(boxes, positive * positive * inverseSquare)
  }

  @inlinable mutating func test<S: VertexSource>(
    _ triangle: Int32, _ corners: SIMD3<Int32>, of surface: S
  ) {
    let (a, b, c) = surface.positions(corners)
    let limit = best.squaredDistance
    if (a - point).dot(towards) > limit && (b - point).dot(towards) > limit
      && (c - point).dot(towards) > limit
    {
      return
    }
    let w = nearestBarycentric(to: point, a: a, b: b, c: c)
    let q = (a * w.x + b * w.y) + c * w.z
    let d = (point - q).lengthSquared
    if d < best.squaredDistance {
      best = NearestPlace(
        anchor: SurfaceAnchor(triangle: triangle, barycentric: w), position: q,
        squaredDistance: d)
      towards = q - point
      // The margin covers the rounding of the support, whatever the size of the boxes.
      inverseSquare = d > 1e-18 ? (1 - 1e-9) / d : 0
    }
  }
}

/// The four children of a node, nearest first; equal distances keep their places.
@usableFromInline struct ChildOrder {
  // The bits of a distance sort like the distance; its last two give way to the child's number.
  @usableFromInline var first: UInt64
  @usableFromInline var second: UInt64
  @usableFromInline var third: UInt64
  @usableFromInline var fourth: UInt64

  /// - Precondition: no distance is negative or NaN.
  @inlinable @inline(__always)
  init(_ d: SIMD4<Double>) {
    let keys = (d[0].bitPattern & ~3, d[1].bitPattern & ~3, d[2].bitPattern & ~3)
    let (a, b) = (keys.0, keys.1 | 1)
    let (c, e) = (keys.2 | 2, d[3].bitPattern | 3)
    // Five comparisons sort four (Knuth, volume 3, section 5.3.4).
    let (lowLeft, highLeft) = (min(a, b), max(a, b))
    let (lowRight, highRight) = (min(c, e), max(c, e))
    first = min(lowLeft, lowRight)
    fourth = max(highLeft, highRight)
    let (x, y) = (max(lowLeft, lowRight), min(highLeft, highRight))
    second = min(x, y)
    third = max(x, y)
  }

  /// The next child and a lower bound of its distance.
  @inlinable @inline(__always)
  mutating func next() -> (child: Int, bound: Double)? {
    let key = first
    guard key != .max else { return nil }
    first = second
    second = third
    third = fourth
    fourth = .max
    return (Int(key & 3), Double(bitPattern: key & ~3))
  }
}

extension VertexSource {
  /// The whole answer for a nearest place.
  @inlinable func surfacePoint(_ place: NearestPlace, seenFrom p: Vector3) -> SurfacePoint {
    SurfacePoint(
      anchor: place.anchor, position: place.position, normal: normal(at: place.anchor),
      distance: signedDistance(place, seenFrom: p))
  }

  @inlinable func signedDistance(_ place: NearestPlace, seenFrom p: Vector3) -> Double {
    let d = place.squaredDistance.squareRoot()
    return featureNormal(at: place.anchor).dot(p - place.position) < 0 ? -d : d
  }
}
