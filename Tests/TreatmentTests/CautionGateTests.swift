// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import Testing
import Treatment

@Suite("CautionGate") struct CautionGateTests {
  typealias Technique = CautionRecord.Technique

  /// A row of the shipped file, read by other means than the atlas's own.
  struct Row: Decodable {
    let id: String
    let points: [String]
    let techniques: [String]
    let pregnancy_only: Bool?
    let action: String

    func speaks(of technique: Technique, at code: String, isPregnant: Bool) -> Bool {
      points.contains(code) && techniques.contains(technique.rawValue)
        && (isPregnant || pregnancy_only != true)
    }
  }

  struct File: Decodable { let cautions: [Row] }

  static let rows: [Row] = {
    guard let data = FileManager.default.contents(atPath: BackPatient.cautionFile),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { preconditionFailure("\(BackPatient.cautionFile) cannot be read") }
    return file.cautions
  }()

  /// Every code of the standard.
  static let codes = Channel.allCases.flatMap { channel in
    (1...channel.pointCount).map { "\(channel.rawValue)\($0)" }
  }

  private func code(_ text: String) throws -> AcupointCode { try #require(AcupointCode(text)) }

  @Test(
    "every row decides as it is written, at every code of the standard", arguments: [false, true])
  func asWritten(isPregnant: Bool) throws {
    let gate = CautionGate(atlas: try BackPatient.atlas.get(), isPregnant: isPregnant)
    #expect(CautionGateTests.codes.count == 361 + 48)
    for name in CautionGateTests.codes {
      for technique in Technique.allCases {
        let held = CautionGateTests.rows.filter {
          $0.speaks(of: technique, at: name, isPregnant: isPregnant)
        }
        let refusing =
          held.filter { $0.action == "refuse" } + held.filter { $0.action == "override" }
        switch gate.decision(on: technique, at: try code(name)) {
        case .allowed(let warnings, let lifted):
          #expect(refusing.isEmpty && lifted.isEmpty, "\(name) \(technique.rawValue)")
          #expect(warnings.map(\.id) == held.map(\.id), "\(name) \(technique.rawValue)")
        case .refused(let rows):
          #expect(rows.map(\.id) == refusing.map(\.id), "\(name) \(technique.rawValue)")
        }
      }
    }
  }

  @Test("overrides that name every row lift all but those that nothing lifts")
  func overridden() throws {
    let overrides = CautionGateTests.rows.flatMap { row in
      row.points.map {
        TreatmentProtocol.Override(point: $0, caution: row.id, reason: "of the test")
      }
    }
    let gate = CautionGate(
      atlas: try BackPatient.atlas.get(), isPregnant: true, overrides: overrides)
    for name in CautionGateTests.codes {
      for technique in Technique.allCases {
        let held = CautionGateTests.rows.filter {
          $0.speaks(of: technique, at: name, isPregnant: true)
        }
        let final = held.filter { $0.action == "refuse" }
        switch gate.decision(on: technique, at: try code(name)) {
        case .allowed(_, let lifted):
          #expect(final.isEmpty, "\(name)")
          #expect(
            lifted.map(\.caution.id) == held.filter { $0.action == "override" }.map(\.id))
          #expect(lifted.allSatisfy { $0.reason == "of the test" })
        case .refused(let rows): #expect(rows.map(\.id) == final.map(\.id), "\(name)")
        }
      }
    }
  }

  @Test("a hazard of needling forbids and warns of no touch")
  func lightTouch() throws {
    let gate = CautionGate(atlas: try BackPatient.atlas.get(), isPregnant: true)
    for name in CautionGateTests.codes {
      let held = CautionGateTests.rows.filter { $0.points.contains(name) }
      guard held.allSatisfy({ $0.techniques == ["needle_guide"] }) else { continue }
      for technique in Technique.allCases where technique != .needleGuide {
        #expect(
          gate.decision(on: technique, at: try code(name)) == .allowed(warnings: [], lifted: []))
      }
    }
  }

  @Test("light may point wherever something is treated at all")
  func pointing() throws {
    let gate = CautionGate(atlas: try BackPatient.atlas.get(), isPregnant: true)
    let untreated = try CautionGateTests.codes.filter { name in
      if case .refused = gate.decision(on: .point, at: try code(name)) { return true }
      return false
    }
    #expect(
      untreated == [
        "GV1", "GV28", "CV1", "EX-HN9", "EX-HN10", "EX-HN11", "EX-HN12", "EX-HN13",
      ])
  }

  @Test("a row on a whole code speaks of each of its parts")
  func parts() throws {
    let gate = CautionGate(atlas: try BackPatient.atlas.get(), isPregnant: false)
    let whole = gate.decision(on: .needleGuide, at: try code("EX-B2"))
    #expect(whole != .allowed(warnings: [], lifted: []))
    #expect(gate.decision(on: .needleGuide, at: try code("EX-B2.T5")) == whole)
  }

  @Test("lists of pregnancy stand each in its own row with its own source, and disagree")
  func pregnancy() throws {
    let rows = try BackPatient.atlas.get().cautions.filter(\.inPregnancyOnly)
    #expect(Set(rows.map(\.source)).count >= 7)
    let needle = rows.filter { $0.techniques.contains(.needleGuide) }
    let lists = Set(needle.map { $0.points.map(\.description).sorted() })
    #expect(lists.count == needle.count)
  }
}
