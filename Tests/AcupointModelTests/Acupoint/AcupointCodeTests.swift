// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("AcupointCode") struct AcupointCodeTests {
  @Test(
    "a code reads back as it was written",
    arguments: ["LU1", "BL13", "GV28", "EX-B2.T5", "EX-B2.L5", "EX-UE9.3", "EX-HN15", "GB44"])
  func roundTrip(text: String) {
    #expect(AcupointCode(text)?.description == text)
  }

  @Test(
    "what the standard does not have is no code",
    arguments: [
      "", "BL", "BL0", "BL68", "GV29", "BL013", "bl13", "BL13.", "BL13.T13", "BL13.L6", "XX1",
      "EX-B10", "EX-B2.T0", "13", "BL-13", "BL1３", "BL 13",
    ])
  func refused(text: String) {
    #expect(AcupointCode(text) == nil)
  }

  @Test("the channels hold 361 codes, the groups of extra points 48")
  func counts() {
    let channels = Channel.allCases
    #expect(channels.filter { !$0.isExtra }.map(\.pointCount).reduce(0, +) == 361)
    #expect(channels.filter(\.isExtra).map(\.pointCount).reduce(0, +) == 48)
  }

  @Test("codes sort by channel, number and vertebra, not as text")
  func order() {
    let sorted = ["GV2", "EX-B2.L1", "BL13", "EX-B2.T9", "BL9", "EX-B2.T10", "LU3"]
      .map(AtlasFixtures.code).sorted().map(\.description)
    #expect(sorted == ["LU3", "BL9", "BL13", "GV2", "EX-B2.T9", "EX-B2.T10", "EX-B2.L1"])
  }

  @Test("a code that the atlas does not have is refused with the nearest one")
  func unknownPoint() throws {
    let atlas = AtlasFixtures.atlas
    #expect(try atlas.code(named: "BL13") == AtlasFixtures.code("BL13"))
    for (wrong, near) in [("BL99", "BL1"), ("EX-B2.T13", "EX-B2.T1")] {
      let error = #expect(throws: Atlas.UnknownPoint.self) { try atlas.code(named: wrong) }
      #expect(error?.name == wrong)
      #expect(error?.description.contains("did you mean \"\(near)") == true, "\(wrong)")
    }
  }
}
