// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("PointCarrier") struct PointCarrierTests {
  /// The atlas on the first adult of the fixtures, with some points carried in another way.
  private static func placed(
    _ carry: AcupointRecord.Carry, _ codes: [String]
  ) throws -> PlacedAtlas {
    var atlas = AtlasFixtures.atlas
    for code in codes {
      let i = try #require(atlas.index(of: AtlasFixtures.code(code)))
      atlas.points[i].carry = carry
    }
    return try PlacedAtlas.place(atlas, shape: AtlasFixtures.placed[0].reference.body.shape)
  }

  /// Over the shoulder blade.
  private static let scapular = ["SI9", "SI11", "SI12", "SI13"]

  @Test("with a bone: on the skin, on the line that the bone has taken along")
  func bone() throws {
    let placed = try Self.placed(.bone("shoulder01"), Self.scapular)
    let reference = placed.reference.body
    for posture in [Posture.proneArmsUp, .seatedForward, .sideLeftArmUp] {
      let body = reference.shape.posed(posture)
      let tree = BoundingVolumeHierarchy(body.surface)
      let carried = placed.carried(to: body)
      for code in Self.scapular {
        for side in [Side.left, .right] {
          let before = try #require(placed[AtlasFixtures.code(code), side])
          let after = try #require(carried[AtlasFixtures.code(code), side])
          let name = BoneName("shoulder01").on(side == .left ? .left : .right)
          let (from, to) = try (reference.bone(named: name), body.bone(named: name))
          let turn = to.rotation * from.rotation.inverse
          let p = to * from.rotation.inverseTimes(before.position - from.translation)
          let n =
            turn
            * reference.surface.areaMeanNormal(
              around: before.anchor, radius: before.footprintRadius)
          #expect((after.position - p).cross(n).length < 1e-9, "\(code) \(posture)")
          #expect((after.position - p).length < 0.05)
          #expect(
            tree.nearest(to: after.position, in: body.surface).squaredDistance < 1e-16)
          #expect(abs(after.tangent.dot(after.normal)) < 1e-12)
          #expect(body.surface.position(of: after.anchor) == after.position)
        }
      }
    }
  }

  @Test("in the reference posture every way of carrying is the skin's")
  func reference() throws {
    let skin = AtlasFixtures.placed[0]
    let expected = skin.carried(to: skin.reference.body).points
    for carry in [AcupointRecord.Carry.bone("shoulder01"), .posed] {
      let placed = try Self.placed(carry, Self.scapular)
      #expect(placed.carried(to: placed.reference.body).points == expected)
    }
  }

  @Test(
    "a rule evaluated again: on the skin, near where the skin goes",
    arguments: [
      Posture.prone, .seated, .sideLeft,
    ])
  func posed(posture: Posture) throws {
    let codes = ["BL53", "BL54", "BL30", "EX-B6"]
    let placed = try Self.placed(.posed, codes)
    let skin = AtlasFixtures.placed[0]
    let body = placed.reference.body.shape.posed(posture)
    let tree = BoundingVolumeHierarchy(body.surface)
    let (after, before) = (placed.carried(to: body), skin.carried(to: body))
    var moved = 0.0
    for code in codes {
      for side in [Side.left, .right] {
        let a = try #require(after[AtlasFixtures.code(code), side])
        let b = try #require(before[AtlasFixtures.code(code), side])
        #expect(tree.nearest(to: a.position, in: body.surface).squaredDistance < 1e-16)
        #expect((a.position - b.position).length < 0.06, "\(code) \(side)")
        moved = max(moved, (a.position - b.position).length)
      }
    }
    #expect(moved > 1e-4, "the rule gives its own place")
  }

  @Test("raised arms make the shoulder blade's points less sure, others not")
  func sigma() throws {
    let placed = AtlasFixtures.placed[0]
    let shape = placed.reference.body.shape
    let (down, up) = (
      placed.carried(to: shape.posed(.prone)), placed.carried(to: shape.posed(.sideLeftArmUp))
    )
    for (a, b) in zip(down.points, up.points) {
      let isBlade = a.region.hasPrefix("scapula") && a.side == .right
      if isBlade { #expect(b.sigma > a.sigma + 0.003, "\(a.code)") }
      if a.side == .left { #expect(b.sigma == a.sigma, "\(a.code)") }
    }
  }

  @Test("another breath moves position and normal as the skin does")
  func breath() {
    let placed = AtlasFixtures.placed[0]
    let body = placed.reference.body.shape.posed(.prone)
    var skin = DeformingSurface(
      rest: body.surface, thorax: body.breathing.thorax, abdomen: body.breathing.abdomen)
    skin.setCoefficients(thorax: 0.003, abdomen: 0.002)
    for (point, before) in zip(placed.carried(to: body).points, placed.points) {
      let (position, normal) = point.moved(thorax: 0.003, abdomen: 0.002)
      #expect((position - skin.position(of: point.anchor)).length < 1e-12)
      let now = skin.areaMeanNormal(around: point.anchor, radius: before.footprintRadius)
      #expect((normal - now).length < 0.003, "\(point.code)")
    }
  }
}
