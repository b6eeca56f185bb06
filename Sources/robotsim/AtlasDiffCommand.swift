// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import StrictJSON
import TestBench

extension AtlasCommand {
  /// `robotsim atlas diff`.
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How far points lie apart: on two patients, by two standards, or in two exports.",
      discussion: """
        A and B each are one of: a patient SEX,AGE_YEARS,HEIGHT_CM,MASS_KG; a standard, as gbt-12346;
        an alternative CODE or CODE:ID; a folder with an atlas; a file that atlas export wrote. What A or
        B does not say is that of --patient, --posture, --atlas, --standard and --alternative.

          robotsim atlas diff female,45,165,60 male,40,180,85
          robotsim atlas diff who-2008 gbt-12346
          robotsim atlas diff who-2008 GB30
          robotsim atlas diff before.json after.json

        Places are compared in P, whose origin is the pelvis joint. Cun are those of A.
        """)
    @Argument(help: "The first.", completion: .file()) var a: String
    @Argument(help: "The second.", completion: .file()) var b: String
    @OptionGroup var options: PatientOptions
    @Option(help: "What counts as moved.") var leastMm = 0.1
    @Option(help: "Show so many rows; all with 0.") var rows = 40
    @Flag(help: "One JSON document on standard output.") var json = false

    private struct Document: Encodable {
      let a: String
      let b: String
      let difference: AtlasDifference

      private enum Key: CodingKey { case a, b }

      /// The difference's own keys, and beside them what was compared.
      func encode(to encoder: any Encoder) throws {
        try difference.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(a, forKey: .a)
        try container.encode(b, forKey: .b)
      }
    }

    mutating func validate() throws {
      guard leastMm >= 0, leastMm.isFinite else {
        throw ValidationError("--least-mm \(leastMm): 0 or more")
      }
      guard rows >= 0 else { throw ValidationError("--rows \(rows): 0 or more") }
    }

    func run() throws {
      let atlas = try options.choice.load()
      let difference = AtlasDifference(
        try export(a), try export(b), of: atlas, threshold: leastMm)
      if json { return try Terminal.json(Document(a: a, b: b, difference: difference)) }
      printTable(difference)
    }

    /// What one side means.
    private func export(_ side: String) throws -> AtlasExport {
      if side.hasSuffix(".json") { return try AtlasExport(JSONNode(file: side)) }
      var patient = options.patient
      var folder = options.choice.atlas
      var standard = options.choice.standard
      var alternatives = options.choice.alternatives
      if let named = Standard(rawValue: side) {
        standard = named
      } else if side.contains(",") {
        patient = side
      } else if AcupointCode(String(side.prefix { $0 != ":" })) != nil {
        alternatives.append(side)
      } else if side.contains("/") {
        folder = side
      } else {
        throw ValidationError(
          "\(side): a patient, a standard (\(Standard.allValueStrings.joined(separator: ", "))), "
            + "an alternative CODE[:ID], a folder with a / in it or FILE.json expected")
      }
      let model = try PatientModel(
        AcupointModel.Patient(argument: patient, pregnant: options.pregnant, option: "patient"),
        posture: options.posture, atlas: folder, standard: standard, alternatives: alternatives,
        from: DataLocation.find())
      return try AtlasExport(model.placed, on: model.carried, model.body)
    }

    private func printTable(_ difference: AtlasDifference) {
      let shown = rows == 0 ? difference.moved[...] : difference.moved.prefix(rows)
      if !shown.isEmpty {
        print("point           side       mm     cun  span               dx       dy       dz mm")
      }
      for move in shown {
        let cun = move.distance_cun.map { $0.column(8, 2) } ?? "       –"
        print(
          move.code.padded(to: 16) + move.side.padded(to: 6) + move.distance_mm.column(7, 1) + cun
            + "  " + (move.span ?? "").padded(to: 12) + move.move_mm[0].column(9, 1)
            + move.move_mm[1].column(9, 1) + move.move_mm[2].column(9, 1))
      }
      if shown.count < difference.moved.count {
        print("… \(difference.moved.count - shown.count) more; --rows 0 shows all")
      }
      for name in difference.only_in_a { print("only in A: \(name)") }
      for name in difference.only_in_b { print("only in B: \(name)") }
      print(
        "\(difference.moved.count) targets moved by more than \(leastMm.column(0, 1)) mm, "
          + "\(difference.unmoved) did not; median \(difference.median_mm.column(0, 1)) mm, "
          + "worst \(difference.worst_mm.column(0, 1)) mm")
    }
  }
}
