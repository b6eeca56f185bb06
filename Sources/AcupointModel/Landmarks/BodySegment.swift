// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// A stretch of the body with a long axis, along and around which places are told.
package enum BodySegment: Hashable, Sendable {
  /// Trunk, head and neck: the axes of the patient frame, upwards.
  case trunk, head, neck
  /// Shoulder to elbow, elbow to wrist, wrist to the head of the third metacarpal.
  case upperArm, forearm, hand
  /// Hip to knee, knee to ankle, heel to the tip of the second toe.
  case thigh, shank, foot
  /// One bone of the skeleton, from its head to its tail, by name without side.
  case bone(String)

  static let named: [(name: String, segment: BodySegment)] = [
    ("trunk", .trunk), ("head", .head), ("neck", .neck), ("upper_arm", .upperArm),
    ("forearm", .forearm), ("hand", .hand), ("thigh", .thigh), ("shank", .shank), ("foot", .foot),
  ]

  /// The segment of a name; any other name is taken for a bone.
  package init(_ name: String) {
    self = BodySegment.named.first { $0.name == name }?.segment ?? .bone(name)
  }

  package var name: String {
    if case .bone(let name) = self { return name }
    return BodySegment.named.first { $0.segment == self }?.name ?? ""
  }

  /// True where up is along the axis: level planes and sagittal planes of the standing body.
  var isAxial: Bool { self == .trunk || self == .head || self == .neck }

  /// True for the hand and its bones, whose front is the palm.
  var isOfHand: Bool {
    switch self {
    case .hand: true
    case .bone(let name):
      name.hasPrefix("finger") || name.hasPrefix("metacarpal") || name == "wrist"
    default: false
    }
  }
}

/// A direction of the body in the reference posture; what depends on the segment is told by its frame.
package enum Direction: String, CaseIterable, Sendable {
  case superior, inferior, medial, lateral, anterior, posterior
  case proximal, distal, radial, ulnar, tibial, fibular, palmar, dorsal, plantar
}

/// One direction, or the middle between two: `proximal-lateral`.
package struct DirectionSum: Equatable, Sendable {
  package let parts: [Direction]

  package init(_ parts: Direction...) { self.parts = parts }

  package init(_ node: JSONNode) throws(JSONError) {
    let text = try node.string()
    var parts: [Direction] = []
    for piece in text.split(separator: "-", omittingEmptySubsequences: false) {
      guard let part = Direction(rawValue: String(piece)) else {
        throw node.error(.unknownName(text, valid: Direction.allCases.map(\.rawValue)))
      }
      parts.append(part)
    }
    guard parts.count <= 2 else {
      throw node.error(.badValue("\"\(text)\"", valid: "one direction, or two joined by -"))
    }
    self.parts = parts
  }

  package var text: String { parts.map(\.rawValue).joined(separator: "-") }
}

/// Where along the axis of a segment: 0 at its proximal joint, 1 at its distal one.
package enum Along: Equatable, Sendable {
  case fraction(Double)
  /// At the level of a landmark, or a fraction of stature further on.
  case landmark(String, plusStature: Double)
  /// A fraction of the way between the levels of two landmarks.
  case between(String, String, fraction: Double)

  package init(_ node: JSONNode) throws(JSONError) {
    if node.isObject {
      if let from = try node.optionalMember("from") {
        try node.allow(keys: ["from", "to", "fraction"])
        self = .between(
          try from.string(), try node.member("to").string(),
          fraction: try node.member("fraction").number(in: -1...2))
        return
      }
      try node.allow(keys: ["landmark", "plus_stature"])
      self = .landmark(
        try node.member("landmark").string(),
        plusStature: try node.optionalMember("plus_stature")?.number(in: -0.5...0.5) ?? 0)
      return
    }
    self = .fraction(try node.number(in: -0.5...1.5))
  }

  var references: [String] {
    switch self {
    case .fraction: []
    case .landmark(let name, _): [name]
    case .between(let a, let b, _): [a, b]
    }
  }
}

/// Where around the axis of a segment.
package enum SectionPlace: Equatable, Sendable {
  /// Out from the axis: 0° to the front, 90° to the outer side, 180° to the back.
  case angle(degrees: Double)
  /// As seen from a side: 0 at the outer edge of the section, 1 at the inner one.
  case breadth(Double, aspect: DirectionSum)
  /// Turning from one angle to the other, the first skin that looks that much in a direction.
  case border(fromDegrees: Double, toDegrees: Double, facing: DirectionSum, share: Double)

  /// What the keys of a node besides `others` say.
  init(_ node: JSONNode, besides others: [String]) throws(JSONError) {
    if let angle = try node.optionalMember("angle_deg") {
      try node.allow(keys: others + ["angle_deg"])
      self = .angle(degrees: try angle.number(in: -720...720))
    } else if let breadth = try node.optionalMember("breadth") {
      try node.allow(keys: others + ["breadth", "aspect"])
      self = .breadth(
        try breadth.number(in: 0...1), aspect: try DirectionSum(node.member("aspect")))
    } else {
      try node.allow(keys: others + ["from_deg", "to_deg", "facing", "share"])
      self = .border(
        fromDegrees: try node.member("from_deg").number(in: -720...720),
        toDegrees: try node.member("to_deg").number(in: -720...720),
        facing: try DirectionSum(node.member("facing")),
        share: try node.member("share").number(in: -1...1))
    }
  }

  /// Between this place and another of its kind.
  func mixed(_ other: SectionPlace, _ t: Double) -> SectionPlace {
    func mean(_ a: Double, _ b: Double) -> Double { a + t * (b - a) }
    switch (self, other) {
    case (.angle(let a), .angle(let b)): return .angle(degrees: mean(a, b))
    case (.breadth(let a, let aspect), .breadth(let b, _)):
      return .breadth(mean(a, b), aspect: aspect)
    case (.border(let a, let b, let facing, let s), .border(let c, let d, _, let u)):
      return .border(
        fromDegrees: mean(a, c), toDegrees: mean(b, d), facing: facing, share: mean(s, u))
    default: preconditionFailure("stations of one curve are of one kind")
    }
  }

  /// False for two angles whose mean would lie on the far side: 358° and 3°, where 363° is meant.
  func isWithinHalfATurn(of other: SectionPlace) -> Bool {
    guard case (.angle(let a), .angle(let b)) = (self, other) else { return true }
    return abs(a - b) <= 180
  }

  func isOfKind(_ other: SectionPlace) -> Bool {
    switch (self, other) {
    case (.angle, .angle), (.breadth, .breadth), (.border, .border): true
    default: false
    }
  }
}
