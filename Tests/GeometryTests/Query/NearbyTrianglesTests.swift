// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

/// Capsules in motion, against a new search at each place.
@Suite("NearbyTriangles") struct NearbyTrianglesTests {
  @Test(
    "steps from a micrometre to a leap, inside and out, find what a new search finds",
    arguments: seeds(60))
  func walk(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "nearby triangles")
    let mesh = lump(seed: seed)
    let tree = BoundingVolumeHierarchy(mesh)
    var nearby = NearbyTriangles()
    var middle = random.vector(1.5)
    var half = random.index(below: 5) == 0 ? Vector3.zero : random.vector(0.4)
    var found = 0
    for step in 0..<400 {
      let size = [1e-6, 1e-4, 1e-3, 1e-2, 0.5][step % 50 == 0 ? 4 : random.index(below: 4)]
      middle = middle + random.vector(size)
      if half != .zero { half = half + random.vector(size) }
      let capsule = Capsule(a: middle - half, b: middle + half, radius: 0.05)
      let limit = [Double.infinity, 0.3, 0.01][random.index(below: 3)]
      let moving = tree.separation(of: capsule, from: mesh, below: limit, among: &nearby)
      let anew = tree.separation(of: capsule, from: mesh, below: limit)
      #expect((moving == nil) == (anew == nil), "seed \(seed), step \(step)")
      guard let moving, let anew else { continue }
      found += 1
      #expect(
        abs(moving.gap - anew.gap) <= 1e-12,
        "seed \(seed), step \(step): \(moving.gap), \(anew.gap)")
      #expect(abs((moving.onAxis - moving.onOther).length - abs(moving.gap + 0.05)) <= 1e-12)
    }
    #expect(found > 100, "seed \(seed): only \(found) distances")
  }

  @Test("a fan of more triangles than are remembered is searched anew, not half remembered")
  func crowd() throws {
    let count = 200
    var vertices: [Vector3] = [[0, 0, 0], [0, 0, -1]]
    var triangles: [SIMD3<Int32>] = []
    for k in 0..<count {
      let (s, c) = Elementary.sincos(2 * .pi * Double(k) / Double(count))
      vertices.append([c, s, -0.2])
      let (this, next) = (Int32(2 + k), Int32(2 + (k + 1) % count))
      triangles.append([0, this, next])
      triangles.append([1, next, this])
    }
    let mesh = TriangleMesh(vertices: vertices, triangles: triangles)
    let tree = BoundingVolumeHierarchy(mesh)
    var nearby = NearbyTriangles()
    for step in 0..<200 {
      // Over the fan's apex, down and back, in steps of a tenth of a millimetre.
      let tip = Vector3(1e-3 * Double(step % 7 - 3), 0, 0.1 - 1e-4 * Double(step))
      let capsule = Capsule(a: tip, b: tip + Vector3(0, 0, 0.2), radius: 0.01)
      let moving = try #require(tree.separation(of: capsule, from: mesh, among: &nearby))
      let anew = try #require(tree.separation(of: capsule, from: mesh))
      #expect(abs(moving.gap - anew.gap) <= 1e-12, "step \(step)")
    }
  }
}
