// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

// Every node is an object with exactly one key of the language, except for levels whose arguments
// stand inside. An unknown key is refused with the nearest valid one.

extension JSONNode {
  /// The one key of a rule node, and what it holds.
  func onlyMember(of keys: [String]) throws(JSONError) -> (key: String, value: JSONNode) {
    try allow(keys: keys)
    let present = try keysInOrder()
    guard let key = present.first, present.count == 1 else {
      throw error(
        .badValue("\(present.count) keys", valid: "one of " + keys.joined(separator: ", ")))
    }
    return (key, try member(key))
  }
}

extension PointRule {
  package init(_ node: JSONNode) throws(JSONError) {
    let (key, value) = try node.onlyMember(of: PointRule.keys)
    switch key {
    case "at":
      if let name = value.text {
        self = .landmark(name)
        return
      }
      try value.allow(keys: ["point"])
      self = .point(try AcupointCode(value.member("point")))
    case "between": self = try PointRule.between(value)
    case "cross":
      try value.allow(keys: ["level", "line", "aspect"])
      var aspect: DirectionSum?
      if let side = try value.optionalMember("aspect") { aspect = try DirectionSum(side) }
      self = .cross(
        level: try LevelRule(value.member("level")), line: try LineRule(value.member("line")),
        aspect: aspect)
    case "move": self = try PointRule.move(value)
    case "dip":
      try value.allow(keys: ["near", "radius_fcun", "kind"])
      self = .dip(
        near: try PointRule(value.member("near")),
        radius: try value.member("radius_fcun").number(in: 0.05...2),
        kind: try value.member("kind").choice(Relief.self))
    case "corner": self = .landmark(try PointRule.corner(value))
    default: self = try PointRule.when(value)
    }
  }

  private static func between(_ value: JSONNode) throws(JSONError) -> PointRule {
    let a = try PointRule(value.member("a"))
    let b = try PointRule(value.member("b"))
    let fraction = try value.member("fraction").number(in: 0...1)
    let way = try value.member("along").choice(Way.self)
    try value.allow(keys: ["a", "b", "fraction", "along", "via"])
    guard let curve = try value.optionalMember("via") else {
      return .between(a: a, b: b, fraction: fraction, along: way)
    }
    guard way == .skin else {
      throw curve.error(.badValue("a curve", valid: "a curve only where \"along\" is \"skin\""))
    }
    return .onCurve(try curve.string(), a: a, b: b, fraction: fraction)
  }

  private static func move(_ value: JSONNode) throws(JSONError) -> PointRule {
    try value.allow(keys: ["from", "toward", "cun", "span", "fcun", "finger", "segment"])
    let toward = try value.member("toward")
    let goal: Goal
    if toward.text != nil {
      goal = .direction(try DirectionSum(toward))
    } else if let curve = try toward.optionalMember("curve") {
      try toward.allow(keys: ["curve"])
      goal = .curve(try curve.string())
    } else {
      goal = .point(try PointRule(toward))
    }
    let (cun, span) = try length(value)
    return .move(
      from: try PointRule(value.member("from")), toward: goal, cun: cun, span: span,
      segment: try value.optionalMember("segment").map { node throws(JSONError) in
        BodySegment(try node.string())
      })
  }

  /// Cun of a named span, finger cun, or finger breadths.
  private static func length(_ value: JSONNode) throws(JSONError) -> (cun: Double, span: String) {
    for unit in [PointRule.fingerCun, PointRule.finger] {
      guard let number = try value.optionalMember(unit) else { continue }
      if let other = try value.optionalMember("cun") {
        throw other.error(.badValue("cun", valid: "either cun, fcun or finger"))
      }
      return (try number.number(in: 0...10), unit)
    }
    return (try value.member("cun").number(in: 0...20), try value.member("span").string())
  }

