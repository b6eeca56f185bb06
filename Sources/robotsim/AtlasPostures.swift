// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

extension AtlasCommand {
  /// `robotsim atlas postures`: in which postures a tool can come to which point of a patient.
  struct Postures: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The postures in which there is free space over each point.",
      discussion: """
        A point counts as free where a narrow way of 30 cm, no more than 60° off its normal, meets
        neither the body nor what it rests on. The second list names what the atlas's table of
        postures promises and this body does not give.
        """)
    @Argument(
      help: "Codes, such as GB30; without any, every point.",
      completion: .custom { _, _, _ in AtlasWords.codes })
    var codes: [String] = []
    @OptionGroup var options: PatientOptions
    @Flag(help: "One JSON document on standard output.") var json = false

    private struct Document: Encodable {
      struct Point: Encodable {
        let code: String
        let side: String
        let postures: [String]
      }
      struct Disagreement: Encodable {
        let code: String
        let side: String
        let region: String
        let postures: [String]
        let reason: String?
      }
      let points: [Point]
      let statements: Int
      let disagreements: [Disagreement]
    }

    func run() throws {
      let model = try options.model()
      let wanted = try codes.map { try model.atlas.code(named: $0) }
      let folder = try options.choice.atlas ?? DataLocation.find().path("Atlases/who-2008")
      let advice = try PostureAdvice.load(directory: folder)
      let table = model.placed.reachablePostures()
      let compared = advice.compare(model.placed, table)
      let document = Document(
        points: model.placed.points.filter { wanted.isEmpty || wanted.contains($0.code) }.map {
          Document.Point(
            code: $0.code.description, side: $0.side.rawValue,
            postures: table.postures(of: $0.code, $0.side).map(\.rawValue))
        },
        statements: compared.statements,
        disagreements: compared.disagreements
          .filter { wanted.isEmpty || wanted.contains($0.code) }.map {
            Document.Disagreement(
              code: $0.code.description, side: $0.side.rawValue, region: $0.region,
              postures: $0.postures.map(\.rawValue), reason: $0.reason)
          })
      if json { return try Terminal.json(document) }
      for point in document.points {
        print(
          point.code.padded(to: 11) + point.side.padded(to: 6)
            + point.postures.joined(separator: " "))
      }
      print(
        "\(document.statements) statements of the table, \(document.disagreements.count) not met")
      for row in document.disagreements {
        print(
          row.code.padded(to: 11) + row.side.padded(to: 6) + row.region + ": "
            + row.postures.joined(separator: " or ") + (row.reason.map { " (\($0))" } ?? ""))
      }
    }
  }
}
