// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// One known hazard: what may be hurt, by which techniques, at which points, and who says so.
///
/// A row is hazard × technique × source: a hazard of needling forbids no light touch.
package struct CautionRecord: Equatable, Sendable {
  package let id: String
  package let hazard: String
  package let points: [AcupointCode]
  package let techniques: [Technique]
  /// True when the hazard is one of pregnancy alone.
  package let inPregnancyOnly: Bool
  package let action: Action
  /// How deep below the skin a needle may go here by this source [m]; nil where it gives no figure.
  package let depthLimit: Double?
  /// What was found, in our own words.
  package let note: String
  package let source: String

  package enum Action: String, CaseIterable, Sendable {
    /// Not done.
    case refuse
    /// Done only when the protocol names this caution and a reason.
    case override
    /// Done, and said.
    case warn
  }

  /// True when the row speaks of a code; a row on a whole code speaks of each of its parts.
  package func holds(at code: AcupointCode) -> Bool {
    points.contains(code) || (code.part != nil && points.contains(code.whole))
  }

  /// What a protocol may ask at a point.
  package enum Technique: String, CaseIterable, Sendable {
    case point, press, knead, push, vibrate
    case moxaMild = "moxa_mild"
    case moxaPeck = "moxa_peck"
    case moxaCircle = "moxa_circle"
    case needleGuide = "needle_guide"

    /// True when something presses on the skin.
    package var isContact: Bool {
      switch self {
      case .press, .knead, .push, .vibrate: true
      case .point, .moxaMild, .moxaPeck, .moxaCircle, .needleGuide: false
      }
    }
  }
}

extension CautionRecord {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: [
      "id", "hazard", "points", "techniques", "pregnancy_only", "action", "depth_limit_mm", "note",
      "source",
    ])
    id = try node.member("id").string()
    hazard = try node.member("hazard").string()
    var points: [AcupointCode] = []
    for code in try node.member("points").list() { points.append(try AcupointCode(code)) }
    self.points = points
    var techniques: [Technique] = []
    for entry in try node.member("techniques").list() {
      techniques.append(try entry.choice(Technique.self))
    }
    self.techniques = techniques
    inPregnancyOnly = try node.optionalMember("pregnancy_only")?.bool() ?? false
    action = try node.member("action").choice(Action.self)
    let limit = try node.optionalMember("depth_limit_mm")
    depthLimit = try limit.map { (limit) throws(JSONError) in try limit.number(in: 1...150) / 1000 }
    if let limit, !techniques.contains(.needleGuide) {
      throw limit.error(.badValue("a depth limit", valid: "only in a row on needle_guide"))
    }
    note = try node.member("note").string()
    source = try node.member("source").string()
  }
}
