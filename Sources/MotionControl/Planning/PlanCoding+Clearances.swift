// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

// What the links are near to at each target of a plan, as text. A plan without it has no key for it.

extension [PostureClearance] {
  func encoded(_ jointCount: Int) -> String {
    guard !isEmpty else { return "" }
    let rows = map { $0.encoded(jointCount) }.joined(separator: ",\n")
    return "\"clearances\": [\n\(rows)\n],\n"
  }

  /// Reads what `encoded` wrote; nothing for a plan without it.
  init(plan node: JSONNode?, jointCount: Int, targetCount: Int) throws(JSONError) {
    self = []
    guard let node else { return }
    for entry in try node.list() {
      append(try PostureClearance(plan: entry, jointCount: jointCount))
    }
    guard count == targetCount else {
      throw node.error(.badValue("\(count) entries", valid: "one for each of the targets"))
    }
  }
}

extension PostureClearance {
  fileprivate func encoded(_ count: Int) -> String {
    let rows = links.map { $0.encoded(count) }.joined(separator: ",\n")
    return "{\"q_rad\": \(posture.encoded(count)), \"links\": [\n\(rows)]}"
  }

  fileprivate init(plan node: JSONNode, jointCount: Int) throws(JSONError) {
    try node.allow(keys: ["q_rad", "links"])
    let list = try node.member("links")
    var links: [LinkClearance] = []
    for entry in try list.list() {
      links.append(try LinkClearance(plan: entry, jointCount: jointCount))
    }
    guard links.count <= PostureClearance.most else {
      throw list.error(
        .badValue("\(links.count) links", valid: "at most \(PostureClearance.most)"))
    }
    self.init(
      posture: JointVector(try node.member("q_rad").numbers(count: jointCount)), links: links)
  }
}

extension LinkClearance {
  fileprivate func encoded(_ count: Int) -> String {
    "{\"distance_m\": \(distance), \"gradient_m_rad\": \(gradient.encoded(count)), "
      + "\"self_motion_m_rad\": \(selfMotion.encoded(count)), \"away\": \(away_B.encoded)}"
  }

  fileprivate init(plan node: JSONNode, jointCount: Int) throws(JSONError) {
    try node.allow(keys: ["distance_m", "gradient_m_rad", "self_motion_m_rad", "away"])
    let away = try node.member("away")
    let away_B = try Vector3(exact: away)
    guard away_B.length < 1 + 1e-6 else {
      throw away.error(.badValue("\(away_B)", valid: "no longer than 1"))
    }
    self.init(
      distance: try node.member("distance_m").number(),
      gradient: JointVector(try node.member("gradient_m_rad").numbers(count: jointCount)),
      selfMotion: JointVector(try node.member("self_motion_m_rad").numbers(count: jointCount)),
      away_B: away_B)
  }
}
