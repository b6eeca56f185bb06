// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

extension AcupointRecord {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: [
      "code", "pinyin", "hanzi", "hanzi_traditional", "english", "classes", "sides", "surface",
      "region", "location", "rule", "carry", "needs", "alternatives", "needle", "needle_note",
      "techniques", "sigma_mm", "note", "sources",
    ])
    code = try AcupointCode(node.member("code"))
    let hanzi = try node.member("hanzi").string()
    names = Names(
      pinyin: try node.member("pinyin").string(), hanzi: hanzi,
      hanziTraditional: try node.optionalMember("hanzi_traditional")?.string() ?? hanzi,
      english: try node.member("english").string())
    classes = try node.choices("classes", PointClass.self) ?? []
    sides = try node.member("sides").choice(Sides.self)
    surface = try node.optionalMember("surface")?.choice(Surface.self) ?? .skin
    region = try node.member("region").string()
    location = try node.member("location").string()
    if surface == .mucosa {
      if let rule = try node.optionalMember("rule") {
        throw rule.error(.badValue("a rule", valid: "none for a point of the mucosa"))
      }
      rule = nil
    } else {
      rule = try PointRule(node.member("rule"))
    }
    carry = try Carry(optional: node.optionalMember("carry"))
    needs = try node.choices("needs", Need.self) ?? []
    var alternatives: [Alternative] = []
    for entry in try node.optionalMember("alternatives")?.list() ?? [] {
      alternatives.append(try Alternative(entry))
    }
    self.alternatives = alternatives
    needle = try Needle(node)
    techniques =
      try node.choices("techniques", CautionRecord.Technique.self)
      ?? CautionRecord.Technique.allCases
    leastSigma = try (node.optionalMember("sigma_mm")?.number(in: 1...50) ?? 0) * 1e-3
    note = try node.optionalMember("note")?.string()
    sources = try Sources(node.member("sources"))
  }
}

extension JSONNode {
  /// A list of names, or nil where the key is absent.
  func choices<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _: Choice.Type
  ) throws(JSONError) -> [Choice]? where Choice.RawValue == String {
    guard let list = try optionalMember(key) else { return nil }
    var chosen: [Choice] = []
    for entry in try list.list() { chosen.append(try entry.choice(Choice.self)) }
    return chosen
  }
}

extension AcupointRecord.Carry {
  init(optional node: JSONNode?) throws(JSONError) {
    guard let node else {
      self = .skin
      return
    }
    if node.isObject {
      try node.allow(keys: ["bone"])
      self = .bone(try node.member("bone").string())
      return
    }
    switch try node.string() {
    case "skin": self = .skin
    case "posed": self = .posed
    default: throw node.error(.unknownName(try node.string(), valid: ["skin", "posed"]))
    }
  }
}

extension AcupointRecord.Alternative {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["id", "location", "rule", "source"])
    id = try node.member("id").string()
    location = try node.member("location").string()
    rule = try PointRule(node.member("rule"))
    source = AcupointRecord.Citation(try node.member("source").string())
  }
}

extension AcupointRecord.Sources {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["location", "names", "english", "needle", "classes"])
    func citation(_ key: String) throws(JSONError) -> AcupointRecord.Citation {
      AcupointRecord.Citation(try node.member(key).string())
    }
    location = try citation("location")
    names = try citation("names")
    english = try citation("english")
    needle = try node.optionalMember("needle").map { text throws(JSONError) in
      AcupointRecord.Citation(try text.string())
    }
    classes = try node.optionalMember("classes").map { text throws(JSONError) in
      AcupointRecord.Citation(try text.string())
    }
  }
}

extension AcupointRecord.Citation {
  /// `id` or `id:page`.
  init(_ text: String) {
    let pieces = text.split(separator: ":", maxSplits: 1)
    id = pieces.first.map(String.init) ?? text
    page = pieces.count == 2 ? String(pieces[1]) : nil
  }
}

extension AcupointRecord.Needle {
  init(_ record: JSONNode) throws(JSONError) {
    guard let node = try record.writtenMember("needle") else {
      self = .unstated
      return
    }
    guard !node.isNull else {
      self = .never(try record.member("needle_note").string())
      return
    }
    self = .stated(try AcupointRecord.NeedleAdvice(node))
  }
}

extension AcupointRecord.NeedleAdvice {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["angle", "toward", "depth_fcun", "limit_mm", "limit_source"])
    angle = try node.member("angle").choice(Angle.self)
    toward = try node.optionalMember("toward").map { way throws(JSONError) in
      try DirectionSum(way)
    }
    let range = try node.member("depth_fcun")
    let ends = try range.numbers(count: 2)
    guard ends[0] > 0, ends[0] <= ends[1], ends[1] <= 4 else {
      throw range.error(.badValue("\(ends)", valid: "least and most, above 0, at most 4"))
    }
    depth = ends[0]...ends[1]
    limit = try node.optionalMember("limit_mm").map { mm throws(JSONError) in
      try mm.number(in: 1...120) * 1e-3
    }
    limitSource = try node.optionalMember("limit_source")?.string()
    if limit != nil { _ = try node.member("limit_source") }
  }
}
