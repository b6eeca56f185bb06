// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import StrictJSON
import Treatment

// `patient.exclusion_zones`: shapes on the skin by the names of the atlas.

extension Scenario {
  /// The most zones of one patient.
  static let mostZones = 20

  static func zones(_ node: JSONNode?) throws(JSONError) -> [ZoneRequest] {
    guard let node else { return [] }
    let list = try node.list()
    guard list.count <= mostZones else {
      throw node.error(.badValue("\(list.count) zones", valid: "at most \(mostZones)"))
    }
    var zones: [ZoneRequest] = []
    for entry in list { zones.append(try ZoneRequest(entry)) }
    return zones
  }
}

extension ZoneRequest {
  private static let kinds = ["sphere", "box", "painted"]
  /// Radii and half extents [mm].
  private static let sizes = 1.0...500.0
  /// From the skin to the middle [mm].
  private static let offsets = -500.0...500.0
  private static let corners = 3...50

  init(_ node: JSONNode) throws(JSONError) {
    let kind = try node.member("kind")
    let common = ["kind", "reason", "name"]
    let extent: Extent
    switch try kind.string() {
    case "sphere":
      try node.allow(keys: common + ["at", "offset_mm", "radius_mm"])
      extent = .sphere(
        at: try node.member("at").string(), offset: try ZoneRequest.offset(node),
        radius: try node.member("radius_mm").number(in: ZoneRequest.sizes) / 1000)
    case "box":
      try node.allow(keys: common + ["at", "offset_mm", "half_mm"])
      extent = .box(
        at: try node.member("at").string(), offset: try ZoneRequest.offset(node),
        half: try ZoneRequest.vector(node.member("half_mm"), each: ZoneRequest.sizes))
    case "painted":
      try node.allow(keys: common + ["polygon"])
      let polygon = try node.member("polygon")
      var corners: [String] = []
      for corner in try polygon.list() { corners.append(try corner.string()) }
      guard ZoneRequest.corners.contains(corners.count) else {
        throw polygon.error(
          .badValue(
            "\(corners.count) corners",
            valid: "\(ZoneRequest.corners.lowerBound)…\(ZoneRequest.corners.upperBound)"))
      }
      extent = .painted(corners: corners)
    case let other: throw kind.error(.unknownName(other, valid: ZoneRequest.kinds))
    }
    self.init(
      extent: extent, reason: try node.member("reason").choice(ExclusionZone.Reason.self),
      name: try node.optionalMember("name")?.string())
  }

  private static func offset(_ node: JSONNode) throws(JSONError) -> Vector3 {
    guard let offset = try node.optionalMember("offset_mm") else { return .zero }
    return try vector(offset, each: offsets)
  }

  private static func vector(
    _ node: JSONNode, each range: ClosedRange<Double>
  ) throws(JSONError) -> Vector3 {
    let numbers = try node.numbers(count: 3)
    guard numbers.allSatisfy(range.contains) else {
      throw node.error(
        .badValue("\(numbers)", valid: "each \(range.lowerBound)…\(range.upperBound)"))
    }
    return Vector3(numbers[0], numbers[1], numbers[2]) / 1000
  }

  var tree: JSONTree {
    var members: [(String, JSONTree)] = [
      ("name", .string(name)), ("reason", .string(reason.rawValue)),
    ]
    switch extent {
    case .sphere(let place, let offset, let radius):
      members += [
        ("kind", .string("sphere")), ("at", .string(place)), ("offset_mm", offset.tree),
        ("radius_mm", .number(radius * 1000)),
      ]
    case .box(let place, let offset, let half):
      members += [
        ("kind", .string("box")), ("at", .string(place)), ("offset_mm", offset.tree),
        ("half_mm", half.tree),
      ]
    case .painted(let corners):
      members += [
        ("kind", .string("painted")), ("polygon", .array(corners.map { .string($0) })),
      ]
    }
    return .object(members)
  }
}

extension Vector3 {
  /// In millimetres.
  fileprivate var tree: JSONTree {
    .array([.number(x * 1000), .number(y * 1000), .number(z * 1000)])
  }
}
