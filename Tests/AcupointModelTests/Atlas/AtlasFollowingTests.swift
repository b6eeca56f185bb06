// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("An atlas by standard") struct AtlasFollowingTests {
  private typealias Fixture = AtlasFixtures

  static let hiatus = #""rule": {"at": "sacral hiatus"},"#
  static let branches =
    #""rule": {"when": {"standard": {"who": {"at": "sacral hiatus"}, "gbt": {"at": "coccyx tip"}}}},"#
  static let alternatives = """
    "rule": {"at": "sacral hiatus"},
          "alternatives": [
            {"id": "who-remark", "location": "elsewhere", "rule": {"at": "coccyx tip"},
             "source": "who-2008:9"},
            {"id": "other", "location": "further", "rule": {"at": "anus"}, "source": "who-2008"}
          ],
    """
  static func row(_ field: String, _ value: String, source: String = "textbook") -> String {
    #"{"code": "GV2", "field": "\#(field)", "value": "\#(value)", "source": "\#(source)"}"#
  }

  /// The shipped atlas with another rule for GV2, and one more difference of the Chinese standard.
  private func atlas(rule: String, difference: String? = nil) throws -> Atlas {
    var files = try Atlas.Files(directory: Fixture.directory)
    files.parts[0].points = try Fixture.edited(files.parts[0].points, [(Self.hiatus, rule)])
    if let difference {
      let list = #""differences": ["#
      files.standards = try Fixture.edited(files.standards, [(list, list + difference + ",")])
    }
    return try Atlas.load(files)
  }

  private let gv2 = Fixture.code("GV2")

  @Test("an alternative takes the place of rule, location and source, by code or by id")
  func alternative() throws {
    let atlas = try atlas(rule: Self.alternatives)
    #expect(
      atlas.alternativeNames.filter { $0 == "GV2" || $0.hasPrefix("GV2:") }
        == ["GV2", "GV2:other"])
    let first = try atlas.following(.who2008, alternatives: ["GV2"])
    #expect(first[gv2]?.rule == .landmark("coccyx tip"))
    #expect(first[gv2]?.location == "elsewhere")
    #expect(first[gv2]?.sources.location.description == "who-2008, p. 9")
    let other = try atlas.following(.who2008, alternatives: ["GV2:other"])
    #expect(other[gv2]?.rule == .landmark("anus"))
    // Nothing else has changed.
    for point in atlas.points where point.code != gv2 { #expect(first[point.code] == point) }
  }

  @Test("an alternative that does not exist is refused with those that do")
  func unknownAlternative() throws {
    let atlas = try atlas(rule: Self.alternatives)
    for name in ["GV3", "GV2:third", "Nowhere", "", ":"] {
      let error = #expect(throws: Atlas.UnknownAlternative.self) {
        try atlas.following(.who2008, alternatives: [name])
      }
      #expect(error?.description.contains("GV2, GV2:other") == true, "\(name)")
    }
  }

  @Test("another standard moves only the points that have a branch for it")
  func standard() throws {
    let atlas = try atlas(rule: Self.branches, difference: Self.row("location", "at the tip"))
    let chinese = try atlas.following(.gbt12346)
    #expect(chinese[gv2]?.location == "at the tip")
    #expect(chinese[gv2]?.sources.location.id == "textbook")
    #expect(atlas.differences(at: gv2).map(\.difference.value) == ["at the tip"])
    let shape = Fixture.placed[0].reference.body.shape
    let (a, b) = (
      try PlacedAtlas.place(atlas, shape: shape), try PlacedAtlas.place(chinese, shape: shape)
    )
    let own = atlas.standards[0].differences.filter { $0.field == .location }.map(\.code)
    #expect(own.contains(gv2) && own.contains(Fixture.code("GV26")))
    for (p, q) in zip(a.points, b.points) {
      #expect((p.position != q.position) == own.contains(p.code), "\(p.code)")
    }
    #expect(b[gv2, .mid]?.position == b.landmark("coccyx tip", .mid)?.place.position)
  }

  @Test("a code that only the other standard has is understood there, and only there")
  func code() throws {
    let atlas = Fixture.atlas
    #expect(try atlas.following(.gbt12346).code(named: "GV29") == Fixture.code("EX-HN3"))
    #expect(throws: Atlas.UnknownPoint.self) { try atlas.code(named: "GV29") }
  }

  @Test("a field of another standard without a source, or without a rule, is refused")
  func unsourced() {
    let source = #expect(throws: Atlas.Invalid.self) {
      try atlas(rule: Self.branches, difference: Self.row("location", "x", source: "nobody"))
    }
    #expect(
      source?.place == "edited.json: standards[0].differences[0].source",
      "\(source?.description ?? "")")
    let rule = #expect(throws: Atlas.Invalid.self) {
      try atlas(rule: Self.hiatus, difference: Self.row("location", "x"))
    }
    #expect(rule?.problem == .standardWithoutRule(code: "GV2", standard: "gbt-12346"))
  }

  @Test("the shipped standards: GV26 and LI19 lie higher in the Chinese one")
  func shipped() throws {
    let shape = Fixture.placed[0].reference.body.shape
    let chinese = try PlacedAtlas.place(Fixture.atlas.following(.gbt12346), shape: shape)
    for code in ["GV26", "LI19"].map(Fixture.code) {
      for point in Fixture.placed[0].points where point.code == code {
        let other = try #require(chinese[code, point.side])
        #expect(other.position.z > point.position.z + 0.001, "\(code)")
      }
    }
  }
}
