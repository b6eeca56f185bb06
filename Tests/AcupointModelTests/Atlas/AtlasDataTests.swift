// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Testing

@Suite("The shipped atlas") struct AtlasDataTests {
  let atlas = AtlasFixtures.atlas

  @Test("the back is complete: GV1–16, BL11–35 and 41–54, SI9–15, EX-B1–9")
  func codes() {
    let back =
      (1...16).map { "GV\($0)" } + (Array(11...35) + Array(41...54)).map { "BL\($0)" }
      + (9...15).map { "SI\($0)" } + ["EX-B1"] + (1...12).map { "EX-B2.T\($0)" }
      + (1...5).map { "EX-B2.L\($0)" } + (3...9).map { "EX-B\($0)" }
    for code in back { #expect(atlas[AtlasFixtures.code(code)] != nil, "\(code)") }
  }

  @Test("the extra codes of the back are the 47 targets of the nomenclature")
  func extraTargets() {
    let own = atlas.points.filter { $0.code.channel == .extraBack }
    #expect(own.map(\.sides.all.count).reduce(0, +) == 47)
  }

  @Test("every point has its names, a place in words and a region with limits")
  func names() {
    for point in atlas.points {
      #expect(!point.names.pinyin.isEmpty && !point.names.english.isEmpty, "\(point.code)")
      #expect((2...5).contains(point.names.hanzi.count), "\(point.code)")
      #expect(point.location.count > 10, "\(point.code)")
      let region = atlas.regions[point.region]
      #expect((region?.site.force ?? 0) > 0, "\(point.code)")
    }
    // Only the parts of one code share a name.
    let names = atlas.points.filter { $0.code.part == nil }.map(\.names.hanzi)
    #expect(Set(names).count == names.count)
  }

  @Test("transport points lie at the level the standard names")
  func levels() {
    let table = [
      "BL11": "T1", "BL13": "T3", "BL17": "T7", "BL18": "T9", "BL21": "T12", "BL23": "L2",
      "BL25": "L4", "BL26": "L5", "BL43": "T4", "BL47": "T9", "BL52": "L2", "GV3": "L4",
      "GV4": "L2", "GV6": "T11", "GV9": "T7", "GV14": "C7", "SI14": "T1", "SI15": "C7",
      "EX-B3": "T8", "EX-B8": "L5",
    ]
    for (code, vertebra) in table.sorted(by: { $0.key < $1.key }) {
      let uses = atlas[AtlasFixtures.code(code)].map { RuleReferences(of: $0.rule).vertebrae }
      #expect(uses == [vertebra], "\(code)")
    }
  }

  @Test("all 361 codes and the 48 extra ones are there: 834 targets, 7 of them of the mucosa")
  func complete() {
    for channel in Channel.allCases {
      let numbers = Set(atlas.points.map(\.code).filter { $0.channel == channel }.map(\.number))
      #expect(numbers == Set(1...channel.pointCount), "\(channel.rawValue)")
    }
    func targets(_ points: [AcupointRecord]) -> Int { points.map(\.sides.all.count).reduce(0, +) }
    #expect(targets(atlas.points.filter { !$0.code.channel.isExtra }) == 670)
    #expect(targets(atlas.points.filter(\.code.channel.isExtra)) == 164)
    #expect(targets(atlas.points.filter { $0.surface == .mucosa }) == 7)
    #expect(atlas.points.allSatisfy { ($0.rule == nil) == ($0.surface == .mucosa) })
  }

  @Test("every point says how it is needled, or why it is not, and from where")
  func needles() {
    for point in atlas.points {
      switch point.needle {
      case .stated: #expect(point.sources.needle != nil, "\(point.code)")
      case .never(let why): #expect(!why.isEmpty, "\(point.code)")
      case .unstated: Issue.record("\(point.code) says nothing of needles")
      }
    }
  }

  @Test("180 codes hold a measured second statement; 20 share nothing with what it is held against")
  func witnesses() {
    var measured = 0
    var independent = 0
    for point in atlas.points where point.rule != nil {
      let own = atlas.witnesses.filter { $0.code == point.code && !$0.check.isRelation }
      if !own.isEmpty { measured += 1 }
      if own.contains(where: { atlas.isIndependent($0, of: point) }) { independent += 1 }
    }
    #expect(measured >= 180, "\(measured)")
    #expect(independent >= 20, "\(independent)")
  }

  @Test("cautions hold where they are said to, and nowhere else")
  func cautions() {
    func hazards(_ code: String) -> [String] {
      atlas.cautions(at: AtlasFixtures.code(code)).map(\.id)
    }
    #expect(hazards("BL13") == ["pleura-back"])
    #expect(
      hazards("GV15") == [
        "cord-gv15", "cord-nape", "medulla-who-safety", "nape-contact", "no-moxa-list",
      ])
    #expect(
      hazards("ST17") == [
        "pleura-chest", "nipple-needle", "nipple-moxa", "nipple-who-safety", "nipple-contact",
        "pregnancy-data-set",
      ])
    #expect(hazards("LI1").isEmpty)
    #expect(hazards("EX-B2.T5") == hazards("EX-B2") && hazards("EX-B2") == ["canal"])
    #expect(hazards("BL32").contains("pregnancy-sacrum"))
    let pregnancy = atlas.cautions.filter(\.inPregnancyOnly)
    #expect(pregnancy.allSatisfy { $0.id.hasPrefix("pregnancy-") })
  }

  @Test("a row of cautions says who says so; depth limits speak of needles alone")
  func cautionSources() {
    for row in atlas.cautions {
      #expect(atlas.source(row.source) != nil && !row.note.isEmpty && !row.points.isEmpty)
      #expect(!row.techniques.isEmpty)
      if let limit = row.depthLimit {
        #expect(row.techniques == [.needleGuide] && (0.005...0.08).contains(limit), "\(row.id)")
      }
      // A row that forbids for good is about what no source contradicts, or our own choice.
      if row.action == .refuse {
        #expect(["project", "tara-ontology", "iaomai", "who-1999-safety"].contains(row.source))
      }
    }
    let limited = atlas.cautions.filter { $0.depthLimit != nil }
    #expect(limited.count >= 20)
    #expect(limited.allSatisfy { atlas.source($0.source)?.evidence != .unverified })
  }

  @Test("a stroke never crosses from one segment of a channel to the next")
  func segments() {
    func segment(_ code: String) -> [String] {
      atlas.segment(of: AtlasFixtures.code(code)).map(\.description)
    }
    #expect(segment("BL13").first == "BL11" && segment("BL13").last == "BL30")
    #expect(segment("BL32") == ["BL31", "BL32", "BL33", "BL34"])
    #expect(segment("BL35") == ["BL35"])
    #expect(segment("BL41").last == "BL54")
    #expect(segment("EX-B3").isEmpty)
  }
}