  /// The landmark where the side and the base of a nail meet.
  private static func corner(_ value: JSONNode) throws(JSONError) -> String {
    try value.allow(keys: ["of", "side"])
    let nails: [(String, String, [String])] =
      ["thumb", "index", "middle", "ring", "little"].map {
        ("nail.\($0)", $0, ["radial", "ulnar"])
      }
      + ["great toe", "2nd toe", "3rd toe", "4th toe", "little toe"].enumerated().map {
        ("nail.toe\($0.offset + 1)", $0.element, ["medial", "lateral"])
      }
    let of = try value.member("of")
    let name = try of.string()
    guard let nail = nails.first(where: { $0.0 == name }) else {
      throw of.error(.unknownName(name, valid: nails.map(\.0)))
    }
    let side = try value.member("side")
    guard nail.2.contains(try side.string()) else {
      throw side.error(.unknownName(try side.string(), valid: nail.2))
    }
    return "\(nail.1) nail \(try side.string()) root corner"
  }

  private static func when(_ value: JSONNode) throws(JSONError) -> PointRule {
    if let standard = try value.optionalMember("standard") {
      try value.allow(keys: ["standard"])
      try standard.allow(keys: ["who", "gbt"])
      return .byStandard(
        who: try PointRule(standard.member("who")), gbt: try PointRule(standard.member("gbt")))
    }
    try value.allow(keys: ["female", "male"])
    return .when(
      female: try PointRule(value.member("female")), male: try PointRule(value.member("male")))
  }
}

extension LevelRule {
  init(_ node: JSONNode) throws(JSONError) {
    // A level may be written bare, or under the key of the language.
    if let inner = try node.optionalMember("level") {
      _ = try node.onlyMember(of: ["level"])
      self = try LevelRule(inner)
      return
    }
    try node.allow(keys: ["of", "axis", "cun", "span", "toward", "segment", "spine", "part", "ics"])
    if let vertebra = try node.optionalMember("spine") {
      try node.allow(keys: ["spine", "part"])
      self = .spine(
        vertebra: try vertebra.string(), part: try node.member("part").choice(SpinePart.self))
      return
    }
    if let space = try node.optionalMember("ics") {
      try node.allow(keys: ["ics"])
      self = .intercostal(try space.integer(in: 1...11))
      return
    }
    try node.allow(keys: ["of", "axis", "cun", "span", "toward", "segment"])
    var offset: Offset?
    if let cun = try node.optionalMember("cun") {
      offset = Offset(
        cun: try cun.number(in: 0...20), span: try node.member("span").string(),
        toward: try DirectionSum(node.member("toward")))
    }
    self = .of(
      try PointRule(node.member("of")),
      axis: try node.optionalMember("axis")?.choice(Axis.self) ?? .longitudinal, offset: offset,
      segment: try node.optionalMember("segment").map { name throws(JSONError) in
        BodySegment(try name.string())
      })
  }
}

extension LineRule {
  init(_ node: JSONNode) throws(JSONError) {
    let (key, value) = try node.onlyMember(of: ["lateral", "join", "edge", "rim"])
    switch key {
    case "lateral":
      try value.allow(keys: ["cun", "table"])
      self = .lateral(
        cun: try value.member("cun").number(in: 0...6),
        table: try value.member("table").choice(LateralTable.self))
    case "rim": self = .curve(try value.string(), gap: nil)
    case "edge":
      try value.allow(keys: ["of", "side", "gap_fcun"])
      var gap: Gap?
      if let side = try value.optionalMember("side") {
        gap = Gap(
          side: try DirectionSum(side),
          fingerCun: try value.member("gap_fcun").number(in: 0...3))
      }
      self = .curve(try value.member("of").string(), gap: gap)
    default:
      try value.allow(keys: ["through", "shape"])
      var through: [PointRule] = []
      for entry in try value.member("through").list() { through.append(try PointRule(entry)) }
      guard through.count >= 2 else {
        throw value.error(.badValue("\(through.count) points", valid: "two or more"))
      }
      self = .join(through: through, shape: try value.member("shape").choice(CurveShape.self))
    }
  }
}

extension AcupointCode {
  package init(_ node: JSONNode) throws(JSONError) {
    let text = try node.string()
    guard let code = AcupointCode(text) else {
      throw node.error(.badValue("\"\(text)\"", valid: "a code such as BL13, GV14 or EX-B2.T5"))
    }
    self = code
  }
}
