// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import SpatialMath
import Testing
import _TestSupport

/// The distance of a capsule from a surface by the tree, against every triangle by other formulas.
@Suite("Capsule distances") struct CapsuleDistanceTests {
  /// `ROBOTSIM_LONG=1` draws ten thousand.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 500 : 10_000

  /// Squared distance of two segments by clamping.
  ///
  /// Source: Ericson, *Real-Time Collision Detection* (2005), section 5.1.9.
  static func squared(_ p: Vector3, _ q: Vector3, _ r: Vector3, _ s: Vector3) -> Double {
    let (d1, d2, w) = (q - p, s - r, p - r)
    let (a, e, f) = (d1.dot(d1), d2.dot(d2), d2.dot(w))
    var (u, v) = (0.0, 0.0)
    if a <= 0 {
      v = e > 0 ? min(1, max(0, f / e)) : 0
    } else {
      let c = d1.dot(w)
      if e <= 0 {
        u = min(1, max(0, -c / a))
      } else {
        let b = d1.dot(d2)
        let determinant = a * e - b * b
        u = determinant > 0 ? min(1, max(0, (b * f - c * e) / determinant)) : 0
        v = (b * u + f) / e
        if v < 0 {
          v = 0
          u = min(1, max(0, -c / a))
        } else if v > 1 {
          v = 1
          u = min(1, max(0, (b - c) / a))
        }
      }
    }
    return ((p + d1 * u) - (r + d2 * v)).lengthSquared
  }

  /// The height of a point over a triangle's plane where its foot is inside, else nil.
  static func height(_ p: Vector3, _ t: (Vector3, Vector3, Vector3)) -> Double? {
    let n = (t.1 - t.0).cross(t.2 - t.0).normalized
    let foot = p - n * n.dot(p - t.0)
    let isInside =
      (t.1 - t.0).cross(foot - t.0).dot(n) >= 0 && (t.2 - t.1).cross(foot - t.1).dot(n) >= 0
      && (t.0 - t.2).cross(foot - t.2).dot(n) >= 0
    return isInside ? n.dot(p - t.0) : nil
  }

  /// Distance of a segment from a triangle: through it, end to face, or edge to edge.
  static func distance(_ s: Segment, _ t: (Vector3, Vector3, Vector3)) -> Double {
    let n = (t.1 - t.0).cross(t.2 - t.0)
    let (above, below) = (n.dot(s.a - t.0), n.dot(s.b - t.0))
    if above * below < 0 {
      let crossing = s.a + (s.b - s.a) * (above / (above - below))
      if height(crossing, t) != nil { return 0 }
    }
    var best = Double.infinity
    for p in [s.a, s.b] {
      if let h = height(p, t) { best = min(best, abs(h)) }
    }
    for (p, q) in [(t.0, t.1), (t.1, t.2), (t.2, t.0)] {
      best = min(best, squared(s.a, s.b, p, q).squareRoot())
    }
    return best
  }

  @Test("the tree's distance is that of every triangle, cold and from the last answer")
  func brute() throws {
    var worst = 0.0
    var last: Int32?
    var mesh = lump(seed: 1)
    var tree = BoundingVolumeHierarchy(mesh)
    for seed in 1...UInt64(CapsuleDistanceTests.draws) {
      var random = SeededGenerator(seed: seed, stream: "capsules")
      if seed % 100 == 0 {
        mesh = lump(seed: seed)
        tree = BoundingVolumeHierarchy(mesh)
        last = nil
      }
      let middle = random.vector(2)
      let half = random.index(below: 5) == 0 ? Vector3.zero : random.vector(0.4)
      let capsule = Capsule(a: middle - half, b: middle + half, radius: random.uniform(0, 0.1))
      var nearest = Double.infinity
      for i in mesh.triangles.indices {
        nearest = min(nearest, Self.distance(capsule.axis, mesh.corners(Int32(i))))
      }
      let isInside = nearest > 0 && tree.signedDistance(to: capsule.a, in: mesh) < 0
      let expected = (isInside ? -nearest : nearest) - capsule.radius
      let cold = try #require(tree.separation(of: capsule, from: mesh))
      let warm = try #require(tree.separation(of: capsule, from: mesh, hint: last))
      last = warm.anchor?.triangle
      worst = max(worst, abs(cold.gap - expected), abs(warm.gap - expected))
      #expect(abs(cold.gap - expected) <= 1e-9, "seed \(seed): \(cold.gap), \(expected)")
      #expect(abs(warm.gap - expected) <= 1e-9, "seed \(seed): \(warm.gap), \(expected)")
    }
    #expect(worst <= 1e-9)
  }
}
