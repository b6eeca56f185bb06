// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

/// `robotsim atlas`: points, their rules, and where they are on a patient.
struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas", abstract: "Look at acupoints: their rules and their places on a body.",
    subcommands: [
      List.self, Show.self, Locate.self, Export.self, Diff.self, Check.self,
      Postures.self,
    ])
}

extension AtlasCommand {
  /// `robotsim atlas list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The points of the atlas, all or those that are asked for.",
      discussion: """
        Several options narrow the list together. --text looks into code, pinyin (tones, blanks and
        capitals do not matter), simplified and traditional characters, English and the place in words.
        """)
    @Option(help: "Of one channel, as LU or EX-HN.") var channel: AcupointModel.Channel?
    @Option(help: "In one region.", completion: .custom { _, _, _ in AtlasWords.regions })
    var region: String?
    @Option(name: .customLong("class"), help: "Of one class, as back-shu or he-sea.")
    var pointClass: PointClass?
    @Option(
      help: "With a caution, by its id or words of its hazard.",
      completion: .custom { _, _, _ in AtlasWords.cautions })
    var caution: String?
    @Option(help: "On both sides, the midline, or one side alone.")
    var sides: AcupointRecord.Sides?
    @Option(help: "Free for a tool in this posture, on one side at least of the patient.")
    var posture: Posture?
    @Option(help: "With this text in some name, code or place.") var text: String?
    @Option(help: "SEX,AGE_YEARS,HEIGHT_CM,MASS_KG, for --posture.")
    var patient = PatientOptions.standardPatient
    @OptionGroup var choice: AtlasOptions
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Entry: Encodable {
      let code: String
      let pinyin: String
      let hanzi: String
      let hanzi_traditional: String
      let english: String
      let classes: [String]
      let sides: String
      let surface: String
      let region: String
      let cautions: [String]
    }

    func run() throws {
      let atlas = try choice.load()
      var filter = AtlasFilter()
      filter.channel = channel
      filter.region = region
      filter.pointClass = pointClass
      filter.caution = caution
      filter.sides = sides
      filter.text = text
      var points = try filter.points(of: atlas)
      if let posture { points = try reachable(points, in: posture) }
      if json {
        return try Terminal.json(points.map { entry($0, atlas) })
      }
      for point in points {
        print(
          point.code.description.padded(to: 15) + point.names.pinyin.padded(to: 18)
            + point.names.hanzi.padded(toColumns: 11) + point.sides.rawValue.padded(to: 6)
            + point.region.padded(to: 20) + point.names.english)
      }
      let targets = points.reduce(0) { $0 + $1.sides.all.count }
      print("\(points.count) codes, \(targets) targets")
    }

    private func reachable(
      _ points: [AcupointRecord], in posture: Posture
    ) throws -> [AcupointRecord] {
      let person = try AcupointModel.Patient(
        argument: patient, pregnant: false, option: "--patient")
      let model = try PatientModel(
        person, posture: posture, atlas: choice.atlas, standard: choice.standard,
        alternatives: choice.alternatives, from: DataLocation.find())
      let table = model.placed.reachablePostures()
      return points.filter { point in
        point.sides.all.contains { table.postures(of: point.code, $0).contains(posture) }
      }
    }

    private func entry(_ point: AcupointRecord, _ atlas: Atlas) -> Entry {
      Entry(
        code: point.code.description, pinyin: point.names.pinyin, hanzi: point.names.hanzi,
        hanzi_traditional: point.names.hanziTraditional, english: point.names.english,
        classes: point.classes.map(\.rawValue), sides: point.sides.rawValue,
        surface: point.surface.rawValue, region: point.region,
        cautions: atlas.cautions(at: point.code).map(\.id))
    }
  }

  /// `robotsim atlas locate`.
  struct Locate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Where points are on a patient, in P: millimetres, +x left, −y anterior, +z cranial.")
    @Argument(
      help: "Codes, such as BL13 GV4.", completion: .custom { _, _, _ in AtlasWords.codes })
    var codes: [String]
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
