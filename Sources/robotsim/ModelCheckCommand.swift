// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import TestBench

extension ModelCommand {
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a robot's files strictly and say what they hold.",
      discussion: """
        Prints the chain, the limits, the drives and what is unset, the masses, how far the arm \
        reaches and the kinds of singular postures a search finds. What in the file is hardly meant comes as \
        warnings on standard error.
        """)
    @Argument(help: "A shipped robot or a URDF file.") var robot: String
    @Option(help: "A limits file, instead of the one beside the URDF file.") var limits: String?
    @Option(help: "The link to take as flange, where the file has several ends.") var tip: String?
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let model = try RobotFiles.load(
        robot, tool: nil, limits: limits, tip: tip, from: DataLocation.find()
      ).model
      let document = try ModelCheckDocument(model)
      for warning in model.warnings { Terminal.error("warning: \(warning)") }
      if json { return try Terminal.json(document) }
      for line in ModelCheckTable(document).lines { print(line) }
    }
  }
}
