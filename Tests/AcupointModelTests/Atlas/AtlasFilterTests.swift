// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("AtlasFilter") struct AtlasFilterTests {
  let atlas = AtlasFixtures.atlas

  private func codes(_ set: (inout AtlasFilter) -> Void) throws -> [String] {
    var filter = AtlasFilter()
    set(&filter)
    return try filter.points(of: atlas).map(\.code.description)
  }

  @Test("an empty filter lets every point pass")
  func empty() throws {
    #expect(try codes { _ in }.count == atlas.points.count)
  }

  @Test(
    "a text is found in any script, with or without tones, blanks and capitals",
    arguments: [
      "Fèishū", "feishu", "fei shu", "FEI SHU", "肺俞", "BL13", "bl 13",
    ])
  func text(text: String) throws {
    #expect(try codes { $0.text = text }.contains("BL13"), "\(text)")
  }

  @Test("ü is found as u and as v; English and the place in words are looked into")
  func otherFields() throws {
    #expect(try codes { $0.text = "life gate" } == ["GV4"])
    #expect(try codes { $0.text = "sacral hiatus" }.contains("GV2"))
    for point in atlas.points where point.names.pinyin.lowercased().contains("lǚ") {
      #expect(try codes { $0.text = "lv" }.contains(point.code.description))
    }
    #expect(try codes { $0.text = "no such words at all" }.isEmpty)
  }

  @Test("filters narrow together, and each keeps exactly its own")
  func together() throws {
    let own = try codes {
      $0.channel = .bladder
      $0.region = "lumbar"
    }
    #expect(
      own
        == atlas.points.filter { $0.code.channel == .bladder && $0.region == "lumbar" }
        .map(\.code.description))
    #expect(!own.isEmpty)
    let middle = try codes { $0.sides = .mid }
    #expect(middle == atlas.points.filter { $0.sides == .mid }.map(\.code.description))
    for one in PointClass.allCases {
      let own = atlas.points.filter { $0.classes.contains(one) }.map(\.code.description)
      #expect(try codes { $0.pointClass = one } == own)
    }
  }

  @Test("cautions are found by id and by words of the hazard")
  func cautions() throws {
    let row = try #require(atlas.cautions.first { !$0.points.isEmpty })
    let byID = try codes { $0.caution = row.id }
    let byWord = try codes { $0.caution = String(row.hazard.prefix(6)) }
    let holding = atlas.points.filter { point in
      atlas.cautions(at: point.code).contains { $0.id == row.id }
    }
    for point in holding {
      #expect(byID.contains(point.code.description) && byWord.contains(point.code.description))
    }
  }

  @Test("an unknown region or caution is refused with the nearest")
  func unknown() {
    let region = #expect(throws: AtlasFilter.UnknownName.self) {
      try codes { $0.region = "lumber" }
    }
    #expect(region?.description.contains("did you mean \"lumbar\"?") == true)
    #expect(throws: AtlasFilter.UnknownName.self) { try codes { $0.caution = "zzzz" } }
    #expect(throws: AtlasFilter.UnknownName.self) { try codes { $0.caution = "" } }
  }
}
