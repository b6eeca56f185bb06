// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("DeformingSurface") struct DeformingSurfaceTests {
  /// A lump whose two fields swell either half along its normals by up to 0.05.
  func breathing(seed: UInt64, steps: Int = 4) -> DeformingSurface {
    let rest = lump(seed: seed, steps: steps)
    let normals = rest.vertexNormals
    let thorax = zip(rest.vertices, normals).map { v, n in n * (0.05 * max(0, v.z)) }
    let abdomen = zip(rest.vertices, normals).map { v, n in n * (0.05 * max(0, -v.z)) }
    return DeformingSurface(rest: rest, thorax: thorax, abdomen: abdomen)
  }

  @Test("coefficients add their fields to the rest; anchors follow", arguments: seeds(50))
  func fields(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var skin = breathing(seed: seed, steps: 2)
    let (a, b) = (random.uniform(-1, 1), random.uniform(-1, 1))
    skin.setCoefficients(thorax: a, abdomen: b)
    for i in skin.rest.vertices.indices {
      let expected = skin.rest.vertices[i] + skin.thoraxField[i] * a + skin.abdomenField[i] * b
      #expect((skin.position(ofVertex: Int32(i)) - expected).length < 1e-15)
    }
    let anchor = SurfaceAnchor(triangle: 7, barycentric: [0.2, 0.3, 0.5])
    let (t, d) = skin.displacement(at: anchor)
    let expected = skin.rest.position(of: anchor) + t * a + d * b
    #expect((skin.position(of: anchor) - expected).length < 1e-15)
  }

  @Test("a full search, refitted or not, is the search of the mesh as it is", arguments: seeds(100))
  func fullSearch(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var skin = breathing(seed: seed, steps: 3)
    skin.setCoefficients(thorax: random.uniform(-1, 1), abdomen: random.uniform(-1, 1))
    let mesh = skin.mesh
    let tree = BoundingVolumeHierarchy(mesh)
    var refitted = skin
    refitted.refit()
    for _ in 0..<5 {
      let p = probe(&random)
      let expected = tree.closestPoint(to: p, in: mesh)
      for found in [skin.closestPoint(to: p), refitted.closestPoint(to: p)] {
        #expect(abs(found.distance - expected.distance) < 1e-13)
        #expect((found.position - expected.position).length < 1e-12)
        #expect((found.normal - expected.normal).length < 1e-12)
      }
      let direction = random.direction()
      let hit = refitted.rayCast(origin: p, direction: direction)
      let expectedHit = tree.rayCast(origin: p, direction: direction, in: mesh)
      #expect(abs((hit?.distance ?? -1) - (expectedHit?.distance ?? -1)) < 1e-12)
      let capsule = Capsule(a: p, b: p + random.vector(0.5), radius: 0.1)
      let gap = skin.separation(of: capsule)?.gap ?? .infinity
      let expectedGap = tree.separation(of: capsule, from: mesh)?.gap ?? -.infinity
      #expect(abs(gap - expectedGap) < 1e-12)
    }
  }

  @Test("walking with the contact finds what a full search finds", arguments: seeds(100))
  func walking(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var skin = breathing(seed: seed)
    var patch = SurfacePatch()
    var reseeds = 0
    var anchor = SurfaceAnchor(triangle: 11, barycentric: [0.3, 0.3, 0.4])
    var direction = random.direction()
    for tick in 0..<200 {
      let phase = Double(tick) / 30
      let (s, c) = Elementary.sincos(phase)
      skin.setCoefficients(thorax: s, abdomen: c)
      // A tool that slides along the skin, in and out of it by 2 cm.
      let step = skin.walk(from: anchor, towards: direction, length: 0.01)
      anchor = step.anchor
      direction = step.direction
      let p = step.position + skin.normal(at: anchor) * random.uniform(-0.02, 0.02)
      let near = skin.closestPoint(to: p, near: &patch)
      let full = skin.closestPoint(to: p)
      #expect(abs(near.distance - full.distance) < 1e-12, "tick \(tick)")
      #expect((near.position - full.position).length < 1e-9, "tick \(tick)")
      #expect(patch.testedTriangles <= DeformingSurface.walkLimit)
      reseeds += patch.wasReseeded ? 1 : 0
    }
    #expect(reseeds == 1)
  }

  @Test("a jump to the far side is noticed and searched for")
  func jump() {
    let skin = breathing(seed: 3)
    var patch = SurfacePatch()
    for seed in seeds(100) {
      var random = SeededGenerator(seed: seed)
      let p = probe(&random)
      let near = skin.closestPoint(to: p, near: &patch)
      let full = skin.closestPoint(to: p)
      #expect(near.distance >= 0 ? near.distance <= full.distance * 1.3 + 0.03 : full.distance < 0)
    }
    let lost = SurfacePoint(
      anchor: SurfaceAnchor(triangle: 0, barycentric: .zero), position: .zero, normal: .zero,
      distance: 0)
    let far = skin.closestPoint(to: [3, 0, 0], near: &patch)
    #expect(patch.wasReseeded && far != lost)
    _ = skin.closestPoint(to: [3.001, 0, 0], near: &patch)
    #expect(!patch.wasReseeded)
  }
}
