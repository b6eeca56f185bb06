// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
package import StrictJSON

extension LandmarkRecord {
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["name", "side", "kind", "rule", "sigma_mm", "source"])
    name = try node.member("name").string()
    sides = try node.member("side").choice(AcupointRecord.Sides.self)
    kind = try node.member("kind").choice(Kind.self)
    rule = try LandmarkRule(node.member("rule"))
    sigma = try node.member("sigma_mm").number(in: 1...50) * 1e-3
    source = try node.member("source").string()
    guard (kind == .feature) == rule.isFeature else {
      throw try node.member("kind").error(
        .badValue("\"\(kind.rawValue)\"", valid: "feature for a feature rule, else derived"))
    }
  }
}

extension LandmarkRule {
  static let keys = [
    "feature", "spine", "behind", "front", "beside", "ray", "between", "walk", "around", "across",
    "border", "on", "when",
  ]

  var isFeature: Bool {
    if case .feature = self { return true }
    return false
  }

  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: LandmarkRule.keys)
    let present = try node.keysInOrder()
    guard let key = present.first, present.count == 1 else {
      throw node.error(
        .badValue(
          "\(present.count) keys", valid: "one of " + LandmarkRule.keys.joined(separator: ", ")))
    }
    let value = try node.member(key)
    switch key {
    case "feature": self = .feature(try value.string())
    case "spine": self = .spine(try value.string())
    case "behind": self = try LandmarkRule.seen(value, { .behind(height: $0, lateral: $1) })
    case "front": self = try LandmarkRule.seen(value, { .front(height: $0, lateral: $1) })
    case "beside":
      try value.allow(keys: ["height", "coronal"])
      self = .beside(
        height: try Height(value.member("height")),
        coronal: try value.optionalMember("coronal")?.string())
    case "ray": self = try LandmarkRule.ray(value)
    case "around", "across", "border":
      self = .section(
        BodySegment(try value.member("segment").string()), try Along(value.member("along")),
        try SectionPlace(value, besides: ["segment", "along"]))
    case "on":
      try value.allow(keys: ["curve", "along"])
      self = .on(curve: try value.member("curve").string(), try Along(value.member("along")))
    case "when":
      try value.allow(keys: ["female", "male"])
      self = .when(
        female: try LandmarkRule(value.member("female")),
        male: try LandmarkRule(value.member("male")))
    default: self = try LandmarkRule(pair: key, value)
    }
  }

  /// The rules that start from other landmarks.
  private init(pair key: String, _ value: JSONNode) throws(JSONError) {
    switch key {
    case "between":
      try value.allow(keys: ["a", "b", "fraction", "along"])
      let way = try value.optionalMember("along")?.choice(PointRule.Way.self) ?? .straight
      self = .between(
        a: try value.member("a").string(), b: try value.member("b").string(),
        fraction: try value.member("fraction").number(in: way == .straight ? -0.5...1.5 : 0...1),
        along: way)
    default:
      try value.allow(keys: ["from", "toward", "segment", "arc_stature"])
      self = .walk(
        from: try value.member("from").string(),
        toward: try DirectionSum(value.member("toward")),
        segment: BodySegment(try value.optionalMember("segment")?.string() ?? "trunk"),
        arc: try value.member("arc_stature").number(in: 0...0.2))
    }
  }

  private static func seen(
    _ value: JSONNode, _ make: (Height, Distance?) -> LandmarkRule
  ) throws(JSONError) -> LandmarkRule {
    try value.allow(keys: ["height", "lateral"])
    return make(
      try Height(value.member("height")),
      try Distance(optional: value.optionalMember("lateral")))
  }

  private static func ray(_ value: JSONNode) throws(JSONError) -> LandmarkRule {
    try value.allow(keys: ["joint", "direction"])
    let d = try value.member("direction").numbers(count: 3)
    let direction = Vector3(d[0], d[1], d[2])
    guard direction.length > 0 else {
      throw try value.member("direction").error(.badValue("\(d)", valid: "a direction"))
    }
    return .ray(joint: try value.member("joint").string(), direction: direction)
  }
}

extension LandmarkRule.Height {
  init(_ node: JSONNode) throws(JSONError) {
    let offset: ClosedRange<Double> = -0.5...0.5
    if let fraction = try node.optionalMember("stature") {
      try node.allow(keys: ["stature"])
      self = .stature(try fraction.number(in: 0...1))
    } else if let joint = try node.optionalMember("joint") {
      try node.allow(keys: ["joint", "plus_stature"])
      self = .joint(
        try joint.string(), plusStature: try node.member("plus_stature").number(in: offset))
    } else if let from = try node.optionalMember("from") {
      try node.allow(keys: ["from", "to", "fraction"])
      self = .between(
        try from.string(), try node.member("to").string(),
        fraction: try node.member("fraction").number(in: -1...2))
    } else {
      try node.allow(keys: ["landmark", "plus_stature"])
      self = .landmark(
        try node.member("landmark").string(),
        plusStature: try node.optionalMember("plus_stature")?.number(in: offset) ?? 0)
    }
  }
}

extension LandmarkRule.Distance {
  init?(optional node: JSONNode?) throws(JSONError) {
    guard let node else { return nil }
    if let fraction = try node.optionalMember("stature") {
      try node.allow(keys: ["stature"])
      self = .stature(try fraction.number(in: 0...0.5))
    } else if let joint = try node.optionalMember("joint") {
      try node.allow(keys: ["joint", "factor"])
      self = .joint(try joint.string(), factor: try node.member("factor").number(in: 0...2))
    } else {
      try node.allow(keys: ["landmark", "factor"])
      self = .landmark(
        try node.member("landmark").string(),
        factor: try node.optionalMember("factor")?.number(in: 0...2) ?? 1)
    }
  }
}

extension LandmarkNorm {
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["measure", "of", "male", "female", "source"])
    measure = try node.member("measure").choice(Measure.self)
    landmark = try node.member("of").string()
    male = try Statistic(node.member("male"))
    female = try Statistic(node.member("female"))
    source = try node.member("source").string()
  }
}

extension LandmarkNorm.Statistic {
  init(_ node: JSONNode) throws(JSONError) {
    let numbers = try node.numbers(count: 2)
    guard numbers[1] > 0 else {
      throw node.error(.badValue("\(numbers[1])", valid: "a mean and a positive deviation"))
    }
    self.init(mean: numbers[0], deviation: numbers[1])
  }
}
