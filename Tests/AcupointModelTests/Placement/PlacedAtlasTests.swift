// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("PlacedAtlas") struct PlacedAtlasTests {
  private typealias Fixture = AtlasFixtures

  private func position(_ placed: PlacedAtlas, _ code: String, _ side: Side) throws -> Vector3 {
    try #require(placed[Fixture.code(code), side]).position
  }

  @Test("every target has exactly one place", arguments: 0..<3)
  func complete(body: Int) {
    let placed = Fixture.placed[body]
    for record in Fixture.atlas.points where record.surface == .skin {
      let sides = placed.points.filter { $0.code == record.code }.map(\.side)
      #expect(sides == record.sides.all, "\(record.code)")
    }
  }

  @Test("midline points lie on the midline, pairs are mirror images", arguments: 0..<3)
  func symmetry(body: Int) {
    for point in Fixture.placed[body].points {
      switch point.side {
      case .mid: #expect(abs(point.position.x) < 1e-4, "\(point.code)")
      case .right: #expect(point.position.x < -1e-3, "\(point.code)")
      case .left:
        let other = Fixture.placed[body][point.code, .right]?.position ?? .zero
        let image = Vector3(-other.x, other.y, other.z)
        #expect((point.position - image).length < 1e-4, "\(point.code)")
      }
    }
  }

  @Test(
    "the inner line is half way to the outer one, the scapula's border is at three cun",
    arguments: 0..<3)
  func cun(body: Int) throws {
    let placed = Fixture.placed[body]
    let cun = try #require(placed.span("back3")).cunLength
    #expect((0.014...0.028).contains(cun))
    let border = try #require(placed.landmark("scapular spine medial end", .left)).place.position
    #expect(abs(border.x - 3 * cun) < 1e-9)
    for (code, x) in [("BL13", 1.5), ("BL42", 3), ("EX-B2.T3", 0.5), ("EX-B4", 3.5), ("BL54", 3)] {
      #expect(abs(try position(placed, code, .left).x - x * cun) < 1e-9, "\(code)")
    }
  }

  @Test("points of one vertebra lie on one level", arguments: 0..<3)
  func levels(body: Int) throws {
    let placed = Fixture.placed[body]
    for group in [["GV12", "BL13", "BL42", "EX-B2.T3"], ["GV4", "BL23", "BL52", "EX-B2.L2"]] {
      let z = try group.map { code in
        try position(placed, code, code.hasPrefix("GV") ? .mid : .left).z
      }
      for other in z { #expect(abs(other - z[0]) < 1e-9, "\(group)") }
    }
  }

  @Test(
    "the same place on the skin in every posture, the normal out of the body",
    arguments: Posture.allCases)
  func carry(posture: Posture) {
    let placed = Fixture.placed[0]
    let body = placed.reference.body.shape.posed(posture)
    let hierarchy = BoundingVolumeHierarchy(body.surface)
    var folded: [String] = []
    for point in placed.carried(to: body).points {
      let place = hierarchy.nearest(to: point.position, in: body.surface)
      #expect(place.squaredDistance.squareRoot() < 1e-5, "\(point.code)")
      #expect(abs(point.normal.length - 1) < 1e-12)
      #expect(abs(point.tangent.length - 1) < 1e-12)
      #expect(abs(point.normal.dot(point.tangent)) < 1e-12)
      #expect((point.X_PA.rotation.z - point.normal).length < 1e-12)
      let inside = hierarchy.signedDistance(
        to: point.position - point.normal * 0.002, in: body.surface)
      if inside >= 0 { folded.append("\(point.code)") }
    }
    // The crease of a bent joint may fold over the few points in it; skinning knows no better.
    #expect(folded.count * 50 < placed.points.count, "\(folded)")
    if posture == .anatomical { #expect(folded.isEmpty, "\(folded)") }
  }

  @Test("the tangent follows the numbering: down the bladder lines, up the governor vessel")
  func tangents() throws {
    let carried = Fixture.placed[0].carried(to: Fixture.placed[0].reference.body)
    for code in ["BL12", "BL15", "BL20", "BL24", "BL44", "BL48", "EX-B3"] {
      let point = try #require(carried[Fixture.code(code), .left])
      #expect(point.tangent.z < -0.8, "\(code)")
    }
    for code in ["GV4", "GV8", "GV11", "GV13"] {
      let point = try #require(carried[Fixture.code(code), .mid])
      #expect(point.tangent.z > 0.8, "\(code)")
    }
  }

  @Test("breath moves a point as the skin under it: derivative equals finite difference")
  func breathing() throws {
    let placed = Fixture.placed[0]
    let body = placed.reference.body.shape.posed(.prone)
    let step = 1e-4
    var moved = body.surface
    moved.vertices = zip(body.surface.vertices, body.breathing.thorax).map { $0 + $1 * step }
    var largest = 0.0
    for point in placed.carried(to: body).points {
      let shift = (moved.position(of: point.anchor) - point.position) / step
      #expect((shift - point.breathing.positionPerThorax).length < 1e-8, "\(point.code)")
      let place = try #require(placed[point.code, point.side])
      let turn =
        (moved.areaMeanNormal(around: point.anchor, radius: place.footprintRadius) - point.normal)
        / step
      #expect((turn - point.breathing.normalPerThorax).length < 0.05, "\(point.code)")
      largest = max(largest, shift.length)
    }
    #expect(largest > 0.1, "breath moves nothing on the back")
  }

  @Test("a body 1.1 times as large has its points 1.1 times as far apart")
  func scaling() throws {
    let placed = Fixture.placed[1]
    let large = try PlacedAtlas.place(
      Fixture.atlas, shape: placed.reference.body.shape.scaled(by: 1.1))
    for (a, b) in zip(placed.points, large.points) {
      #expect((b.position - a.position * 1.1).length < 1e-4, "\(a.code)")
    }
  }

  @Test("uncertainty grows with what a rule leans on, and is never below 5 mm")
  func sigma() throws {
    let placed = Fixture.placed[0]
    for point in placed.points { #expect((0.005...0.03).contains(point.sigma), "\(point.code)") }
    let near = try #require(placed[Fixture.code("EX-B2.T3"), .left]).sigma
    let far = try #require(placed[Fixture.code("BL42"), .left]).sigma
    #expect(near < far)
  }

  @Test("the export holds every point in order and is the same each time")
  func export() throws {
    let placed = Fixture.placed[0]
    let body = placed.reference.body.shape.posed(.prone)
    let carried = placed.carried(to: body)
    let export = try AtlasExport(placed, on: carried, body)
    #expect(export.points.map(\.code) == placed.points.map(\.code.description))
    #expect(export.posture == "prone")
    #expect(export.spans.map(\.id) == Fixture.atlas.spans.map(\.id))
    let first = try #require(export.points.first)
    let point = try #require(carried.points.first)
    #expect(abs(first.position_mm[1] - 1e3 * point.position.y) <= 5e-4)
  }
}
