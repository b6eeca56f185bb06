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
    if let hint { search.test(hint, of: surface) }
    descend(0, &search, surface)
    return search.best.anchor.triangle < 0 ? nil : search.best
  }

  @inlinable func descend<S: VertexSource>(
    _ number: Int32, _ search: inout NearestSearch, _ surface: S
  ) {
    let distances = nodes[Int(number)].squaredDistances(to: search.point, extent: search.extent)
    let children = nodes[Int(number)].children
    var order = ChildOrder(distances)
    while let k = order.next() {
      guard distances[k] < search.best.squaredDistance else { return }
      let child = children[k]
      if child >= 0 {
        descend(child, &search, surface)
      } else if let (first, count) = BoxNode.leaf(child) {
        for slot in first..<first + count { search.test(self.order[slot], of: surface) }
      }
    }
  }
}

/// What a search for the nearest point carries down the tree.
@usableFromInline struct NearestSearch {
  @usableFromInline let point: Vector3
  @usableFromInline let extent: Vector3
  @usableFromInline var best: NearestPlace

  @inlinable init(point: Vector3, slack: Double, bound: Double) {
    self.point = point
    extent = Vector3(repeating: slack)
    best = NearestPlace(
      anchor: SurfaceAnchor(triangle: -1, barycentric: .zero), position: .zero,
      squaredDistance: bound)
  }

  @inlinable mutating func test<S: VertexSource>(_ triangle: Int32, of surface: S) {
    let (a, b, c) = surface.corners(triangle)
    let w = nearestBarycentric(to: point, a: a, b: b, c: c)
    let q = (a * w.x + b * w.y) + c * w.z
    let d = (point - q).lengthSquared
    if d < best.squaredDistance {
      best = NearestPlace(
        anchor: SurfaceAnchor(triangle: triangle, barycentric: w), position: q,
        squaredDistance: d)
    }
  }
}

/// The four children of a node, nearest first; equal distances keep their places.
@usableFromInline struct ChildOrder {
  @usableFromInline var ranks: SIMD4<UInt8>
  @usableFromInline var taken = 0

  @inlinable init(_ d: SIMD4<Double>) {
    // Five compare-and-swaps sort four (Knuth, volume 3, section 5.3.4).
    var r = SIMD4<UInt8>(0, 1, 2, 3)
    func order(_ i: Int, _ j: Int) {
      let (a, b) = (Int(r[i]), Int(r[j]))
      if d[b] < d[a] || (d[b] == d[a] && b < a) {
        let t = r[i]
        r[i] = r[j]
        r[j] = t
      }
    }
    order(0, 1)
    order(2, 3)
    order(0, 2)
    order(1, 3)
    order(1, 2)
    ranks = r
  }

  @inlinable mutating func next() -> Int? {
    guard taken < 4 else { return nil }
    defer { taken += 1 }
    return Int(ranks[taken])
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
