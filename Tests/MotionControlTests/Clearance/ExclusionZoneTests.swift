// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("ExclusionZone") struct ExclusionZoneTests {
  private func zone(_ random: inout SeededGenerator, parts: Int) -> ExclusionZone {
    ExclusionZone(
      name: "z", reason: .other,
      parts: (0..<parts).map { _ in
        let center = random.vector(0.3)
        let orientation = random.rotation()
        let isBall = random.unit() < 0.5
        return ExclusionZone.Part(
          shape: isBall
            ? .ball(center: center, radius: random.uniform(0.005, 0.1))
            : .box(
              OrientedBox(
                center: center, orientation: orientation,
                halfExtents: Vector3(
                  random.uniform(0.005, 0.1), random.uniform(0.005, 0.1),
                  random.uniform(0.005, 0.1)))),
          thorax: random.vector(1), abdomen: random.vector(1))
      })
  }

  /// Distance of a point from a zone that stands still, by the definition of its shapes.
  private func distance(_ p: Vector3, _ zone: ExclusionZone, _ breath: BreathingState) -> Double {
    zone.parts.map { part in
      let q = p - part.thorax * breath.thorax - part.abdomen * breath.abdomen
      switch part.shape {
      case .ball(let center, let radius): return (q - center).length - radius
      case .box(let box): return (box.nearest(to: q) - q).length
      }
    }.min() ?? .infinity
  }

  @Test("the gap of a capsule is the least over its axis, at any breath", arguments: seeds(200))
  func gap(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let zone = zone(&random, parts: 1 + random.index(below: 4))
    let breath = BreathingState(
      thorax: random.uniform(0, 0.02), abdomen: random.uniform(0, 0.02))
    let axis = Segment(random.vector(0.5), random.vector(0.5))
    let capsule = Capsule(a: axis.a, b: axis.b, radius: random.uniform(0, 0.05))
    let sampled =
      (0...2000).map { distance(axis.point(Double($0) / 2000), zone, breath) }
      .min() ?? .infinity
    let found = zone.gap(to: capsule, at: breath)
    // A box knows no depth inside, and samples of the axis miss the least by half a step.
    let wanted = sampled - capsule.radius
    #expect(found.distance <= wanted + 1e-12 && found.distance >= wanted - 5e-4)
    let limit = random.uniform(-0.1, 0.4)
    let rough = zone.gap(to: capsule, at: breath, exactBelow: limit).distance
    #expect(
      rough == found.distance || (rough > limit && rough <= found.distance + 1e-12))
    #expect(abs(distance(found.onAxis, zone, breath) - capsule.radius - found.distance) < 1e-9)
  }

  @Test("a point is inside where its distance is not positive", arguments: seeds(200))
  func contains(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let zone = zone(&random, parts: 2)
    let breath = BreathingState(thorax: random.uniform(0, 0.02), abdomen: 0.01)
    for _ in 0..<20 {
      let p = random.vector(0.3)
      let d = distance(p, zone, breath)
      if abs(d) > 1e-12 { #expect(zone.contains(p, at: breath) == (d < 0)) }
    }
    let part = zone.parts[0]
    let center: Vector3
    switch part.shape {
    case .ball(let c, _): center = c
    case .box(let box): center = box.center
    }
    #expect(zone.contains(center))
    #expect(zone.contains(center + part.thorax * 0.01, at: .init(thorax: 0.01, abdomen: 0)))
  }

  @Test("the nearer of tip and body of a tool counts")
  func tool() throws {
    let tool = try #require(try Arms.panda(tool: "ball-10mm").tool)
    let zone = ExclusionZone(
      name: "z", reason: .implant,
      parts: [ExclusionZone.Part(shape: .ball(center: .zero, radius: 0.02))])
    // The tip beside the ball, the body further away; then the body beside it.
    let beside = RigidTransform<Patient, Tool>(.identity, Vector3(0, 0, 0.05))
    let bare = zone.gap(to: nil, at: beside, breath: .rest)
    #expect(abs(bare - 0.03) < 1e-15)
    #expect(zone.gap(to: tool, at: beside, breath: .rest) <= bare)
    let through = RigidTransform<Patient, Tool>(.identity, Vector3(0, 0, 0.10))
    #expect(zone.gap(to: tool, at: through, breath: .rest) < 0)
  }

  @Test("what is no number counts as inside")
  func notANumber() {
    let zone = ExclusionZone(
      name: "z", reason: .wound,
      parts: [ExclusionZone.Part(shape: .ball(center: .zero, radius: 0.02))])
    let nowhere = Capsule(a: Vector3(.nan, 0, 0), b: .zero, radius: 0)
    #expect(zone.gap(to: nowhere, at: .rest).distance == -.infinity)
  }
}
