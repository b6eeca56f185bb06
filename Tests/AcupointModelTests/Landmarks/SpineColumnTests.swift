// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import SpatialMath
import Testing

@Suite("SpineColumn") struct SpineColumnTests {
  let spine = AtlasFixtures.atlas.spine

  @Test("the anchors are the ends of the scale: C7 at 0 and L4 at 1")
  func anchors() throws {
    let c7 = try #require(spine.index(of: "C7"))
    let l4 = try #require(spine.index(of: "L4"))
    #expect(spine.upper.vertebra == "C7" && spine.lower.vertebra == "L4")
    #expect(abs(spine.fraction(c7, .tip)) < 1e-12)
    #expect(abs(spine.fraction(l4, .tip) - 1) < 1e-12)
  }

  @Test("on a body C7 and L4 lie at their landmarks, L4 at 86.1 % of the way from C7 to the PSIS")
  func placed() throws {
    let shape = try BodyFixtures.asset.shape(
      of: Patient(sex: .female, ageYears: 40, height: 1.52, mass: 70))
    let placed = try PlacedAtlas.place(AtlasFixtures.atlas, shape: shape)
    func z(_ name: String, _ side: Side) throws -> Double {
      try #require(placed.landmark(name, side)).place.position.z
    }
    for (vertebra, name) in [("C7", "C7 spinous process"), ("L4", "L4 spinous process")] {
      let i = try #require(spine.index(of: vertebra))
      #expect(abs(placed.spine.height(i, .tip) - (try z(name, .mid))) < 1e-12)
    }
    let (c7, psis) = (try z("C7 spinous process", .mid), try z("PSIS", .left))
    #expect(abs(try z("L4 spinous process", .mid) - (c7 + 0.861 * (psis - c7))) < 1e-9)
  }

  @Test("each tip is lower than the one above, and its dip half way to the next")
  func order() {
    for i in spine.names.indices.dropLast() {
      let (here, next) = (spine.fraction(i, .tip), spine.fraction(i + 1, .tip))
      #expect(next > here, "\(spine.names[i])")
      #expect(abs(spine.fraction(i, .lower) - 0.5 * (here + next)) < 1e-12)
    }
  }

  /// Distances between tips that a person of 1.75 m, 437 mm from C7 to L4, can have: 15 to 32 mm in the thorax, 30 to 42
  /// in the loin.
  @Test("levels are as far apart as on people")
  func spacing() {
    for i in spine.names.indices.dropLast() {
      let step = 437 * (spine.fraction(i + 1, .tip) - spine.fraction(i, .tip))
      let isLumbar = spine.names[i].hasPrefix("L")
      #expect(isLumbar ? (30...42).contains(step) : (15...32).contains(step), "\(spine.names[i])")
    }
  }

  @Test("the thoracic part is longer than the lumbar part, as bodies and discs add up")
  func parts() throws {
    let t1 = try #require(spine.index(of: "T1"))
    let l1 = try #require(spine.index(of: "L1"))
    let l5 = try #require(spine.index(of: "L5"))
    let thorax = spine.fraction(l1, .tip) - spine.fraction(t1, .tip)
    let loin = spine.fraction(l5, .tip) - spine.fraction(l1, .tip)
    #expect((1.6...2.4).contains(thorax / loin), "\(thorax / loin)")
  }
}
