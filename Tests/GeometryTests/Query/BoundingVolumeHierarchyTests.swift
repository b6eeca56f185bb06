// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("BoundingVolumeHierarchy") struct BoundingVolumeHierarchyTests {
  /// The smallest squared distance over all triangles, one by one.
  func bruteForce(_ p: Vector3, _ mesh: TriangleMesh) -> Double {
    var best = Double.infinity
    for i in 0..<Int32(mesh.triangles.count) {
      let (a, b, c) = mesh.corners(i)
      let w = nearestBarycentric(to: p, a: a, b: b, c: c)
      best = min(best, (a * w.x + b * w.y + c * w.z - p).lengthSquared)
    }
    return best.squareRoot()
  }

  @Test("the nearest point is as near as the nearest of all triangles", arguments: seeds(200))
  func nearestIsBruteForce(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let tree = BoundingVolumeHierarchy(mesh)
    for _ in 0..<10 {
      let p = probe(&random)
      let found = tree.closestPoint(to: p, in: mesh)
      let expected = bruteForce(p, mesh)
      #expect(abs(abs(found.distance) - expected) < 1e-13)
      #expect((mesh.position(of: found.anchor) - found.position).length < 1e-14)
      #expect(tree.nearest(to: p, within: 0.999 * expected, in: mesh) == nil)
      #expect(tree.nearest(to: p, within: 1.001 * expected, in: mesh) != nil)
      let hint = Int32(random.index(below: mesh.triangles.count))
      let hinted = tree.nearest(to: p, within: .infinity, in: mesh, hint: hint)
      #expect(abs((hinted?.squaredDistance.squareRoot() ?? -1) - expected) < 1e-13)
    }
  }

  @Test("the sign of the distance is what the parity of a ray says", arguments: seeds(200))
  func signIsParity(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let tree = BoundingVolumeHierarchy(mesh)
    for _ in 0..<10 {
      let p = probe(&random)
      let hits = tree.allHits(origin: p, direction: random.direction(), in: mesh)
      let distance = tree.signedDistance(to: p, in: mesh)
      #expect((distance < 0) == (hits.count % 2 == 1), "at \(p): \(distance), \(hits.count) hits")
    }
  }

  @Test("the sign is right nearest to an edge or a corner, where one face alone would be wrong")
  func signAtFeatures() {
    // A spike: the faces at its tip are nearly parallel, so half of them face away from a point
    // beyond the tip.
    let mesh = TriangleMesh(
      vertices: [[0, 0, 0], [1, 0, 0], [0.5, 0.8, 0], [0.9, 0.1, 9]],
      triangles: [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
    let tree = BoundingVolumeHierarchy(mesh)
    for seed in seeds(300) {
      var random = SeededGenerator(seed: seed)
      let p = Vector3(0.9, 0.1, 9.001) + random.vector(0.5) * 0.001
      let hits = tree.allHits(origin: p, direction: random.direction(), in: mesh)
      #expect((tree.signedDistance(to: p, in: mesh) < 0) == (hits.count % 2 == 1))
    }
  }

  @Test("a refitted tree answers as a new one does; slack does too", arguments: seeds(200))
  func refitIsRebuild(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let before = lump(seed: seed)
    let push = random.vector(0.2)
    let after = before.mapVertices { v in
      v + push * Elementary.sincos(3 * v.x + v.y).sin
    }
    var refitted = BoundingVolumeHierarchy(before)
    let old = refitted
    refitted.refit(after)
    let rebuilt = BoundingVolumeHierarchy(after)
    for _ in 0..<10 {
      let p = probe(&random)
      let expected = rebuilt.signedDistance(to: p, in: after)
      #expect(abs(refitted.signedDistance(to: p, in: after) - expected) < 1e-13)
      #expect(abs(old.signedDistance(to: p, in: after, slack: push.length) - expected) < 1e-13)
    }
  }

  @Test("the first hit of a ray is the first over all triangles", arguments: seeds(200))
  func rayIsBruteForce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let tree = BoundingVolumeHierarchy(mesh)
    for _ in 0..<10 {
      let origin = random.vector(2)
      let direction = random.direction()
      var nearest = Double.infinity
      for i in 0..<Int32(mesh.triangles.count) {
        let (a, b, c) = mesh.corners(i)
        // Möller–Trumbore, another statement of the same question.
        let cross = direction.cross(c - a)
        let scale = 1 / (b - a).dot(cross)
        let u = (origin - a).dot(cross) * scale
        let q = (origin - a).cross(b - a)
        let v = direction.dot(q) * scale
        let t = (c - a).dot(q) * scale
        if u >= 0 && v >= 0 && u + v <= 1 && t >= 0 { nearest = min(nearest, t) }
      }
      let hit = tree.rayCast(origin: origin, direction: direction * 2, in: mesh)
      guard nearest.isFinite else {
        #expect(hit == nil)
        continue
      }
      let found = try #require(hit)
      #expect(abs(found.distance - nearest) < 1e-11)
      #expect((origin + direction * found.distance - found.position).length < 1e-11)
      #expect(found.isEntering == (tree.signedDistance(to: origin, in: mesh) > 0))
    }
  }

  @Test("what lies in a triangle's plane beside it does not cross it", arguments: seeds(200))
  func inPlane(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let turn = random.rotation()
    let shift = random.vector(1)
    func place(_ x: Double) -> Vector3 { shift + turn * Vector3(x, random.uniform(-1, 1), 0) }
    for _ in 0..<20 {
      let corners = (0..<3).map { _ in place(random.uniform(-1, 0)) }
      let mesh = TriangleMesh(vertices: corners, triangles: [[0, 1, 2]])
      let tree = BoundingVolumeHierarchy(mesh)
      let (a, b) = (place(random.uniform(1, 2)), place(random.uniform(1, 2)))
      let capsule = Capsule(a: a, b: b, radius: 0.1)
      let found = try #require(tree.separation(of: capsule, from: mesh))
      #expect(abs(found.gap) >= 0.9 - 1e-12)
      // The ray goes on past the side away from the triangle.
      let away = turn * Vector3(1, random.uniform(-1, 1), 0)
      #expect(tree.rayCast(origin: a, direction: away, in: mesh) == nil)
    }
  }

  @Test("a ray exactly through an edge or corner hits once in and once out")
  func raysThroughEdges() {
    let mesh = sphere(steps: 3)
    let tree = BoundingVolumeHierarchy(mesh)
    for (i, v) in mesh.vertices.enumerated() {
      let hits = tree.allHits(origin: v * 3, direction: -v, in: mesh)
      #expect(hits.map(\.isEntering) == [true, false], "through vertex \(i)")
      #expect(abs((hits.first?.distance ?? 0) - 2) < 1e-9)
    }
    for y in stride(from: -0.9, through: 0.9, by: 0.1) {
      let hits = tree.allHits(origin: [0, y, 3], direction: [0, 0, -1], in: mesh)
      #expect(hits.map(\.isEntering) == [true, false], "in the plane of symmetry, y = \(y)")
    }
  }

  @Test("the same mesh gives the same answers, bit for bit")
  func deterministic() {
    let mesh = lump(seed: 5)
    let one = BoundingVolumeHierarchy(mesh)
    let two = BoundingVolumeHierarchy(mesh)
    for seed in seeds(50) {
      var random = SeededGenerator(seed: seed)
      let p = probe(&random)
      #expect(one.closestPoint(to: p, in: mesh) == two.closestPoint(to: p, in: mesh))
    }
  }
}
