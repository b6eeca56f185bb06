// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// Which postures suit which points, as taught, region by region.
package struct PostureAdvice: Equatable, Sendable {
  package let rows: [Row]
  package let exceptions: [Exception]

  /// Points of one region, and groups of postures: in one posture at least of each group a tool can
  /// come to the point.
  package struct Row: Equatable, Sendable {
    package let region: String
    package let points: [CodeRange]
    package let postures: [[Posture]]
  }

  /// Where the bodies of this program are known to differ from the table, and why.
  package struct Exception: Equatable, Sendable {
    package let points: [CodeRange]
    /// The group of the row.
    package let postures: [Posture]
    package let reason: String
  }

  /// Codes of one channel: `BL11`, `BL11 to BL35`; parts of an extra code count as the code.
  package struct CodeRange: Equatable, Sendable {
    package let channel: Channel
    package let numbers: ClosedRange<Int>

    package func contains(_ code: AcupointCode) -> Bool {
      code.channel == channel && numbers.contains(code.number)
    }
  }

  /// Reads `postures.json` of an atlas's folder.
  ///
  /// - Throws: `JSONError` with file, place, value and what would have been right.
  package static func load(directory: String) throws(JSONError) -> PostureAdvice {
    try PostureAdvice(JSONNode(file: directory + "/postures.json"))
  }

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["schema", "rows", "exceptions"])
    try node.require(schema: "robotsim.atlas/1")
    var rows: [Row] = []
    for row in try node.member("rows").list() {
      try row.allow(keys: ["region", "points", "postures"])
      var groups: [[Posture]] = []
      for group in try row.member("postures").list() {
        groups.append(try PostureAdvice.postures(group))
      }
      rows.append(
        Row(
          region: try row.member("region").string(),
          points: try PostureAdvice.points(row.member("points")), postures: groups))
    }
    var exceptions: [Exception] = []
    for exception in try node.member("exceptions").list() {
      try exception.allow(keys: ["points", "postures", "reason"])
      exceptions.append(
        Exception(
          points: try PostureAdvice.points(exception.member("points")),
          postures: try PostureAdvice.postures(exception.member("postures")),
          reason: try exception.member("reason").string()))
    }
    self.rows = rows
    self.exceptions = exceptions
  }

  private static func postures(_ node: JSONNode) throws(JSONError) -> [Posture] {
    var postures: [Posture] = []
    for element in try node.list() { postures.append(try element.choice(Posture.self)) }
    return postures
  }

  private static func points(_ node: JSONNode) throws(JSONError) -> [CodeRange] {
    var ranges: [CodeRange] = []
    for element in try node.list() {
      let text = try element.string()
      let words = text.split(separator: " ").map(String.init)
      let ends = words.count == 3 && words[1] == "to" ? [words[0], words[2]] : words + words
      guard ends.count == 2, let first = AcupointCode(ends[0]), let last = AcupointCode(ends[1]),
        first.channel == last.channel, first.number <= last.number
      else { throw element.error(.badValue(text, valid: "\"BL11\" or \"BL11 to BL35\"")) }
      ranges.append(CodeRange(channel: first.channel, numbers: first.number...last.number))
    }
    return ranges
  }
}
