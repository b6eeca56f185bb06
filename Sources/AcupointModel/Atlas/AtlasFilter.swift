// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// Which points of an atlas are asked for; what is nil or empty asks for nothing.
package struct AtlasFilter: Sendable {
  package var channel: Channel?
  package var region: String?
  package var pointClass: PointClass?
  /// The id of a caution, or words of its hazard.
  package var caution: String?
  package var sides: AcupointRecord.Sides?
  /// Part of a code, of a name in any of its scripts, or of the place in words; pinyin without tones,
  /// blanks or capitals finds it too.
  package var text: String?

  package init() {}

  /// The records that pass, in the order of their codes.
  ///
  /// - Throws: `UnknownName` for a region or caution that nothing in the atlas has.
  package func points(of atlas: Atlas) throws(UnknownName) -> [AcupointRecord] {
    if let region, atlas.regions[region] == nil {
      throw UnknownName(kind: "region", name: region, valid: atlas.regions.regions.map(\.id))
    }
    let hazards = try cautions(of: atlas)
    let wanted = text.map(SearchText.init)
    return atlas.points.filter { point in
      if let channel, point.code.channel != channel { return false }
      if let region, point.region != region { return false }
      if let pointClass, !point.classes.contains(pointClass) { return false }
      if let sides, point.sides != sides { return false }
      if let hazards, !atlas.cautions(at: point.code).contains(where: { hazards.contains($0.id) }) {
        return false
      }
      return wanted?.isFound(in: point) ?? true
    }
  }

  /// The ids of the cautions that are meant; nil when none is asked for.
  private func cautions(of atlas: Atlas) throws(UnknownName) -> Set<String>? {
    guard let caution else { return nil }
    let wanted = SearchText.folded(caution)
    let meant = atlas.cautions.filter { row in
      row.id == caution || SearchText.folded(row.hazard).contains(wanted)
        || SearchText.folded(row.id).contains(wanted)
    }
    guard !meant.isEmpty, !wanted.isEmpty else {
      throw UnknownName(
        kind: "caution", name: caution, valid: atlas.cautions.flatMap { [$0.id, $0.hazard] })
    }
    return Set(meant.map(\.id))
  }

  /// A name was asked for that the atlas does not have.
  package struct UnknownName: Error, Equatable, CustomStringConvertible {
    package let kind: String
    package let name: String
    package let valid: [String]

    package var description: String {
      "unknown \(kind) \"\(name)\"; " + suggestion(for: name, among: valid)
    }
  }
}

/// A text to look for in names of any script.
struct SearchText {
  private let wanted: String

  init(_ text: String) { wanted = SearchText.folded(text) }

  func isFound(in point: AcupointRecord) -> Bool {
    guard !wanted.isEmpty else { return true }
    let names = point.names
    let fields = [
      point.code.description, names.pinyin, names.hanzi, names.hanziTraditional, names.english,
      point.location,
    ]
    return fields.contains { SearchText.folded($0).contains(wanted) }
      || SearchText.folded(names.pinyin, umlaut: "v").contains(wanted)
  }

  private static let letters: [Character: Character] = {
    var letters: [Character: Character] = [:]
    for (plain, marked) in [
      ("a", "āáǎàă"), ("e", "ēéěèĕ"), ("i", "īíǐìĭ"), ("o", "ōóǒòŏ"), ("u", "ūúǔùŭ"),
      ("ü", "ǖǘǚǜ"), ("n", "ńňǹ"), ("m", "ḿ"),
    ] as [(Character, String)] {
      for letter in marked { letters[letter] = plain }
    }
    return letters
  }()

  /// Small letters and digits alone, without marks: `Zúsānlǐ` and `zu san li` are one.
  static func folded(_ text: String, umlaut: Character = "u") -> String {
    String(
      text.lowercased().compactMap { letter -> Character? in
        let plain = letters[letter] ?? letter
        if plain == "ü" { return umlaut }
        return plain.isLetter || plain.isNumber ? plain : nil
      })
  }
}
