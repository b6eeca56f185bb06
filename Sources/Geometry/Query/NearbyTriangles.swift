// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// What a capsule in motion keeps of one search of a surface for the next: the triangles that were
/// nearly nearest.
///
/// Every triangle that is not listed was at least `reach` from the axis. Where the axis' ends have
/// moved by no more than m since, no point of it has moved further, and none of those triangles is
/// nearer than reach − m: a listed one nearer than that is the nearest of all. Only when there is
/// none is the tree searched again. The answers are those of a new search. For one surface that
/// does not move.
public struct NearbyTriangles: Sendable {
  @usableFromInline static var capacity: Int { 64 }

  /// Places in the tree's order, the last nearest first.
  @usableFromInline var slots = [64 of Int32](repeating: 0)
  @usableFromInline var count = 0
  /// Where the capsule's axis was.
  @usableFromInline var axis = Segment(.zero, .zero)
  /// [m]
  @usableFromInline var reach = -Double.infinity
  /// How much further away than the nearest triangle others are listed [m]: as the list has room.
  @usableFromInline var band = 0.004

  public init() {}

  /// No triangle outside the list is nearer than this to an axis elsewhere [m].
  @inlinable func reach(from axis: Segment) -> Double {
    reach - max((axis.a - self.axis.a).length, (axis.b - self.axis.b).length)
  }
}

extension BoundingVolumeHierarchy {
  /// `separation(of:from:below:)` for a capsule that moves by little from call to call.
  ///
  /// Allocates: never.
  @inlinable public func separation<S: VertexSource>(
    of capsule: Capsule, from surface: S, below limit: Double = .infinity,
    among nearby: inout NearbyTriangles
  ) -> Separation? {
    let bound = limit + capsule.radius
    guard bound > 0 else { return nil }
    let sure = nearby.reach(from: capsule.axis)
    if sure > 0 {
      let nearest = min(bound, sure)
      var search = SegmentSearch(capsule.axis, slack: 0, bound: nearest * nearest)
      test(&nearby, &search, surface)
      if search.anchor.triangle >= 0 || bound <= sure {
        return search.separation(of: capsule, from: surface)
      }
    }
    var search = SegmentSearch(capsule.axis, slack: 0, bound: bound * bound)
    test(&nearby, &search, surface)
    descend(0, &search, surface)
    list(&nearby, search, surface)
    return search.separation(of: capsule, from: surface)
  }

  @inlinable func test<S: VertexSource>(
    _ nearby: inout NearbyTriangles, _ search: inout SegmentSearch, _ surface: S
  ) {
    var nearest = 0
    for i in 0..<nearby.count {
      let slot = Int(nearby.slots[i])
      let before = search.squaredDistance
      search.test(order[slot], corners[slot], of: surface)
      if search.squaredDistance < before { nearest = i }
    }
    nearby.slots.swapAt(0, nearest)
  }

  /// Lists what lies within the band beyond what was found, in a band that leaves it room.
  @inlinable func list<S: VertexSource>(
    _ nearby: inout NearbyTriangles, _ found: SegmentSearch, _ surface: S
  ) {
    nearby.axis = found.segment
    nearby.reach = -.infinity
    let d = found.squaredDistance.squareRoot()
    guard d.isFinite else { return }
    for _ in 0..<4 {
      let reach = d + nearby.band
      nearby.count = 0
      let search = SegmentSearch(found.segment, slack: 0, bound: reach * reach)
      if list(0, &nearby, search, surface) {
        // The margin covers rounding.
        nearby.reach = reach * (1 - 1e-9)
        if nearby.count < NearbyTriangles.capacity / 3 { nearby.band = min(2 * nearby.band, 0.05) }
        return
      }
      nearby.band *= 0.5
    }
    nearby.count = 1
  }

  /// False when there are too many.
  @inlinable func list<S: VertexSource>(
    _ number: Int32, _ nearby: inout NearbyTriangles, _ search: SegmentSearch, _ surface: S
  ) -> Bool {
    let bounds = search.bounds(nodes[Int(number)])
    for k in 0..<4 where bounds[k] < search.squaredDistance {
      let child = nodes[Int(number)].children[k]
      if child >= 0 {
        guard list(child, &nearby, search, surface) else { return false }
      } else if let (first, count) = BoxNode.leaf(child) {
        for slot in first..<first + count
        where search.mayBeNearer(surface.positions(corners[slot])) {
          guard nearby.count < NearbyTriangles.capacity else { return false }
          nearby.slots[nearby.count] = Int32(slot)
          nearby.count += 1
        }
      }
    }
    return true
  }
}
