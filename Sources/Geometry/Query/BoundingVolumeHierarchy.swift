// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A tree of boxes over the triangles of a surface, four children a node, for nearest points, rays
/// and distances.
///
/// It holds boxes and triangle numbers only; every query takes the surface as well. After the
/// surface has moved, `refit` (same tree, new boxes) or ask with the `slack` it can have moved by.
/// The same mesh gives the same tree, on every machine. Queries allocate nothing.
public struct BoundingVolumeHierarchy: Sendable {
  /// Most triangles in one leaf.
  static let leafSize = 4

  @usableFromInline var nodes: [BoxNode] = []
  /// Triangle numbers, leaf after leaf.
  @usableFromInline var order: [Int32] = []

  /// - Precondition: the mesh has at least one triangle and finite vertices.
  /// - Complexity: O(n log n) by the surface-area heuristic over 16 bins.
  public init(_ mesh: TriangleMesh) {
    precondition(!mesh.triangles.isEmpty, "a tree over no triangles")
    var builder = HierarchyBuilder(mesh: mesh)
    builder.build()
    nodes = builder.nodes
    order = builder.order
  }

  /// New boxes for the moved vertices of the same triangles.
  ///
  /// - Complexity: O(triangles). Allocates: never.
  public mutating func refit<S: VertexSource>(_ surface: S) {
    // Children stand behind their parents, so that one pass from the back sees them first.
    for n in nodes.indices.reversed() {
      var node = nodes[n]
      for k in 0..<4 {
        let child = node.children[k]
        if child >= 0 {
          let (center, half) = nodes[Int(child)].enclosing
          node.set(k, center: center, half: half)
        } else if let (first, count) = BoxNode.leaf(child) {
          var lower = Vector3(repeating: .infinity)
          var upper = -lower
          for slot in first..<first + count {
            let (a, b, c) = surface.corners(order[slot])
            lower = lower.componentwiseMin(a).componentwiseMin(b).componentwiseMin(c)
            upper = upper.componentwiseMax(a).componentwiseMax(b).componentwiseMax(c)
          }
          node.set(k, lower: lower, upper: upper)
        }
      }
      nodes[n] = node
    }
  }
}

/// Four boxes side by side, each as centre and half extent, and what is inside.
@usableFromInline struct BoxNode: Sendable {
  @usableFromInline var centerX = SIMD4<Double>.zero
  @usableFromInline var centerY = SIMD4<Double>.zero
  @usableFromInline var centerZ = SIMD4<Double>.zero
  @usableFromInline var halfX = SIMD4<Double>(repeating: BoxNode.nowhere)
  @usableFromInline var halfY = SIMD4<Double>(repeating: BoxNode.nowhere)
  @usableFromInline var halfZ = SIMD4<Double>(repeating: BoxNode.nowhere)
  /// A node's number, or a leaf's code below zero.
  @usableFromInline var children = SIMD4<Int32>(repeating: BoxNode.empty)

  /// The half extent of a box that is not there: every point is far outside it.
  @inlinable static var nowhere: Double { -1e100 }
  /// A leaf without triangles.
  @inlinable static var empty: Int32 { -1 }

  init() {}

  /// The code of a leaf: never -1, because a leaf that is there has a triangle.
  static func leafCode(first: Int, count: Int) -> Int32 { -1 - Int32(first * 8 + count) }

  @inlinable static func leaf(_ code: Int32) -> (first: Int, count: Int)? {
    guard code < -1 else { return nil }
    let packed = Int(-1 - code)
    return (packed / 8, packed % 8)
  }

  mutating func set(_ k: Int, center: Vector3, half: Vector3) {
    (centerX[k], centerY[k], centerZ[k]) = (center.x, center.y, center.z)
    (halfX[k], halfY[k], halfZ[k]) = (half.x, half.y, half.z)
  }

  mutating func set(_ k: Int, lower: Vector3, upper: Vector3) {
    let center = (lower + upper) * 0.5
    let a = upper - center
    let b = center - lower
    // One ulp more than the larger side keeps the box from shrinking by rounding.
    set(
      k, center: center,
      half: Vector3(max(a.x, b.x).nextUp, max(a.y, b.y).nextUp, max(a.z, b.z).nextUp))
  }

  /// The box around those that are there.
  var enclosing: (center: Vector3, half: Vector3) {
    var lower = Vector3(repeating: .infinity)
    var upper = -lower
    for k in 0..<4 where children[k] != BoxNode.empty {
      let c = Vector3(centerX[k], centerY[k], centerZ[k])
      let h = Vector3(halfX[k], halfY[k], halfZ[k])
      lower = lower.componentwiseMin(c - h)
      upper = upper.componentwiseMax(c + h)
    }
    var box = BoxNode()
    box.set(0, lower: lower, upper: upper)
    return (
      Vector3(box.centerX[0], box.centerY[0], box.centerZ[0]),
      Vector3(box.halfX[0], box.halfY[0], box.halfZ[0])
    )
  }

  /// Squared distances from a box of half extent `extent` around `p` to the four boxes [m²].
  @inlinable @inline(__always)
  func squaredDistances(
    to p: Vector3, extent: Vector3
  ) -> SIMD4<Double> {
    func beyond(_ c: SIMD4<Double>, _ h: SIMD4<Double>, _ x: Double, _ e: Double) -> SIMD4<Double> {
      let d = BoxNode.magnitude(c - x) - h - e
      return d + BoxNode.magnitude(d)  // twice the part above zero
    }
    let x = beyond(centerX, halfX, p.x, extent.x)
    let y = beyond(centerY, halfY, p.y, extent.y)
    let z = beyond(centerZ, halfZ, p.z, extent.z)
    return (x * x + y * y + z * z) * 0.25
  }

  @inlinable @inline(__always)
  static func magnitude(_ v: SIMD4<Double>) -> SIMD4<Double> {
    let bits = unsafe unsafeBitCast(v, to: SIMD4<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF
    return unsafe unsafeBitCast(bits, to: SIMD4<Double>.self)
  }
}
