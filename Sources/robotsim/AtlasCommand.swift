// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

/// `robotsim atlas`: points, their rules, and where they are on a patient.
struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas", abstract: "Look at acupoints: their rules and their places on a body.",
    subcommands: [
      List.self, Show.self, Locate.self, Export.self, Check.self, Postures.self,
    ])
}

extension AtlasCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Every point of the atlas.")
    @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Entry: Encodable {
      let code: String
      let pinyin: String
      let hanzi: String
      let english: String
      let sides: String
      let region: String
    }

    func run() throws {
      let atlas = try PatientModel.atlas(atlas, from: DataLocation.find())
      let entries = atlas.points.map { point in
        Entry(
          code: point.code.description, pinyin: point.names.pinyin, hanzi: point.names.hanzi,
          english: point.names.english, sides: point.sides.rawValue, region: point.region)
      }
      if json { return try Terminal.json(entries) }
      for entry in entries {
        print(
          entry.code.padded(to: 11) + entry.pinyin.padded(to: 18) + entry.sides.padded(to: 6)
            + entry.region.padded(to: 20) + entry.english)
      }
      let targets = atlas.points.reduce(0) { $0 + $1.sides.all.count }
      print("\(entries.count) codes, \(targets) targets")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One point: where it is, by which rule, with which cautions and witnesses.")
    @Argument(help: "A code, such as BL13.") var code: String
    @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      struct Caution: Encodable {
        let id: String
        let hazard: String
        let techniques: [String]
        let action: String
        let pregnancy_only: Bool
        let depth_limit_mm: Double?
        let note: String
        let source: String
        let evidence: String
      }
      let code: String
      let pinyin: String
      let hanzi: String
      let english: String
      let sides: String
      let region: String
      let location: String
      let carry: String
      let needs: [String]
      let landmarks: [String]
      let cautions: [Caution]
      let witnesses: [String]
    }

    func run() throws {
      let atlas = try PatientModel.atlas(atlas, from: DataLocation.find())
      let code = try atlas.code(named: code)
      guard let index = atlas.index(of: code) else { preconditionFailure("\(code) is not there") }
      let point = atlas.points[index]
      let document = Document(
        code: code.description, pinyin: point.names.pinyin, hanzi: point.names.hanzi,
        english: point.names.english, sides: point.sides.rawValue, region: point.region,
        location: point.location, carry: point.carry.name,
        needs: point.needs.map(\.rawValue), landmarks: RuleReferences(of: point.rule).landmarks,
        cautions: atlas.cautions(at: code).map { caution in
          Document.Caution(
            id: caution.id, hazard: caution.hazard,
            techniques: caution.techniques.map(\.rawValue), action: caution.action.rawValue,
            pregnancy_only: caution.inPregnancyOnly,
            depth_limit_mm: caution.depthLimit.map { $0 * 1000 }, note: caution.note,
            source: caution.source,
            evidence: atlas.source(caution.source)?.evidence.rawValue ?? "unverified")
        },
        witnesses: atlas.witnesses.filter { $0.code == code }.map(\.statement))
      if json { return try Terminal.json(document) }
      print("\(code)  \(document.pinyin) \(document.hanzi)  \(document.english)")
      print(
        "  sides      \(document.sides), region \(document.region), carried by \(document.carry)")
      print("  place      \(document.location)")
      if !document.landmarks.isEmpty {
        print("  landmarks  " + document.landmarks.joined(separator: ", "))
      }
      if !document.needs.isEmpty { print("  needs      " + document.needs.joined(separator: ", ")) }
      for witness in document.witnesses { print("  witness    \(witness)") }
      for caution in document.cautions {
        print(
          "  caution    \(caution.id): \(caution.hazard) (\(caution.action) for "
            + caution.techniques.joined(separator: ", ") + "); \(caution.note) [\(caution.source), "
            + caution.evidence + "]")
      }
    }
  }

  struct Locate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Where points are on a patient, in P: millimetres, +x left, −y anterior, +z cranial.")
    @Argument(help: "Codes, such as BL13 GV4.") var codes: [String]
    @OptionGroup var options: PatientOptions
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let model = try options.model()
      var points: [CarriedPoint] = []
      for text in codes {
        let code = try model.atlas.code(named: text)
        points += model.carried.points.filter { $0.code == code }
      }
      if json { return try Terminal.json(points.map(AtlasExport.Point.init)) }
      print("point        side       x        y        z      normal              sigma  region")
      for point in points {
        let p = point.position * 1000
        let n = point.normal
        print(
          point.code.description.padded(to: 12) + " " + point.side.rawValue.padded(to: 6)
            + p.x.column(8, 1) + p.y.column(9, 1) + p.z.column(9, 1) + n.x.column(8, 3)
            + n.y.column(7, 3) + n.z.column(7, 3) + (point.sigma * 1000).column(7, 1) + "  "
            + point.region)
      }
    }
  }
}
