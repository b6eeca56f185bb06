// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import Safety
package import SpatialMath
package import StrictJSON

/// A tool bolted to the flange: where its tip is, what touches the skin, and what room it takes.
///
/// Schema `robotsim.tool/1`: `name`, `tip {xyz_mm, rpy_deg}` in the flange, `face {kind: ball | flat
/// | pointer, radius_mm}` (a pointer has no radius), `mass_kg`, `capsules[] {from_mm, to_mm,
/// radius_mm}` in the flange.
///
/// - Invariant: the tip is at least `shortest` from the flange, so that the last joints clear the
///   patient; radii and mass are greater than zero.
package struct ToolModel: Equatable, Sendable {
  /// The shortest distance from the flange to the tip [m].
  package static let shortest = 0.080
  /// No number of a tool's geometry is larger, for an arm could not carry it [mm, °].
  static let largest = 2000.0
  static let schema = "robotsim.tool/1"

  package let name: String
  package let X_FT: RigidTransform<Flange, Tool>
  /// Roll, pitch, yaw of the tip in the flange [rad].
  package let rpy: Vector3
  package let face: ToolFace
  /// [kg]
  package let mass: Double
  /// In the flange [m].
  package let capsules: [Capsule]

  /// - Throws: for unknown keys, numbers out of range, and a tool that is too short.
  package init(_ json: JSONNode) throws(JSONError) {
    try json.allow(keys: ["schema", "name", "tip", "face", "mass_kg", "capsules"])
    try json.require(schema: ToolModel.schema)
    name = try json.member("name").string()
    let tip = try json.member("tip")
    try tip.allow(keys: ["xyz_mm", "rpy_deg"])
    let p_FT = try tip.member("xyz_mm").vector() * 1e-3
    guard p_FT.length >= ToolModel.shortest else {
      throw try tip.member("xyz_mm").error(
        .badValue("a tip \(p_FT.length * 1e3) mm from the flange", valid: "at least 80 mm"))
    }
    rpy = try tip.member("rpy_deg").vector() * (.pi / 180)
    X_FT = RigidTransform(RotationMatrix(roll: rpy.x, pitch: rpy.y, yaw: rpy.z), p_FT)
    face = try ToolModel.face(try json.member("face"))
    mass = try json.member("mass_kg").positive()
    var capsules: [Capsule] = []
    for entry in try json.member("capsules").list() {
      try entry.allow(keys: ["from_mm", "to_mm", "radius_mm"])
      capsules.append(
        Capsule(
          a: try entry.member("from_mm").vector() * 1e-3,
          b: try entry.member("to_mm").vector() * 1e-3,
          radius: try entry.member("radius_mm").positive() * 1e-3))
    }
    self.capsules = capsules
  }

  private static func face(_ json: JSONNode) throws(JSONError) -> ToolFace {
    try json.allow(keys: ["kind", "radius_mm"])
    let kind = try json.member("kind")
    switch try kind.string() {
    case "ball": return .ball(radius: try json.member("radius_mm").positive() * 1e-3)
    case "flat": return .flat(radius: try json.member("radius_mm").positive() * 1e-3)
    case "pointer":
      try json.allow(keys: ["kind"])
      return .pointer
    case let other: throw kind.error(.unknownName(other, valid: ["ball", "flat", "pointer"]))
    }
  }
}

extension JSONNode {
  /// Three numbers within `ToolModel.largest`.
  fileprivate func vector() throws(JSONError) -> Vector3 {
    let xyz = try numbers(count: 3)
    guard xyz.allSatisfy({ abs($0) <= ToolModel.largest }) else {
      throw error(.badValue("\(xyz)", valid: "three numbers within ±\(ToolModel.largest)"))
    }
    return Vector3(xyz[0], xyz[1], xyz[2])
  }
}
