// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath
import StrictJSON

// The zones of a plan as text. A plan without zones has no key for them.

extension [ExclusionZone] {
  var encoded: String {
    isEmpty ? "" : "\"zones\": [\n" + map(\.encoded).joined(separator: ",\n") + "\n],\n"
  }

  /// Reads what `encoded` wrote; nothing for a plan without zones.
  init(plan node: JSONNode?) throws(JSONError) {
    self = []
    for entry in try node?.list() ?? [] { append(try ExclusionZone(plan: entry)) }
  }
}

extension ExclusionZone {
  fileprivate var encoded: String {
    let rows = parts.map(\.encoded).joined(separator: ",\n")
    return "{\"name\": \(quotedJSON(name)), \"reason\": \"\(reason.rawValue)\", "
      + "\"parts\": [\n\(rows)]}"
  }

  fileprivate init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["name", "reason", "parts"])
    let list = try node.member("parts")
    var parts: [Part] = []
    for entry in try list.list() { parts.append(try Part(plan: entry)) }
    guard !parts.isEmpty else {
      throw list.error(.badValue("no part", valid: "at least one ball or box"))
    }
    self.init(
      name: try node.member("name").string(),
      reason: try node.member("reason").choice(Reason.self), parts: parts)
  }
}

extension ExclusionZone.Part {
  fileprivate var encoded: String {
    let motion = "\"thorax\": \(thorax.encoded), \"abdomen\": \(abdomen.encoded)"
    switch shape {
    case .ball(let center, let radius):
      return "{\"center_m\": \(center.encoded), \"radius_m\": \(radius), \(motion)}"
    case .box(let box):
      let X = RigidTransform<Patient, Patient>(box.orientation, box.center)
      return "{\"X_PZ\": \(X.encoded), \"half_m\": \(box.halfExtents.encoded), \(motion)}"
    }
  }

  fileprivate init(plan node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["center_m", "radius_m", "X_PZ", "half_m", "thorax", "abdomen"])
    let shape: ExclusionZone.Shape
    if let center = try node.optionalMember("center_m") {
      shape = .ball(
        center: try Vector3(exact: center), radius: try node.member("radius_m").number())
    } else {
      let X = try RigidTransform<Patient, Patient>(exact: node.member("X_PZ"))
      let half = try Vector3(exact: node.member("half_m"))
      guard half.min() > 0 else {
        throw try node.member("half_m").error(.badValue("\(half)", valid: "above zero"))
      }
      shape = .box(
        OrientedBox(center: X.translation, orientation: X.rotation, halfExtents: half))
    }
    guard shape.isSolid else {
      throw node.error(.badValue("this ball", valid: "a radius above zero"))
    }
    self.init(
      shape: shape, thorax: try Vector3(exact: node.member("thorax")),
      abdomen: try Vector3(exact: node.member("abdomen")))
  }
}
