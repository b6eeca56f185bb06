// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import Reporting
import TestBench

extension AtlasCommand {
  /// `robotsim atlas export`.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every point, landmark and span on a patient, in P.",
      discussion: """
        Millimetres; +x left, −y anterior, +z cranial, origin at the pelvis joint. JSON has points,
        landmarks, spans and the courses of channels; CSV has one row for each target, with its names and cautions, and empty
        cells where a point of the mucosa has no place on the skin.
        """)
    @OptionGroup var options: PatientOptions
    @Flag(help: "One JSON document on standard output.") var json = false
    @Flag(help: "Comma-separated values on standard output.") var csv = false
    @Option(
      help: "Into a file: FILE.json or FILE.csv.", completion: .file(extensions: ["json", "csv"]))
    var out: String?
    @Option(
      help: "The skin as a Wavefront OBJ file, in metres.", completion: .file(extensions: ["obj"]))
    var mesh: String?

    mutating func validate() throws {
      if json && csv { throw ValidationError("either --json or --csv on standard output") }
      if !json && !csv && out == nil && mesh == nil {
        throw ValidationError(
          "nothing to do: --json, --csv, --out FILE.json, --out FILE.csv or --mesh FILE.obj")
      }
      if let out, ![".json", ".csv"].contains(where: out.hasSuffix) {
        throw ValidationError("--out \(out): FILE.json or FILE.csv expected")
      }
    }

    func run() throws {
      let model = try options.model()
      let export = try AtlasExport(model.placed, on: model.carried, model.body)
      let table = AtlasTable(model.atlas, export).csv
      if let out {
        let bytes =
          try out.hasSuffix(".csv") ? Array(table.utf8) : JSONDocument.bytes(of: export)
        try RunFolder.writeFile(bytes, to: out)
      }
      if let mesh { try RunFolder.writeFile(Array(model.skinOBJ.utf8), to: mesh) }
      if json { try Terminal.json(export) }
      if csv { print(table, terminator: "") }
    }
  }
}
