// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

// Every node is an object with exactly one key of the language, except for `at` and the like whose
// arguments stand inside. An unknown key is refused with the nearest valid one; a key whose part
// of the program does not exist yet says so.

extension JSONNode {
  /// The one key of a rule node, and what it holds.
  func onlyMember(of keys: [String]) throws(JSONError) -> (key: String, value: JSONNode) {
    try allow(keys: keys, reserved: PointRule.keys.filter { !keys.contains($0) })
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
    let (key, value) = try node.onlyMember(of: ["at", "between", "cross", "move", "when"])
    switch key {
    case "at":
      if let name = value.text {
        self = .landmark(name)
        return
      }
      try value.allow(keys: ["point"])
      self = .point(try AcupointCode(value.member("point")))
    case "between":
      try value.allow(keys: ["a", "b", "fraction", "along"], reserved: ["via"])
      self = .between(
        a: try PointRule(value.member("a")), b: try PointRule(value.member("b")),
        fraction: try value.member("fraction").number(in: 0...1),
        along: try value.member("along").choice(Along.self))
    case "cross":
      try value.allow(keys: ["level", "line"], reserved: ["aspect"])
      self = .cross(
        level: try LevelRule(value.member("level")), line: try LineRule(value.member("line")))
    case "move":
      try value.allow(keys: ["from", "toward", "cun", "span"], reserved: ["fcun", "finger"])
      self = .move(
        from: try PointRule(value.member("from")),
        toward: try value.member("toward").choice(Direction.self),
        cun: try value.member("cun").number(in: 0...20), span: try value.member("span").string())
    default:
      try value.allow(keys: ["female", "male"], reserved: ["standard"])
      self = .when(
        female: try PointRule(value.member("female")), male: try PointRule(value.member("male")))
    }
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
    try node.allow(
      keys: ["of", "axis", "cun", "span", "toward", "spine", "part"], reserved: ["ics"])
    if let vertebra = try node.optionalMember("spine") {
      try node.allow(keys: ["spine", "part"])
      self = .spine(
        vertebra: try vertebra.string(), part: try node.member("part").choice(SpinePart.self))
      return
    }
    try node.allow(keys: ["of", "axis", "cun", "span", "toward"])
    var offset: Offset?
    if let cun = try node.optionalMember("cun") {
      offset = Offset(
        cun: try cun.number(in: 0...20), span: try node.member("span").string(),
        toward: try node.member("toward").choice(Direction.self))
    }
    self = .of(
      try PointRule(node.member("of")),
      axis: try node.optionalMember("axis")?.choice(Axis.self) ?? .longitudinal, offset: offset)
  }
}

extension LineRule {
  init(_ node: JSONNode) throws(JSONError) {
    let (key, value) = try node.onlyMember(of: ["lateral", "join"])
    switch key {
    case "lateral":
      try value.allow(keys: ["cun", "table"])
      self = .lateral(
        cun: try value.member("cun").number(in: 0...6),
        table: try LateralTable(table: value.member("table")))
    default:
      try value.allow(keys: ["through", "shape"])
      let shape = try value.member("shape")
      guard try shape.string() == "plane" else {
        if ["geodesic", "ear-curve"].contains(try shape.string()) {
          throw shape.error(.notAvailableYet(try shape.string()))
        }
        throw shape.error(.unknownName(try shape.string(), valid: ["plane"]))
      }
      var through: [PointRule] = []
      for entry in try value.member("through").list() { through.append(try PointRule(entry)) }
      guard through.count >= 2 else {
        throw value.error(.badValue("\(through.count) points", valid: "two or more"))
      }
      self = .join(through: through)
    }
  }
}

extension LateralTable {
  init(table node: JSONNode) throws(JSONError) {
    let name = try node.string()
    if ["chest", "head.front", "head.back"].contains(name) {
      throw node.error(.notAvailableYet(name))
    }
    self = try node.choice(LateralTable.self)
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
