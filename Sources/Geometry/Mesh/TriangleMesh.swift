// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A surface of triangles, outward side counter-clockwise.
///
/// - Invariant: as many vertices as the topology counts.
public struct TriangleMesh: Sendable, VertexSource {
  /// Positions, in one frame that the holder names [m].
  public var vertices: [Vector3] {
    didSet { requireCount() }
  }
  /// What connects them.
  public let topology: MeshTopology

  /// A mesh with a topology of its own; share one with `init(vertices:topology:)` instead when the
  /// triangles are those of another mesh.
  public init(vertices: [Vector3], triangles: [SIMD3<Int32>]) {
    self.init(
      vertices: vertices,
      topology: MeshTopology(triangles: triangles, vertexCount: vertices.count))
  }

  public init(vertices: [Vector3], topology: MeshTopology) {
    self.vertices = vertices
    self.topology = topology
    requireCount()
  }

  private func requireCount() {
    precondition(
      vertices.count == topology.vertexCount,
      "\(vertices.count) vertices for a topology of \(topology.vertexCount)")
  }

  /// The three vertices of each triangle.
  @inlinable public var triangles: [SIMD3<Int32>] { topology.triangles }

  @inlinable public func position(ofVertex i: Int32) -> Vector3 { vertices[Int(i)] }

  /// Every vertex's unit normal: angle-weighted mean of the triangles around it.
  ///
  /// - Complexity: O(triangles). Allocates: once.
  public var vertexNormals: [Vector3] {
    (0..<Int32(vertices.count)).map { i in
      let n = pseudoNormal(ofVertex: i)
      let l = n.length
      return l > 0 ? n / l : .zero
    }
  }

  /// The sum of the triangles' areas [m²].
  public var area: Double {
    var sum = 0.0
    for i in 0..<Int32(triangles.count) { sum += areaVector(i).length }
    return 0.5 * sum
  }

  /// The enclosed volume [m³] of a closed mesh; positive when its normals point outwards.
  ///
  /// The sum of signed tetrahedra from the first vertex (divergence theorem).
  public var volume: Double {
    guard let origin = vertices.first else { return 0 }
    var sum = 0.0
    for i in 0..<Int32(triangles.count) {
      let (a, b, c) = corners(i)
      sum += (a - origin).dot((b - origin).cross(c - origin))
    }
    return sum / 6
  }

  /// The smallest axis-aligned box around all vertices; nil for none.
  public var bounds: (lower: Vector3, upper: Vector3)? {
    guard var lower = vertices.first else { return nil }
    var upper = lower
    for v in vertices {
      lower = lower.componentwiseMin(v)
      upper = upper.componentwiseMax(v)
    }
    return (lower, upper)
  }

  /// The same surface with every vertex moved.
  public func mapVertices(_ move: (Vector3) -> Vector3) -> TriangleMesh {
    TriangleMesh(vertices: vertices.map(move), topology: topology)
  }
}

extension SIMD3 where Scalar == Double {
  @inlinable func componentwiseMin(_ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(Swift.min(x, b.x), Swift.min(y, b.y), Swift.min(z, b.z))
  }

  @inlinable func componentwiseMax(_ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(Swift.max(x, b.x), Swift.max(y, b.y), Swift.max(z, b.z))
  }
}
