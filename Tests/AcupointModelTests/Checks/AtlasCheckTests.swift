// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("AtlasCheck") struct AtlasCheckTests {
  let check = AtlasCheck(atlas: AtlasFixtures.atlas, asset: BodyFixtures.asset)

  @Test("the shipped atlas passes every check on random adults it was not written on")
  func shipped() throws {
    let report = try check.run(adults: 4, seed: 11)
    for finding in report.failures {
      Issue.record(
        "\(finding.check.rawValue) \(finding.subject) \(finding.statement): \(finding.value)")
    }
    #expect(report.passed)
    #expect(report.adults.count == 4)
    #expect(report.worst.count == 10)
    #expect(report.summaries.map(\.check) == AtlasCheck.Kind.allCases)
  }

  @Test("twenty seeded wrong rules are noticed, judged without stored positions")
  func mutations() throws {
    let mutations = try check.mutations(seed: 1, count: 20)
    #expect(mutations.count == 20)
    for kind in AtlasMutation.Kind.allCases {
      #expect(mutations.filter { $0.kind == kind }.count == 4)
    }
    for mutation in mutations where !mutation.isCaught {
      Issue.record("\(mutation.code): \(mutation.kind.rawValue), \(mutation.change) survives")
    }
  }

  @Test("exchanged sides, landmarks, levels and codes are always noticed, half a cun mostly")
  func rates() throws {
    let mutations = try check.mutations(seed: 3, count: 100)
    let held = Set(check.atlas.witnesses.filter { !$0.check.isRelation }.map(\.code))
    for kind in AtlasMutation.Kind.allCases {
      // A distance that the standard states only once can be held against nothing.
      let own = mutations.filter { $0.kind == kind && (kind != .halfCun || held.contains($0.code)) }
      let caught = own.filter(\.isCaught).count
      guard kind == .halfCun else {
        #expect(caught == own.count, "\(kind.rawValue): \(caught)")
        continue
      }
      #expect(Double(caught) >= 0.85 * Double(own.count), "\(kind.rawValue): \(caught)")
    }
  }

  @Test("an atlas with one wrong level fails, and the report names the point")
  func wrongLevel() throws {
    let wrong = try AtlasFixtures.load(
      editing: \.parts[0].points, replacing: AtlasLoadTests.bl13,
      by: AtlasLoadTests.bl13.replacingOccurrences(of: "T3", with: "T4"))
    let report = try AtlasCheck(atlas: wrong, asset: BodyFixtures.asset).run(adults: 1, seed: 2)
    #expect(!report.passed)
    #expect(
      report.failures.contains { $0.subject == "BL13 left" && $0.statement == "level with GV12" })
  }
}
