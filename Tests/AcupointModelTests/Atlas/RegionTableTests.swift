// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("RegionTable") struct RegionTableTests {
  let table = AtlasFixtures.atlas.regions

  @Test("the published table has 29 sites; head and face bear no transient")
  func sites() {
    #expect(table.sites.count == 29)
    let head = table.sites.filter { $0.transientFactor == 1 }.map(\.id)
    #expect(head == ["forehead", "temple", "masticatory_muscle"])
    #expect(table.sites.allSatisfy { $0.source.hasPrefix("unverified") })
  }

  @Test("newtons per square centimetre become pascals, millimetres metres")
  func units() throws {
    let lumbar = try #require(table["lumbar"])
    #expect(lumbar.site.force == 210)
    #expect(lumbar.site.pressure == 2.1e6)
    #expect(abs(lumbar.depth - 0.02) < 1e-15)
    #expect(abs(table.transientDuration - 0.5) < 1e-15)
  }

  @Test("a treatment may use 40 % of the force and 25 % of the pressure by default")
  func ceiling() throws {
    #expect(table.forceShare == 0.4 && table.pressureShare == 0.25)
    #expect(
      table.regions.filter(\.isNoGo).map(\.id) == ["perineum", "orbit", "neck_front", "genital"])
  }

  @Test("every segment of the body has regions, and every region is on one")
  func segments() {
    for segment in RegionTable.segments {
      #expect(table.regions.contains { $0.segment == segment }, "\(segment)")
    }
    #expect(table.regions.allSatisfy { RegionTable.segments.contains($0.segment) })
    #expect(table["forearm_palmar"]?.segment == "forearm")
  }

  @Test("a region on an unknown segment is refused with the nearest name")
  func unknownSegment() {
    let error = #expect(throws: Atlas.Invalid.self) {
      try AtlasFixtures.load(
        editing: \.regions, replacing: #""segment": "neck""#, by: #""segment": "neckk""#)
    }
    #expect(error?.description.contains(#"regions[0].segment: unknown name "neckk""#) == true)
  }

  @Test("a file may lower the shares, not raise them")
  func shares() throws {
    let lower = try AtlasFixtures.load(
      editing: \.regions, replacing: #""force_share": 0.4"#, by: #""force_share": 0.1"#)
    #expect(lower.regions.forceShare == 0.1)
    let error = #expect(throws: Atlas.Invalid.self) {
      try AtlasFixtures.load(
        editing: \.regions, replacing: #""force_share": 0.4"#, by: #""force_share": 0.5"#)
    }
    #expect(error?.description.contains("ceiling.force_share: 0.5 is not allowed") == true)
  }

  @Test("a site written twice is refused")
  func siteTwice() {
    let error = #expect(throws: Atlas.Invalid.self) {
      try AtlasFixtures.load(
        editing: \.regions, replacing: #""id": "temple""#, by: #""id": "forehead""#)
    }
    #expect(error?.description.contains(#"sites[1]: "forehead" twice"#) == true)
  }

  @Test("a region of an unknown site is refused")
  func unknownSite() throws {
    #expect(throws: Atlas.Invalid.self) {
      try AtlasFixtures.load(
        editing: \.regions, replacing: #""site": "pelvic_bone""#, by: #""site": "pelvis""#)
    }
  }
}
