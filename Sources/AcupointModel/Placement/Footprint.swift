// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// The skin under a tool's face: where the point's normal is taken from.
///
/// Nineteen places of equal area on a disc in the tangent plane, each dropped to the skin along the
/// normal of the middle; the mean of their smooth normals.
struct Footprint {
  /// The disc's radius where the skin is flat enough [m].
  static let largestRadius = 0.008
  /// The disc is never smaller [m].
  static let smallestRadius = 0.002
  /// The disc's radius is at most this share of the local radius of curvature.
  static let curvatureShare = 1.0 / 3

  /// The places, the middle first.
  let anchors: [SurfaceAnchor]

  /// - Parameter axis: a direction in the tangent plane that the pattern is laid along.
  init(
    around center: SurfaceAnchor, radius: Double, axis: Vector3, on surface: some VertexSource
  ) {
    let middle = surface.position(of: center)
    let n = surface.normal(at: center)
    let x = axis.rejected(from: n)
    let frame = RotationMatrix(z: n, xTowards: x.length > 1e-9 ? x : n.anyPerpendicular)
    let patch = Footprint.patch(around: center, middle, reach: 1.6 * radius, on: surface)
    var anchors = [center]
    for (x, y) in Footprint.pattern {
      let above = middle + frame.x * (x * radius) + frame.y * (y * radius)
      if let anchor = Footprint.drop(above, along: n, reach: 2 * radius, patch, surface) {
        anchors.append(anchor)
      }
    }
    self.anchors = anchors
  }

  /// The mean normal over the places, on any surface of the same triangles.
  func normal(on surface: some VertexSource) -> Vector3 {
    var sum = Vector3.zero
    for anchor in anchors { sum += surface.normal(at: anchor) }
    return sum.length > 0 ? sum.normalized : surface.normal(at: anchors[0])
  }

  /// The largest curvature seen between opposite places of the outer ring [1/m].
  func curvature(on surface: some VertexSource) -> Double {
    guard anchors.count == Footprint.pattern.count + 1 else { return 0 }
    var largest = 0.0
    for k in 7..<13 {
      let (a, b) = (anchors[k], anchors[k + 6])
      let turn = (surface.normal(at: a) - surface.normal(at: b)).length
      let apart = (surface.position(of: a) - surface.position(of: b)).length
      if apart > 0 { largest = max(largest, turn / apart) }
    }
    return largest
  }

  /// The radius that suits a place: `largestRadius`, or less where the skin is curved.
  static func radius(at center: SurfaceAnchor, on surface: some VertexSource) -> Double {
    let footprint = Footprint(
      around: center, radius: largestRadius, axis: Vector3(0, 0, 1), on: surface)
    let curvature = footprint.curvature(on: surface)
    guard curvature > 0 else { return largestRadius }
    return min(largestRadius, max(smallestRadius, curvatureShare / curvature))
  }

  /// A ring of 6 and a ring of 12, symmetric about the x axis, each place standing for 1/19 of the
  /// disc's area.
  private static let pattern: [(Double, Double)] = {
    func ring(_ count: Int, _ radius: Double) -> [(Double, Double)] {
      (0..<count).map { k in
        let (s, c) = Elementary.sincos(2 * .pi * Double(k) / Double(count))
        return (radius * c, radius * s)
      }
    }
    // The radius that halves the area of each ring's share.
    return ring(6, (4.0 / 19).squareRoot()) + ring(12, (13.0 / 19).squareRoot())
  }()

  /// The triangles around an anchor that come within `reach` of it.
  private static func patch(
    around center: SurfaceAnchor, _ middle: Vector3, reach: Double, on surface: some VertexSource
  ) -> [Int32] {
    var found = [center.triangle]
    var next = 0
    while next < found.count, found.count < 400 {
      let neighbors = surface.topology.neighbors[Int(found[next])]
      next += 1
      for k in 0..<3 where neighbors[k] >= 0 && !found.contains(neighbors[k]) {
        let (a, b, c) = surface.corners(neighbors[k])
        let w = nearestBarycentric(to: middle, a: a, b: b, c: c)
        let q = (a * w.x + b * w.y) + c * w.z
        if (q - middle).length <= reach { found.append(neighbors[k]) }
      }
    }
    return found
  }

  /// The place of the patch on the line through `p` along `n`, nearest to `p`.
  private static func drop(
    _ p: Vector3, along n: Vector3, reach: Double, _ patch: [Int32], _ surface: some VertexSource
  ) -> SurfaceAnchor? {
    var best: SurfaceAnchor?
    var bestGap = reach
    for triangle in patch {
      let (a, b, c) = surface.corners(triangle)
      let (e, f) = (b - a, c - a)
      let q = f.cross(n)
      let determinant = e.dot(q)
      guard determinant < 0 else { continue }  // facing along n
      let s = p - a
      let u = s.dot(q) / determinant
      let r = s.cross(e)
      let v = n.dot(r) / -determinant
      guard u >= -1e-9, v >= -1e-9, u + v <= 1 + 1e-9 else { continue }
      let gap = abs(f.dot(r) / -determinant)
      if gap < bestGap {
        bestGap = gap
        best = SurfaceAnchor(triangle: triangle, barycentric: Vector3(1 - u - v, u, v))
      }
    }
    return best
  }
}
