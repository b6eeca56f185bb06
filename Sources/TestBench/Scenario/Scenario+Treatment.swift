// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import MotionControl
import StrictJSON
import Treatment

extension Scenario {
  /// The most lines a protocol may have.
  static let mostEntries = 500

  static func entries(_ node: JSONNode) throws(JSONError) -> [TreatmentProtocol.Entry] {
    let list = try node.list()
    guard (1...mostEntries).contains(list.count) else {
      throw node.error(.badValue("\(list.count) entries", valid: "1…\(mostEntries) entries"))
    }
    var names: [(point: String, side: Side)] = []
    for line in list {
      try line.allow(keys: ["point", "side", "technique", "after"])
      let side = try line.optionalMember("side")?.choice(Side.self) ?? .mid
      names.append((try line.member("point").string(), side))
    }
    let before = try predecessors(list, names)
    var entries: [TreatmentProtocol.Entry] = []
    for (i, line) in list.enumerated() {
      entries.append(
        TreatmentProtocol.Entry(
          point: names[i].point, side: names[i].side,
          technique: try Technique(line.member("technique")),
          goal: try line.member("technique").optionalMember("to")?.string(),
          statesAngle: try line.member("technique").optionalMember("angle_deg") != nil,
          after: before[i]))
    }
    return entries
  }

  static func overrides(_ node: JSONNode?) throws(JSONError) -> [TreatmentProtocol.Override] {
    var overrides: [TreatmentProtocol.Override] = []
    for line in try node?.list() ?? [] {
      try line.allow(keys: ["point", "caution", "reason", "share"])
      let reason = try line.member("reason")
      guard try reason.string().contains(where: { !$0.isWhitespace }) else {
        throw reason.error(.badValue("an empty reason", valid: "say why; it goes into the log"))
      }
      let caution = try line.member("caution").string()
      overrides.append(
        TreatmentProtocol.Override(
          point: try line.member("point").string(), caution: caution,
          reason: try reason.string(), share: try share(line, of: caution)))
    }
    return overrides
  }

  /// A ceiling has a share, a caution has none.
  private static func share(_ line: JSONNode, of caution: String) throws(JSONError) -> Double? {
    if RegionCeiling.Name(rawValue: caution) != nil {
      return try line.member("share").number(in: RegionCeiling.shares)
    }
    guard let share = try line.optionalMember("share") else { return nil }
    throw share.error(
      .badValue(
        "a share",
        valid: "only with "
          + RegionCeiling.Name.allCases.map(\.rawValue).joined(
            separator: " or ")))
  }
}
