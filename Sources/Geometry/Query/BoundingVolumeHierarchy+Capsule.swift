// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

extension BoundingVolumeHierarchy {
  /// Between a capsule and a closed surface, or nil when the gap is not below `limit` [m].
  ///
  /// Where the axis crosses the surface the gap is minus the radius; an axis wholly inside has its
  /// depth added to that. With a finite limit, one that is deeper than limit + radius inside
  /// without crossing anywhere is not seen: a chain of links is, where it enters. Allocates: never.
  ///
  /// - Parameter hint: the triangle of the last answer, which spares most of the search.
  @inlinable public func separation<S: VertexSource>(
    of capsule: Capsule, from surface: S, below limit: Double = .infinity, slack: Double = 0,
    hint: Int32? = nil
  ) -> Separation? {
    let reach = limit + capsule.radius
    guard reach > 0 else { return nil }
    var search = SegmentSearch(capsule.axis, slack: slack, bound: reach * reach)
    if let hint { search.test(hint, surface.topology.triangles[Int(hint)], of: surface) }
    descend(0, &search, surface)
    return search.separation(of: capsule, from: surface)
  }

  @inlinable func descend<S: VertexSource>(
    _ number: Int32, _ search: inout SegmentSearch, _ surface: S
  ) {
    var order = ChildOrder(search.bounds(nodes[Int(number)]))
    while let next = order.next() {
      guard next.bound < search.squaredDistance else { return }
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

/// What a search for the place nearest to a segment carries down the tree.
@usableFromInline struct SegmentSearch {
  @usableFromInline let segment: Segment
  @usableFromInline let middle: Vector3
  @usableFromInline let half: Vector3
  @usableFromInline let extent: Vector3
  @usableFromInline let slack: Double
  @usableFromInline let inverseSquaredLength: Double
  @usableFromInline var squaredDistance: Double
  @usableFromInline var onAxis = Vector3.zero
  @usableFromInline var anchor = SurfaceAnchor(triangle: -1, barycentric: .zero)

  @inlinable init(_ segment: Segment, slack: Double, bound: Double) {
    self.segment = segment
    self.slack = slack
    middle = (segment.a + segment.b) * 0.5
    half = (segment.b - segment.a) * 0.5
    extent = Vector3(abs(half.x), abs(half.y), abs(half.z)) + slack
    inverseSquaredLength = half.lengthSquared > 0 ? 1 / half.lengthSquared : 0
    squaredDistance = bound
  }

  /// Lower bounds of the squared distances to the four boxes [m²]: the larger of the distance
  /// between the boxes, and how far each box lies beyond the segment in the direction from the
  /// segment's point nearest to its middle.
  @inlinable @inline(__always)
  func bounds(_ n: BoxNode) -> SIMD4<Double> {
    let boxes = n.squaredDistances(to: middle, extent: extent)
    let x = BoxNode.double(n.centerX) - middle.x
    let y = BoxNode.double(n.centerY) - middle.y
    let z = BoxNode.double(n.centerZ) - middle.z
    let along = (x * half.x + y * half.y + z * half.z) * inverseSquaredLength
    // Held in −1…1: (|s + 1| − |s − 1|) / 2.
    let s = (BoxNode.magnitude(along + 1) - BoxNode.magnitude(along - 1)) * 0.5
    let (dx, dy, dz) = (x - half.x * s, y - half.y * s, z - half.z * s)
    let squared = dx * dx + dy * dy + dz * dz
    let reach =
      BoxNode.magnitude(dx) * (BoxNode.double(n.halfX) + slack)
      + BoxNode.magnitude(dy) * (BoxNode.double(n.halfY) + slack)
      + BoxNode.magnitude(dz) * (BoxNode.double(n.halfZ) + slack)
    let beyond = squared - reach
    let positive = (beyond + BoxNode.magnitude(beyond)) * 0.5
    // The tiny number keeps 0 / 0 away; the margin covers rounding.
    return BoxNode.larger(boxes, positive * positive * (1 - 1e-9) / (squared + 1e-200))
  }

  @inlinable mutating func test<S: VertexSource>(
    _ triangle: Int32, _ vertices: SIMD3<Int32>, of surface: S
  ) {
    let corners = surface.positions(vertices)
    guard mayBeNearer(corners) else { return }
    let found = segment.nearest(toTriangle: corners)
    if found.squaredDistance < squaredDistance {
      squaredDistance = found.squaredDistance
      onAxis = found.own
      anchor = SurfaceAnchor(triangle: triangle, barycentric: found.barycentric)
    }
  }

  /// False when the plane across the shortest way from the triangle's middle to the segment, moved
  /// to the triangle's nearest corner, lies beyond what was found.
  @inlinable @inline(__always)
  func mayBeNearer(_ corners: (Vector3, Vector3, Vector3)) -> Bool {
    let center = (corners.0 + corners.1 + corners.2) * (1.0 / 3)
    let own = segment.point(segment.parameter(nearestTo: center))
    let d = center - own
    let near = Swift.min(
      (corners.0 - own).dot(d), (corners.1 - own).dot(d), (corners.2 - own).dot(d))
    return near <= 0 || near * near * (1 - 1e-9) <= squaredDistance * d.lengthSquared
  }

  /// What was found, nil when that is nothing.
  @inlinable func separation<S: VertexSource>(
    of capsule: Capsule, from surface: S
  ) -> Separation? {
    guard anchor.triangle >= 0 else { return nil }
    let place = surface.position(of: anchor)
    let d = squaredDistance.squareRoot()
    let isInside = d > 0 && surface.featureNormal(at: anchor).dot(onAxis - place) < 0
    return Separation(
      gap: (isInside ? -d : d) - capsule.radius, onAxis: onAxis, onOther: place, anchor: anchor)
  }
}
