// SPDX-License-Identifier: GPL-3.0-or-later

/// The name of a bone as in the asset: `spine03`, `upperarm01.L`, `finger2-1.R`.
package struct BoneName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { rawValue = value }

  /// The bone of this pair on one side: `BoneName("wrist").on(.left)` is `wrist.L`.
  package func on(_ side: BodySide) -> BoneName {
    BoneName(rawValue: rawValue + (side == .left ? ".L" : ".R"))
  }
}

/// The patient's left or right.
package enum BodySide: String, CaseIterable, Sendable {
  case left, right
}

/// The bones: names, parents and mirror images.
///
/// - Invariant: a parent stands before its children; bone 0 is the root; the bones the postures
///   move are all present.
package struct Skeleton: Sendable {
  /// A bone was asked for that the body does not have.
  package struct UnknownBone: Error, Equatable, CustomStringConvertible {
    package let name: String
    package let valid: [String]

    package init(name: String, valid: [String]) {
      self.name = name
      self.valid = valid
    }

    package var description: String {
      "there is no bone \"\(name)\"; valid names: \(valid.joined(separator: ", "))"
    }
  }

  package let names: [BoneName]
  /// The parent of each bone; nil for the root.
  package let parents: [Int?]
  /// The bone on the other side; itself on the midline.
  package let mirrors: [Int]

  private let indices: [BoneName: Int]

  init(names: [BoneName], parents: [Int?], mirrors: [Int]) {
    self.names = names
    self.parents = parents
    self.mirrors = mirrors
    indices = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The index of a bone.
  package func index(of name: BoneName) throws(UnknownBone) -> Int {
    guard let i = indices[name] else {
      throw UnknownBone(name: name.rawValue, valid: names.map(\.rawValue))
    }
    return i
  }

  /// The index of a bone that loading has made sure of.
  subscript(name: BoneName) -> Int {
    guard let i = indices[name] else { preconditionFailure("unchecked bone \(name.rawValue)") }
    return i
  }

  /// The bones that the postures and the patient frame need.
  static let required: [BoneName] = {
    let middle: [BoneName] = [
      "root", "spine05", "spine04", "spine03", "spine02", "spine01", "neck01", "neck02", "neck03",
      "head",
    ]
    let paired: [BoneName] = [
      "pelvis", "upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot", "clavicle",
      "shoulder01", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist",
    ]
    let fingers = (2...5).flatMap { finger in
      (1...3).map { BoneName(rawValue: "finger\(finger)-\($0)") }
    }
    return middle + (paired + fingers).flatMap { [$0.on(.left), $0.on(.right)] }
  }()
}
