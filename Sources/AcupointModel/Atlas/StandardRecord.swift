// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// What another standard says otherwise than the one an atlas is written by. Only fields with a
/// source are here; everything else follows the atlas.
package struct StandardRecord: Equatable, Sendable {
  package let standard: Standard
  package let name: String
  package let source: String
  package let differences: [Difference]

  package struct Difference: Equatable, Sendable {
    package let code: AcupointCode
    package let field: Field
    /// The code, or the place in our own words.
    package let value: String
    package let source: String
  }

  package enum Field: String, CaseIterable, Sendable {
    /// It has another code there.
    case code
    /// It lies elsewhere; the rule of the point has a branch for the standard.
    case location
  }

  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["standard", "name", "source", "differences"])
    standard = try node.member("standard").choice(Standard.self)
    name = try node.member("name").string()
    source = try node.member("source").string()
    var differences: [Difference] = []
    for entry in try node.member("differences").list() {
      try entry.allow(keys: ["code", "field", "value", "source"])
      differences.append(
        Difference(
          code: try AcupointCode(entry.member("code")),
          field: try entry.member("field").choice(Field.self),
          value: try entry.member("value").string(),
          source: try entry.member("source").string()))
    }
    self.differences = differences
  }
}
