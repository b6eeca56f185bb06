// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

extension AtlasCommand {
  /// `robotsim atlas show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One point: where it is, by which rule, on which patient, and what is known of it.",
      discussion: """
        Lengths in millimetres, the depth of a needle and how far second statements of the standard are
        off are those of the patient of --patient.
        """)
    @Argument(
      help: "A code, such as BL13.", completion: .custom { _, _, _ in AtlasWords.codes })
    var code: String
    @OptionGroup var options: PatientOptions
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      // A wrong code is told before a body is built.
      _ = try options.choice.load().code(named: code)
      let model = try options.model()
      let sheet = try PointSheet(model.atlas.code(named: code), model, options)
      if json { return try Terminal.json(sheet) }
      print(PointPage(sheet).text)
    }
  }
}
