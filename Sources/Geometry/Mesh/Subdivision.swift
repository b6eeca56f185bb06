// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// One step of Catmull–Clark, worked out once for a set of faces and then applied to any positions
/// of their vertices: each new vertex is a fixed weighted mean of old ones.
///
/// New vertices come in the order: one per control vertex (same index), one per edge, one per face.
/// Each new quad is cut from its control vertex to its face vertex, whatever its geometry, so that
/// the triangles are the same for every shape and mirror-symmetric faces give mirror-symmetric
/// triangles.
///
/// Source: Catmull, Clark, *Recursively generated B-spline surfaces on arbitrary topological
/// meshes* (1978); at a border, the cubic B-spline curve.
public struct Subdivision: Sendable {
  /// How many control vertices `apply` expects.
  public let controlCount: Int
  /// The new quads: control vertex, edge vertex, face vertex, edge vertex.
  public let quads: [SIMD4<Int32>]
  /// The new surface, two triangles a quad.
  public let topology: MeshTopology
  private let rowStarts: [Int32]
  private let columns: [Int32]
  private let weights: [Double]

  /// How many vertices `apply` returns.
  public var vertexCount: Int { topology.vertexCount }
  /// The new triangles: `2 q` and `2 q + 1` are quad `q`.
  public var triangles: [SIMD3<Int32>] { topology.triangles }

  /// - Parameter faces: rings of three or more control vertices, counter-clockwise from outside.
  /// - Precondition: indices are in range and no directed edge is used twice.
  public init(faces: [[Int32]], vertexCount: Int) {
    let edges = EdgeTable(faces: faces)
    var stencils = StencilBuilder(controlCount: vertexCount)
    stencils.addVertexRows(faces: faces, edges: edges)
    for e in 0..<edges.count { stencils.addEdgeRow(e, faces: faces, edges: edges) }
    for face in faces {
      for v in face { stencils.add(v, 1 / Double(face.count)) }
      stencils.endRow()
    }
    var quads: [SIMD4<Int32>] = []
    quads.reserveCapacity(4 * faces.count)
    for (f, face) in faces.enumerated() {
      let facePoint = Int32(vertexCount + edges.count + f)
      for i in face.indices {
        let after = edges.index(face[i], face[(i + 1) % face.count])
        let before = edges.index(face[(i + face.count - 1) % face.count], face[i])
        quads.append(
          SIMD4(face[i], Int32(vertexCount + after), facePoint, Int32(vertexCount + before)))
      }
    }
    var triangles: [SIMD3<Int32>] = []
    triangles.reserveCapacity(2 * quads.count)
    for q in quads {
      triangles.append(SIMD3(q.x, q.y, q.z))
      triangles.append(SIMD3(q.x, q.z, q.w))
    }
    controlCount = vertexCount
    self.quads = quads
    topology = MeshTopology(
      triangles: triangles, vertexCount: vertexCount + edges.count + faces.count)
    rowStarts = stencils.rowStarts
    columns = stencils.columns
    weights = stencils.weights
  }

  /// The new vertices for these control vertices. Linear: displacements may be given as well.
  ///
  /// - Precondition: `controlCount` positions.
  /// - Complexity: O(vertices). Allocates: once.
  public func apply(_ control: [Vector3]) -> [Vector3] {
    precondition(
      control.count == controlCount, "\(control.count) control vertices, not \(controlCount)")
    var result: [Vector3] = []
    result.reserveCapacity(vertexCount)
    for row in 0..<vertexCount {
      var sum = Vector3.zero
      for slot in Int(rowStarts[row])..<Int(rowStarts[row + 1]) {
        sum += control[Int(columns[slot])] * weights[slot]
      }
      result.append(sum)
    }
    return result
  }

  /// The control vertices that one new vertex is the weighted mean of, and their weights.
  ///
  /// - Precondition: `vertex` is below `vertexCount`.
  public func stencil(ofVertex vertex: Int) -> [(control: Int, weight: Double)] {
    (Int(rowStarts[vertex])..<Int(rowStarts[vertex + 1])).map { slot in
      (Int(columns[slot]), weights[slot])
    }
  }

  /// The subdivided surface of these control vertices.
  public func mesh(_ control: [Vector3]) -> TriangleMesh {
    TriangleMesh(vertices: apply(control), topology: topology)
  }
}
