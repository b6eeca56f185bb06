// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import Testing
import _TestSupport

/// Distances against dense sampling: never more than the best sample, and no less than it by more
/// than the samples are apart.
@Suite("Capsule") struct CapsuleTests {
  func segment(_ random: inout SeededGenerator, _ reach: Double) -> Segment {
    let a = random.vector(reach)
    switch random.index(below: 6) {
    case 0: return Segment(a, a)
    case 1: return Segment(a, a + random.vector(1e-7))
    default: return Segment(a, random.vector(reach))
    }
  }

  @Test("segment to segment", arguments: seeds(300))
  func segments(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let one = segment(&random, 1)
    var two = segment(&random, 1)
    if seed % 4 == 0 {  // parallel, or nearly
      two = Segment(two.a, two.a + (one.b - one.a) * random.uniform(-2, 2) + random.vector(1e-9))
    }
    let pair = one.nearest(to: two)
    let distance = pair.squaredDistance.squareRoot()
    #expect(abs((pair.own - pair.other).length - distance) < 1e-15)
    let n = 200
    var best = Double.infinity
    for i in 0...n {
      let p = one.point(Double(i) / Double(n))
      best = min(best, (two.point(two.parameter(nearestTo: p)) - p).length)
    }
    #expect(distance <= best + 1e-12)
    #expect(distance >= best - (one.b - one.a).length / Double(n) - 1e-12)
    let back = two.nearest(to: one)
    #expect(abs(back.squaredDistance.squareRoot() - distance) < 1e-9)
  }

  @Test("capsule to capsule takes both radii off")
  func capsules() {
    let one = Capsule(a: [0, 0, 0], b: [1, 0, 0], radius: 0.1)
    let two = Capsule(a: [0.5, -1, 1], b: [0.5, 1, 1], radius: 0.2)
    let found = one.separation(from: two)
    #expect(abs(found.gap - 0.7) < 1e-15)
    #expect((found.onAxis - [0.5, 0, 0]).length < 1e-15)
    #expect((found.onOther - [0.5, 0, 1]).length < 1e-15)
    let across = Capsule(a: [0.5, -1, 0], b: [0.5, 1, 0], radius: 0.2)
    #expect(abs(one.separation(from: across).gap + 0.3) < 1e-12)
  }

  @Test("segment to box", arguments: seeds(300))
  func boxes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let box = OrientedBox(
      center: random.vector(0.5), orientation: random.rotation(),
      halfExtents: [random.uniform(0, 1), random.uniform(0.05, 1), random.uniform(0.05, 1)])
    let line = segment(&random, 2)
    let pair = box.nearest(to: line)
    let distance = pair.squaredDistance.squareRoot()
    #expect((box.nearest(to: pair.onSegment) - pair.onBox).length < 1e-12)
    let n = 400
    var best = Double.infinity
    for i in 0...n {
      let p = line.point(Double(i) / Double(n))
      best = min(best, (box.nearest(to: p) - p).length)
    }
    #expect(distance <= best + 1e-9)
    #expect(distance >= best - (line.b - line.a).length / Double(n) - 1e-12)
    let capsule = Capsule(a: line.a, b: line.b, radius: 0.1)
    #expect(abs(capsule.separation(from: box).gap - (distance - 0.1)) < 1e-15)
  }

  @Test("capsule to surface, outside, across and inside", arguments: seeds(200))
  func surfaces(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let mesh = lump(seed: seed)
    let tree = BoundingVolumeHierarchy(mesh)
    let line = segment(&random, seed % 3 == 0 ? 0.4 : 2)
    let capsule = Capsule(a: line.a, b: line.b, radius: 0.05)
    let separation = tree.separation(of: capsule, from: mesh)
    let found = try #require(separation)
    let n = 300
    var nearest = Double.infinity
    var hasInside = false
    var hasOutside = false
    for i in 0...n {
      let d = tree.signedDistance(to: line.point(Double(i) / Double(n)), in: mesh)
      nearest = min(nearest, abs(d))
      if d < 0 { hasInside = true } else { hasOutside = true }
    }
    let spacing = (line.b - line.a).length / Double(n)
    if hasInside && hasOutside {
      #expect(found.gap == -capsule.radius)
    } else {
      let distance = abs(found.gap + capsule.radius)
      #expect(distance <= nearest + 1e-9)
      #expect(distance >= nearest - spacing - 1e-12)
      if distance > 0 { #expect((found.gap + capsule.radius < 0) == hasInside) }
    }
    if let anchor = found.anchor {
      #expect((mesh.position(of: anchor) - found.onOther).length < 1e-12)
    }
    if found.gap > 0 {
      let closer = tree.separation(of: capsule, from: mesh, below: 0.999 * found.gap)
      #expect(closer == nil)
    }
    let hint = Int32(random.index(below: mesh.triangles.count))
    let hinted = try #require(
      // The limit is wide, because depth counts like distance.
      tree.separation(of: capsule, from: mesh, below: 5, hint: hint))
    #expect(abs(hinted.gap - found.gap) < 1e-12)
  }

  @Test("a capsule moves with its frame")
  func moves() {
    let X_WB = RigidTransform<World, Base>(.aboutZ(.pi / 2), [1, 2, 3])
    let moved = Capsule(a: [1, 0, 0], b: [2, 0, 0], radius: 0.3).moved(by: X_WB)
    #expect((moved.a - [1, 3, 3]).length < 1e-15)
    #expect((moved.b - [1, 4, 3]).length < 1e-15)
    #expect(moved.radius == 0.3)
  }
}
