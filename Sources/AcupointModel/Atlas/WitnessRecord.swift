// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// A second statement of the standard about a point, which its rule does not use.
package struct WitnessRecord: Equatable, Sendable {
  package let code: AcupointCode
  /// What it says, in our own words.
  package let statement: String
  package let check: Check
  /// The span whose cun the residual is counted in.
  package let span: String
  /// How far off it may be [cun].
  package let tolerance: Double
  package let source: String

  /// The tolerance where none is stated [cun].
  package static let defaultTolerance = 0.3

  /// What is said. `above`, `below` and `side_of` are yes or no, the others have a residual.
  package enum Check: Equatable, Sendable {
    case distance(to: Reference, cun: Double)
    case fractionOf(Reference, Reference, Double)
    case sameLevel(Reference)
    case sameLine(Reference)
    /// That far to the side, whatever the level.
    case beside(Reference, cun: Double)
    /// That far along the long axis of the region's segment.
    case apart(Reference, cun: Double)
    case between(Reference, Reference)
    case above(Reference)
    case below(Reference)
    case sideOf(Reference, DirectionSum)

    /// True for a statement without a measure.
    package var isRelation: Bool {
      switch self {
      case .above, .below, .sideOf: true
      case .distance, .fractionOf, .sameLevel, .sameLine, .beside, .apart, .between: false
      }
    }

    var references: [Reference] {
      switch self {
      case .distance(let r, _), .sameLevel(let r), .sameLine(let r), .beside(let r, _),
        .apart(let r, _), .above(let r), .below(let r),
        .sideOf(let r, _):
        [r]
      case .fractionOf(let a, let b, _), .between(let a, let b): [a, b]
      }
    }
  }

  /// What a witness points at.
  package enum Reference: Equatable, Sendable {
    case point(AcupointCode)
    case landmark(String)
    /// The point of the midline at the level of a landmark.
    case midline(atLandmark: String)
    /// The place of a curve nearest to the point.
    case curve(String)
  }
}

extension WitnessRecord {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["code", "statement", "check", "span", "tolerance_cun", "source"])
    code = try AcupointCode(node.member("code"))
    statement = try node.member("statement").string()
    check = try Check(node.member("check"))
    span = try node.member("span").string()
    tolerance =
      try node.optionalMember("tolerance_cun")?.number(in: 0...3) ?? WitnessRecord.defaultTolerance
    source = try node.member("source").string()
  }
}

extension WitnessRecord.Check {
  static let keys = [
    "distance", "fraction_of", "same_level", "same_line", "beside", "apart", "between", "above",
    "below", "side_of",
  ]

  init(_ node: JSONNode) throws(JSONError) {
    typealias Reference = WitnessRecord.Reference
    try node.allow(keys: Self.keys)
    let present = try node.keysInOrder()
    guard let key = present.first, present.count == 1 else {
      throw node.error(
        .badValue("\(present.count) keys", valid: "one of " + Self.keys.joined(separator: ", ")))
    }
    let value = try node.member(key)
    switch key {
    case "distance":
      try value.allow(keys: ["to", "cun"])
      self = .distance(
        to: try Reference(value.member("to")), cun: try value.member("cun").number(in: 0...20))
    case "beside":
      try value.allow(keys: ["to", "cun"])
      self = .beside(
        try Reference(value.member("to")), cun: try value.member("cun").number(in: 0...20))
    case "apart":
      try value.allow(keys: ["to", "cun"])
      self = .apart(
        try Reference(value.member("to")), cun: try value.member("cun").number(in: 0...20))
    case "fraction_of":
      let entries = try value.list()
      guard entries.count == 3 else {
        throw value.error(.badValue("\(entries.count) entries", valid: "from, to, fraction"))
      }
      self = .fractionOf(
        try Reference(entries[0]), try Reference(entries[1]), try entries[2].number(in: 0...1))
    case "between":
      let entries = try value.list()
      guard entries.count == 2 else {
        throw value.error(.badValue("\(entries.count) entries", valid: "two"))
      }
      self = .between(try Reference(entries[0]), try Reference(entries[1]))
    case "side_of":
      try value.allow(keys: ["of", "is"])
      self = .sideOf(
        try Reference(value.member("of")), try DirectionSum(value.member("is")))
    case "same_level": self = .sameLevel(try Reference(value))
    case "same_line": self = .sameLine(try Reference(value))
    case "above": self = .above(try Reference(value))
    default: self = .below(try Reference(value))
    }
  }
}

extension WitnessRecord.Reference {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["point", "landmark", "midline_at", "curve"])
    if let code = try node.optionalMember("point") {
      try node.allow(keys: ["point"])
      self = .point(try AcupointCode(code))
    } else if let name = try node.optionalMember("landmark") {
      try node.allow(keys: ["landmark"])
      self = .landmark(try name.string())
    } else if let name = try node.optionalMember("curve") {
      try node.allow(keys: ["curve"])
      self = .curve(try name.string())
    } else {
      self = .midline(atLandmark: try node.member("midline_at").string())
    }
  }
}
