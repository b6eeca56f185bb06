// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

extension Atlas {
  /// The atlas as another standard has it, with other places that the standard itself allows.
  ///
  /// - Parameter alternatives: `CODE` takes the first alternative of a point, `CODE:ID` one by name.
  /// - Throws: `UnknownAlternative` with all there are.
  package func following(
    _ standard: Standard, alternatives: [String] = []
  ) throws(UnknownAlternative) -> Atlas {
    var atlas = self
    atlas.standard = standard
    for record in standards where record.standard == standard {
      for difference in record.differences where difference.field == .location {
        guard let i = index(of: difference.code) else { continue }
        atlas.points[i].location = difference.value
        atlas.points[i].sources.location = AcupointRecord.Citation(id: difference.source, page: nil)
      }
    }
    for text in alternatives {
      let (i, chosen) = try alternative(named: text)
      atlas.points[i].rule = chosen.rule
      atlas.points[i].location = chosen.location
      atlas.points[i].sources.location = chosen.source
    }
    return atlas
  }

  /// The alternative that a user wrote, and the index of its point.
  private func alternative(
    named text: String
  ) throws(UnknownAlternative) -> (Int, AcupointRecord.Alternative) {
    let pieces = text.split(separator: ":", maxSplits: 1).map(String.init)
    if let code = pieces.first.flatMap({ AcupointCode($0) }), let i = index(of: code) {
      let chosen = points[i].alternatives.first { pieces.count == 1 || $0.id == pieces[1] }
      if let chosen { return (i, chosen) }
    }
    throw UnknownAlternative(name: text, valid: alternativeNames)
  }

  /// Every alternative there is, as a user would write it.
  package var alternativeNames: [String] {
    points.flatMap { record in
      record.alternatives.enumerated().map { number, other in
        number == 0 ? record.code.description : "\(record.code):\(other.id)"
      }
    }
  }

  /// What the standards other than `standard` say otherwise of a code.
  package func differences(
    at code: AcupointCode
  ) -> [(standard: Standard, difference: StandardRecord.Difference)] {
    standards.flatMap { record in
      record.differences.filter { $0.code == code }.map { (record.standard, $0) }
    }
  }

  /// An alternative was asked for that the atlas does not have.
  package struct UnknownAlternative: Error, Equatable, CustomStringConvertible {
    package let name: String
    package let valid: [String]

    package var description: String {
      valid.isEmpty
        ? "\(name) has no alternative; no point of this atlas has one"
        : "\(name) has no alternative; points that have one: " + valid.joined(separator: ", ")
    }
  }
}

extension Standard {
  /// How people write it.
  package var title: String {
    switch self {
    case .who2008: "WHO 2008"
    case .gbt12346: "GB/T 12346"
    }
  }
}
