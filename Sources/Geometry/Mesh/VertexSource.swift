// SPDX-License-Identifier: GPL-3.0-or-later

public import SpatialMath

/// A surface whose vertices can be asked for one by one: a mesh at rest, or one that breathes.
///
/// The queries are written once against this and specialised for each.
public protocol VertexSource {
  var topology: MeshTopology { get }
  /// The position of a vertex, in the frame of the surface [m].
  func position(ofVertex i: Int32) -> Vector3
}

extension VertexSource {
  /// The three corners of a triangle.
  @inlinable public func corners(_ triangle: Int32) -> (Vector3, Vector3, Vector3) {
    positions(topology.triangles[Int(triangle)])
  }

  @inlinable @inline(__always)
  func positions(_ t: SIMD3<Int32>) -> (Vector3, Vector3, Vector3) {
    (position(ofVertex: t.x), position(ofVertex: t.y), position(ofVertex: t.z))
  }

  /// Twice the area times the outward unit normal of a triangle [m²].
  @inlinable public func areaVector(_ triangle: Int32) -> Vector3 {
    let (a, b, c) = corners(triangle)
    return (b - a).cross(c - a)
  }

  /// The outward unit normal of a triangle; zero when the triangle has no area.
  @inlinable public func triangleNormal(_ triangle: Int32) -> Vector3 {
    let n = areaVector(triangle)
    let l = n.length
    return l > 0 ? n / l : .zero
  }

  /// The point of an anchor on this surface [m].
  @inlinable public func position(of anchor: SurfaceAnchor) -> Vector3 {
    let (a, b, c) = corners(anchor.triangle)
    let w = anchor.barycentric
    return (a * w.x + b * w.y) + c * w.z
  }

  /// The sum of the unit normals around a vertex, each weighted by the triangle's angle there.
  ///
  /// Its sign against an offset tells inside from outside, which no other weighting does.
  /// Source: Bærentzen, Aanæs, *Signed distance computation using the angle weighted pseudonormal*
  /// (2005).
  @inlinable public func pseudoNormal(ofVertex vertex: Int32) -> Vector3 {
    var sum = Vector3.zero
    for slot in topology.slots(of: vertex) {
      let t = topology.triangles[Int(topology.vertexTriangles[slot])]
      let (i, j) = t.x == vertex ? (t.y, t.z) : (t.y == vertex ? (t.z, t.x) : (t.x, t.y))
      let p = position(ofVertex: vertex)
      let u = position(ofVertex: i) - p
      let v = position(ofVertex: j) - p
      let n = u.cross(v)
      let s = n.length
      if s > 0 { sum += n * (Elementary.atan2(s, u.dot(v)) / s) }
    }
    return sum
  }

  /// The outward unit normal at an anchor: the vertices' pseudo-normals, interpolated.
  ///
  /// Continuous over the surface, unlike the normals of its triangles. Allocates: never.
  @inlinable public func normal(at anchor: SurfaceAnchor) -> Vector3 {
    let t = topology.triangles[Int(anchor.triangle)]
    let w = anchor.barycentric
    var sum = Vector3.zero
    for k in 0..<3 where w[k] != 0 {
      let n = pseudoNormal(ofVertex: t[k])
      let l = n.length
      if l > 0 { sum += n * (w[k] / l) }
    }
    let l = sum.length
    return l > 0 ? sum / l : triangleNormal(anchor.triangle)
  }

  /// The pseudo-normal of the feature an anchor lies on: triangle, edge or vertex (not of length
  /// one).
  @inlinable func featureNormal(at anchor: SurfaceAnchor) -> Vector3 {
    let t = topology.triangles[Int(anchor.triangle)]
    let w = anchor.barycentric
    for k in 0..<3 where w[k] >= 1 { return pseudoNormal(ofVertex: t[k]) }
    let own = triangleNormal(anchor.triangle)
    for k in 0..<3 where w[k] <= 0 {
      // The weight of corner k is zero on the opposite edge, which starts at the next corner.
      let across = topology.neighbors[Int(anchor.triangle)][(k + 1) % 3]
      return across >= 0 ? own + triangleNormal(across) : own
    }
    return own
  }
}
