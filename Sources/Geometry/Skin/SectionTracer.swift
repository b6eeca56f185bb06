// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Follows the cut of a plane from triangle to triangle.
struct SectionTracer<S: VertexSource> {
  private let surface: S
  private let heights: [Double]
  private var isSeen: [Bool]

  init(surface: S, point: Vector3, normal: Vector3) {
    self.surface = surface
    heights = (0..<Int32(surface.topology.vertexCount)).map { i in
      (surface.position(ofVertex: i) - point).dot(normal)
    }
    isSeen = Array(repeating: false, count: surface.topology.triangles.count)
  }

  mutating func lines() -> [SectionLine] {
    var lines: [SectionLine] = []
    for (triangle, t) in surface.topology.triangles.enumerated() where !isSeen[triangle] {
      let isAhead = heights[Int(t.x)] >= 0
      if isAhead == (heights[Int(t.y)] >= 0) && isAhead == (heights[Int(t.z)] >= 0) { continue }
      lines += line(through: Int32(triangle)).map { [$0] } ?? []
    }
    return lines
  }

  /// The edge of a triangle on which the corners go from behind the plane to before it, or back.
  private func crossing(_ triangle: Int32, rising: Bool) -> Int? {
    let t = surface.topology.triangles[Int(triangle)]
    for k in 0..<3 {
      let starts = heights[Int(t[k])] >= 0
      let ends = heights[Int(t[(k + 1) % 3])] >= 0
      if starts != ends && ends == rising { return k }
    }
    return nil
  }

  /// The weights of the point where an edge goes through the plane. Both triangles of an edge
  /// compute it from the same end, so that they agree to the bit.
  private func weights(_ triangle: Int32, edge k: Int) -> Vector3 {
    let t = surface.topology.triangles[Int(triangle)]
    let (i, j) = (k, (k + 1) % 3)
    let (low, high) = t[i] < t[j] ? (i, j) : (j, i)
    let a = heights[Int(t[low])]
    let b = heights[Int(t[high])]
    let share = a / (a - b)
    var w = Vector3.zero
    w[low] = 1 - share
    w[high] = share
    return w
  }

  /// The line through a triangle, entered where the plane is passed downwards; nil when the plane
  /// only touches a vertex.
  private mutating func line(through seed: Int32) -> SectionLine? {
    var first = seed
    var isClosed = false
    while let k = crossing(first, rising: false) {
      let before = surface.topology.neighbors[Int(first)][k]
      if before < 0 { break }
      first = before
      if first == seed {
        isClosed = true
        break
      }
    }
    var points: [Vector3] = []
    var pieces: [SectionLine.Piece] = []
    var triangle = first
    var last = Vector3.zero
    while let entry = crossing(triangle, rising: false),
      let exit = crossing(triangle, rising: true)
    {
      isSeen[Int(triangle)] = true
      let start = weights(triangle, edge: entry)
      let end = weights(triangle, edge: exit)
      let p = surface.position(of: SurfaceAnchor(triangle: triangle, barycentric: start))
      last = surface.position(of: SurfaceAnchor(triangle: triangle, barycentric: end))
      if (last - p).length > 1e-12 {
        points.append(p)
        pieces.append(SectionLine.Piece(triangle: triangle, start: start, end: end))
      }
      triangle = surface.topology.neighbors[Int(triangle)][exit]
      if triangle < 0 || triangle == first { break }
    }
    guard !pieces.isEmpty else { return nil }
    if !isClosed { points.append(last) }
    return SectionLine(points: points, pieces: pieces, isClosed: isClosed)
  }
}
