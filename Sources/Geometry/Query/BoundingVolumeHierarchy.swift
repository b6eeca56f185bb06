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
  /// Their vertices, in the same order, so that a leaf is read in one go.
  @usableFromInline var corners: [SIMD3<Int32>] = []

  /// - Precondition: the mesh has at least one triangle and finite vertices.
  /// - Complexity: O(n log n) by the surface-area heuristic over 16 bins.
  public init(_ mesh: TriangleMesh) {
    precondition(!mesh.triangles.isEmpty, "a tree over no triangles")
    var builder = HierarchyBuilder(mesh: mesh)
    builder.build()
    nodes = builder.nodes
    order = builder.order
    corners = builder.order.map { mesh.triangles[Int($0)] }
  }

  /// A tree over the same triangles with their vertices elsewhere.
  ///
  /// - Complexity: O(triangles), a tenth of a new tree's time.
  public func fitted<S: VertexSource>(to surface: S) -> BoundingVolumeHierarchy {
    var other = self
    other.refit(surface)
    return other
  }

  /// New boxes for the moved vertices of the same triangles.
  ///
  /// - Complexity: O(triangles). Allocates: never.
  public mutating func refit<S: VertexSource>(_ surface: S) {
    // Children stand behind their parents, so that one pass from the back sees them first.
    for n in nodes.indices.reversed() {
      for k in 0..<4 {
        let child = nodes[n].children[k]
        if child >= 0 {
          nodes[n].set(k, nodes[Int(child)].enclosing)
        } else if let (first, count) = BoxNode.leaf(child) {
          var box = Box()
          for slot in first..<first + count {
            let (a, b, c) = surface.positions(corners[slot])
            box.add(a)
            box.add(b)
            box.add(c)
          }
          nodes[n].set(k, box)
        }
      }
    }
  }
}

/// Four boxes side by side, each as centre and half extent, and what is inside.
///
/// Kept in single precision, rounded outwards, because fetching nodes is most of a search; computed
/// with in double.
@usableFromInline struct BoxNode: Sendable {
  @usableFromInline var centerX = SIMD4<Float>.zero
  @usableFromInline var centerY = SIMD4<Float>.zero
  @usableFromInline var centerZ = SIMD4<Float>.zero
  @usableFromInline var halfX = SIMD4<Float>(repeating: BoxNode.nowhere)
  @usableFromInline var halfY = SIMD4<Float>(repeating: BoxNode.nowhere)
  @usableFromInline var halfZ = SIMD4<Float>(repeating: BoxNode.nowhere)
  /// A node's number, or a leaf's code below zero.
  @usableFromInline var children = InlineArray<4, Int32>(repeating: BoxNode.empty)

  /// The half extent of a box that is not there: every point is far outside it.
  @inlinable static var nowhere: Float { -1e30 }
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

  /// Takes a box as its place `k`; one that holds nothing stays nowhere.
  @inline(__always)
  mutating func set(_ k: Int, _ box: Box) {
    guard box.lower.x <= box.upper.x else { return }
    let center = SIMD3<Float>((box.lower + box.upper) * 0.5)
    let exact = Vector3(center)
    let half = (box.upper - exact).componentwiseMax(exact - box.lower)
    (centerX[k], centerY[k], centerZ[k]) = (center.x, center.y, center.z)
    (halfX[k], halfY[k], halfZ[k]) = (
      Float(half.x).nextUp, Float(half.y).nextUp, Float(half.z).nextUp
    )
  }

  /// The box around those that are there.
  var enclosing: Box {
    var box = Box()
    for k in 0..<4 where children[k] != BoxNode.empty {
      let c = Vector3(SIMD3(centerX[k], centerY[k], centerZ[k]))
      let h = Vector3(SIMD3(halfX[k], halfY[k], halfZ[k]))
      box.add(c - h)
      box.add(c + h)
    }
    return box
  }

  /// Squared distances from a box of half extent `extent` around `p` to the four boxes [m²].
  @inlinable @inline(__always)
  func squaredDistances(
    to p: Vector3, extent: Vector3
  ) -> SIMD4<Double> {
    let u = BoxNode.magnitude(BoxNode.double(centerX) - p.x) - BoxNode.double(halfX) - extent.x
    let v = BoxNode.magnitude(BoxNode.double(centerY) - p.y) - BoxNode.double(halfY) - extent.y
    let w = BoxNode.magnitude(BoxNode.double(centerZ) - p.z) - BoxNode.double(halfZ) - extent.z
    // Twice the part above zero.
    let x = u + BoxNode.magnitude(u)
    let y = v + BoxNode.magnitude(v)
    let z = w + BoxNode.magnitude(w)
    return (x * x + y * y + z * z) * 0.25
  }

  /// For each box, how far all of it lies along `w` from a box of half extent `extent` around `p`,
  /// times the length of `w`; negative when part of it is on the near side.
  @inlinable @inline(__always)
  func support(
    from p: Vector3, along w: Vector3, extent: Vector3
  ) -> SIMD4<Double> {
    let (x, y, z) = (abs(w.x), abs(w.y), abs(w.z))
    let near =
      (BoxNode.double(halfX) + extent.x) * x + (BoxNode.double(halfY) + extent.y) * y
      + (BoxNode.double(halfZ) + extent.z) * z
    let middle =
      (BoxNode.double(centerX) - p.x) * w.x + (BoxNode.double(centerY) - p.y) * w.y
      + (BoxNode.double(centerZ) - p.z) * w.z
    return middle - near
  }

  @inlinable @inline(__always)
  static func double(_ v: SIMD4<Float>) -> SIMD4<Double> {
    SIMD4(Double(v.x), Double(v.y), Double(v.z), Double(v.w))
  }

  /// The larger of each pair of lanes.
  @inlinable @inline(__always)
  static func larger(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> {
    (a + b + magnitude(a - b)) * 0.5
  }

  @inlinable @inline(__always)
  static func magnitude(_ v: SIMD4<Double>) -> SIMD4<Double> {
    let bits = unsafe unsafeBitCast(v, to: SIMD4<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF
    return unsafe unsafeBitCast(bits, to: SIMD4<Double>.self)
  }
}

/// An axis-aligned box while it grows.
struct Box {
  var lower = Vector3(repeating: .infinity)
  var upper = Vector3(repeating: -.infinity)

  @inline(__always)
  mutating func add(_ p: Vector3) {
    lower = lower.componentwiseMin(p)
    upper = upper.componentwiseMax(p)
  }

  @inline(__always)
  mutating func add(_ other: Box) {
    lower = lower.componentwiseMin(other.lower)
    upper = upper.componentwiseMax(other.upper)
  }

  var center: Vector3 { (lower + upper) * 0.5 }

  /// Half the area of its faces; 0 for nothing.
  var area: Double {
    guard lower.x <= upper.x else { return 0 }
    let d = upper - lower
    return d.x * d.y + d.y * d.z + d.z * d.x
  }
}
