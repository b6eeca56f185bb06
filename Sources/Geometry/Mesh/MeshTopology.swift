// SPDX-License-Identifier: GPL-3.0-or-later

/// Which vertices make which triangle, and which triangles touch: everything about a mesh that no
/// posture and no breath changes. Built once and shared by every mesh with the same triangles.
///
/// Corner `k` of a triangle is its `k`-th vertex; edge `k` runs from corner `k` to the next one.
///
/// - Invariant: every index is in range; the triangles around a vertex are listed in ascending
///   order, so that results do not depend on how the mesh was built.
public struct MeshTopology: Sendable {
  /// The three vertices of each triangle, counter-clockwise seen from outside.
  public let triangles: [SIMD3<Int32>]
  /// How many vertices the triangles may name.
  public let vertexCount: Int
  /// The triangle across edge `k`, or -1 at a border.
  public let neighbors: [SIMD3<Int32>]
  /// `vertexStarts[v]..<vertexStarts[v + 1]` is the range of vertex `v` in `vertexTriangles`.
  @usableFromInline let vertexStarts: [Int32]
  @usableFromInline let vertexTriangles: [Int32]

  /// - Precondition: every index is in `0..<vertexCount` and no triangle names a vertex twice.
  /// - Complexity: O(triangles).
  public init(triangles: [SIMD3<Int32>], vertexCount: Int) {
    var starts = [Int32](repeating: 0, count: vertexCount + 1)
    for (i, t) in triangles.enumerated() {
      for k in 0..<3 {
        precondition(t[k] >= 0 && t[k] < vertexCount, "triangle \(i) names vertex \(t[k])")
        starts[Int(t[k]) + 1] += 1
      }
      precondition(t.x != t.y && t.y != t.z && t.z != t.x, "triangle \(i) names a vertex twice")
    }
    for v in 0..<vertexCount { starts[v + 1] += starts[v] }
    var next = starts
    var around = [Int32](repeating: 0, count: 3 * triangles.count)
    for (i, t) in triangles.enumerated() {
      for k in 0..<3 {
        around[Int(next[Int(t[k])])] = Int32(i)
        next[Int(t[k])] += 1
      }
    }
    var neighbors = [SIMD3<Int32>](repeating: SIMD3(repeating: -1), count: triangles.count)
    for (i, t) in triangles.enumerated() {
      for k in 0..<3 {
        let a = t[k]
        let b = t[(k + 1) % 3]
        for slot in Int(starts[Int(b)])..<Int(starts[Int(b) + 1]) {
          let other = triangles[Int(around[slot])]
          let runsBack =
            (other.x == b && other.y == a) || (other.y == b && other.z == a)
            || (other.z == b && other.x == a)
          if runsBack {
            neighbors[i][k] = around[slot]
            break
          }
        }
      }
    }
    self.triangles = triangles
    self.vertexCount = vertexCount
    self.neighbors = neighbors
    vertexStarts = starts
    vertexTriangles = around
  }

  /// The places in `vertexTriangles` that belong to a vertex.
  @inlinable func slots(of vertex: Int32) -> Range<Int> {
    Int(vertexStarts[Int(vertex)])..<Int(vertexStarts[Int(vertex) + 1])
  }

  /// The triangles that have this vertex as a corner, ascending. Allocates: once.
  public func triangles(around vertex: Int32) -> [Int32] {
    Array(vertexTriangles[slots(of: vertex)])
  }

  /// Which edge of `triangle` leads to `other`, or nil when they do not share one.
  public func edge(of triangle: Int32, towards other: Int32) -> Int? {
    let n = neighbors[Int(triangle)]
    if n.x == other { return 0 }
    if n.y == other { return 1 }
    return n.z == other ? 2 : nil
  }

  /// True when every edge joins exactly two triangles of the same orientation.
  public var isClosed: Bool {
    for (i, n) in neighbors.enumerated() {
      for k in 0..<3 {
        guard n[k] >= 0 else { return false }
        guard edge(of: n[k], towards: Int32(i)) != nil else { return false }
      }
    }
    return true
  }

  /// Vertices − edges + triangles, counting the vertices in use: 2 for a closed surface without
  /// handles.
  public var eulerCharacteristic: Int {
    var used = 0
    for v in 0..<vertexCount where vertexStarts[v + 1] > vertexStarts[v] { used += 1 }
    var halves = 0
    for n in neighbors {
      for k in 0..<3 { halves += n[k] < 0 ? 2 : 1 }
    }
    return used - halves / 2 + triangles.count
  }
}
