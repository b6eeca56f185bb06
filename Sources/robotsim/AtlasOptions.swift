// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import TestBench

/// Which atlas, and which of the places that standards give.
struct AtlasOptions: ParsableArguments {
  @Option(help: "A folder with an atlas, instead of the shipped one.", completion: .directory)
  var atlas: String?
  @Option(help: "who-2008, or gbt-12346 where a source says what it has otherwise.")
  var standard = Standard.who2008
  @Option(
    name: .customLong("alternative"),
    help: ArgumentHelp(
      "Take another place that the standard allows for a point; repeatable.",
      valueName: "code[:id]"),
    completion: .custom { _, _, _ in AtlasWords.alternatives })
  var alternatives: [String] = []

  /// The atlas as it was asked for.
  func load() throws -> Atlas {
    try PatientModel.atlas(
      atlas, standard: standard, alternatives: alternatives, from: DataLocation.find())
  }
}

/// Words that a shell offers, read from the shipped atlas when it asks.
enum AtlasWords {
  private static var atlas: Atlas? {
    (try? DataLocation.find()).flatMap { try? PatientModel.atlas(nil, from: $0) }
  }

  static var codes: [String] { atlas?.points.map(\.code.description) ?? [] }
  static var alternatives: [String] { atlas?.alternativeNames ?? [] }
  static var regions: [String] { atlas?.regions.regions.map(\.id) ?? [] }
  static var cautions: [String] { atlas?.cautions.map(\.id) ?? [] }
}

extension Standard: ExpressibleByArgument {}

extension AcupointModel.Channel: ExpressibleByArgument {
  package init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}

extension PointClass: ExpressibleByArgument {}

extension AcupointRecord.Sides: ExpressibleByArgument {}
