// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("SpineColumn") struct SpineColumnTests {
  let spine = AtlasFixtures.atlas.spine

  @Test("the anchors are met: C7 at 0.862 and L4 at 0.612 of stature")
  func anchors() throws {
    let c7 = try #require(spine.index(of: "C7"))
    let l4 = try #require(spine.index(of: "L4"))
    #expect(abs(spine.height(c7, .tip) - 0.862) < 1e-12)
    #expect(abs(spine.height(l4, .tip) - 0.612) < 1e-12)
  }

  @Test("each tip is lower than the one above, and its dip half way to the next")
  func order() {
    for i in spine.names.indices.dropLast() {
      let (here, next) = (spine.height(i, .tip), spine.height(i + 1, .tip))
      #expect(next < here, "\(spine.names[i])")
      #expect(abs(spine.height(i, .lower) - 0.5 * (here + next)) < 1e-12)
    }
  }

  /// Distances between tips that a person of 1.75 m can have: 15 to 32 mm in the thorax, 30 to 42
  /// in the loin.
  @Test("levels are as far apart as on people")
  func spacing() {
    for i in spine.names.indices.dropLast() {
      let step = 1750 * (spine.height(i, .tip) - spine.height(i + 1, .tip))
      let isLumbar = spine.names[i].hasPrefix("L")
      #expect(isLumbar ? (30...42).contains(step) : (15...32).contains(step), "\(spine.names[i])")
    }
  }

  @Test("the thoracic part is longer than the lumbar part, as bodies and discs add up")
  func parts() throws {
    let t1 = try #require(spine.index(of: "T1"))
    let l1 = try #require(spine.index(of: "L1"))
    let l5 = try #require(spine.index(of: "L5"))
    let thorax = spine.height(t1, .tip) - spine.height(l1, .tip)
    let loin = spine.height(l1, .tip) - spine.height(l5, .tip)
    #expect((1.6...2.4).contains(thorax / loin), "\(thorax / loin)")
  }
}
