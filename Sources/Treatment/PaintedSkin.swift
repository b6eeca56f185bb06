// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The stretch of skin between corners on it, as whole triangles: those whose middle lies inside
/// the polygon as seen along its normal, which face that way, in one piece.
struct PaintedSkin {
  /// In the order of their index.
  let triangles: [Int32]

  /// Balls that cover a patch.
  struct Cover {
    /// Triangles whose middles are the centers.
    let centers: [Int32]
    /// [m]
    let radius: Double
  }

  /// A zone has at most so many balls: a tick looks at each.
  static let mostBalls = 64
  /// The distance at which balls are laid when the patch is small [m].
  static let finest = 0.008

  /// The skin between corners in order around it.
  ///
  /// - Precondition: at least three corners.
  init(between corners: [SurfaceAnchor], on surface: TriangleMesh) {
    precondition(corners.count >= 3, "\(corners.count) corners")
    let points = corners.map { surface.position(of: $0) }
    var normal = Vector3.zero
    var outward = Vector3.zero
    var middle = Vector3.zero
    for (i, p) in points.enumerated() {
      normal += p.cross(points[(i + 1) % points.count])
      outward += surface.triangleNormal(corners[i].triangle)
      middle += p / Double(points.count)
    }
    guard normal.length > 0 else {
      triangles = []
      return
    }
    let n = normal.normalized * (normal.dot(outward) < 0 ? -1 : 1)
    let u = n.anyPerpendicular
    let v = n.cross(u)
    let flat = points.map { SIMD2(($0 - middle).dot(u), ($0 - middle).dot(v)) }
    var inside: [Int32] = []
    var nearest = (squared: Double.infinity, triangle: Int32(-1))
    for t in 0..<Int32(surface.triangles.count) where surface.triangleNormal(t).dot(n) > 0.2 {
      let d = PaintedSkin.middle(of: t, on: surface) - middle
      guard PaintedSkin.contains(SIMD2(d.dot(u), d.dot(v)), flat) else { continue }
      inside.append(t)
      if d.lengthSquared < nearest.squared { nearest = (d.lengthSquared, t) }
    }
    triangles = PaintedSkin.piece(of: inside, around: nearest.triangle, surface.topology)
  }

  static func middle(of triangle: Int32, on surface: TriangleMesh) -> Vector3 {
    let (a, b, c) = surface.corners(triangle)
    return (a + b + c) / 3
  }

  /// Whether a point is inside a polygon, by the parity of crossings.
  private static func contains(_ p: SIMD2<Double>, _ polygon: [SIMD2<Double>]) -> Bool {
    var isInside = false
    for (i, a) in polygon.enumerated() {
      let b = polygon[(i + 1) % polygon.count]
      guard (a.y > p.y) != (b.y > p.y) else { continue }
      if p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y) { isInside.toggle() }
    }
    return isInside
  }

  /// The triangles that hang together with the first, over shared corners.
  private static func piece(
    of triangles: [Int32], around first: Int32, _ topology: MeshTopology
  ) -> [Int32] {
    guard first >= 0 else { return [] }
    var waits = [Bool](repeating: false, count: topology.triangles.count)
    for t in triangles { waits[Int(t)] = true }
    var found = [first]
    waits[Int(first)] = false
    var next = 0
    while next < found.count {
      let corners = topology.triangles[Int(found[next])]
      next += 1
      for k in 0..<3 {
        for t in topology.triangles(around: corners[k]) where waits[Int(t)] {
          waits[Int(t)] = false
          found.append(t)
        }
      }
    }
    return found.sorted()
  }

  /// Balls of one radius on a posed skin of the same triangles, at most `mostBalls`, which hold
  /// every corner of every triangle.
  func cover(on surface: TriangleMesh) -> Cover {
    let middles = triangles.map { PaintedSkin.middle(of: $0, on: surface) }
    var spacing = PaintedSkin.finest
    var chosen = PaintedSkin.spread(middles, spacing)
    while chosen.count > PaintedSkin.mostBalls {
      spacing *= 1.25
      chosen = PaintedSkin.spread(middles, spacing)
    }
    var radius = 0.0
    for t in triangles {
      let (a, b, c) = surface.corners(t)
      for corner in [a, b, c] {
        let nearest = chosen.map { (corner - middles[$0]).length }.min() ?? 0
        radius = max(radius, nearest)
      }
    }
    return Cover(centers: chosen.map { triangles[$0] }, radius: radius)
  }

  /// Points that lie at least so far apart, and none of the others further from one of them.
  private static func spread(_ points: [Vector3], _ spacing: Double) -> [Int] {
    var chosen: [Int] = []
    for (i, p) in points.enumerated()
    where !chosen.contains(where: { (points[$0] - p).length < spacing }) {
      chosen.append(i)
    }
    return chosen
  }
}
