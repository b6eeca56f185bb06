// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
package import StrictJSON

/// A configuration as text, `robotsim.control/1`: every number of it, each the shortest that reads
/// back as the same bits, keys always in the same order.
extension ControlConfiguration {
  package static let schema = "robotsim.control/1"

  package var encoded: String {
    var lines = [
      "\"schema\": \"\(ControlConfiguration.schema)\"", "\"rate_hz\": \(rate.hertz)",
      "\"joints\": \(limiter.count)", "\"X_BC\": \(X_BC.encoded)", "\"face\": \(face.encoded)",
      "\"interface\": \(interface.encoded)",
    ]
    lines += ControlSetting.all.map { "\"\($0.key)\": \($0.value(in: self))" }
    lines += JointSetting.all.map {
      "\"\($0.key)\": \($0.value(in: self).encoded(limiter.count))"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Reads a configuration back, bit for bit.
  ///
  /// - Throws: for keys that are missing or unknown and numbers out of their ranges.
  package init(_ node: JSONNode) throws(JSONError) {
    try node.allow(
      keys: ["schema", "rate_hz", "joints", "X_BC", "face", "interface"]
        + ControlSetting.all.map(\.key) + JointSetting.all.map(\.key))
    try node.require(schema: ControlConfiguration.schema)
    let hertz = try node.member("rate_hz")
    guard let rate = ControlRate(hertz: try hertz.integer(in: ControlRate.allowed)) else {
      throw hertz.error(.badValue("rate_hz", valid: "\(ControlRate.allowed)"))
    }
    self.init(
      rate: rate, X_BC: try RigidTransform(exact: node.member("X_BC")),
      face: try ToolFace(exact: node.member("face")),
      jointCount: try node.member("joints").integer(in: 1...JointVector.capacity))
    interface = try JointInterface(exact: node.member("interface"))
    for setting in ControlSetting.all {
      let member = try node.member(setting.key)
      let value = try member.number()
      do throws(Invalid) {
        try setting.set(value, in: &self)
      } catch {
        throw member.error(.badValue("\(error)", valid: "see docs/replay.md"))
      }
    }
    for setting in JointSetting.all {
      let member = try node.member(setting.key)
      let values = try member.numbers(count: limiter.count)
      do throws(Invalid) {
        for (i, value) in values.enumerated() { try setting.set(value, joint: i, in: &self) }
      } catch {
        throw member.error(.badValue("\(error)", valid: "see docs/replay.md"))
      }
    }
  }

  /// Changes one number by its name, with or without unit: `admittance.bandwidth`,
  /// `limiter.velocity[0]`.
  ///
  /// - Throws: for an unknown name, with the nearest valid one, and a number out of its range.
  package mutating func set(_ name: String, to value: Double) throws(Invalid) {
    switch try place(of: name) {
    case .one(let setting): try setting.set(value, in: &self)
    case .joint(let setting, let joint): try setting.set(value, joint: joint, in: &self)
    }
  }

  /// The number of a name that `set` knows.
  package func value(of name: String) throws(Invalid) -> Double {
    switch try place(of: name) {
    case .one(let setting): setting.value(in: self)
    case .joint(let setting, let joint): setting.value(in: self)[joint]
    }
  }

  private enum Place {
    case one(ControlSetting)
    case joint(JointSetting, Int)
  }

  private func place(of name: String) throws(Invalid) -> Place {
    if let setting = ControlSetting.all.first(where: { $0.name == name || $0.key == name }) {
      return .one(setting)
    }
    for setting in JointSetting.all {
      for joint in 0..<limiter.count
      where name == "\(setting.name)[\(joint)]" || name == "\(setting.key)[\(joint)]" {
        return .joint(setting, joint)
      }
    }
    throw .unknownSetting(name, valid: settingNames)
  }

  /// The names `set` knows.
  package var settingNames: [String] {
    ControlSetting.all.map(\.name)
      + JointSetting.all.flatMap { setting in
        (0..<limiter.count).map { "\(setting.name)[\($0)]" }
      }
  }
}

extension JointInterface {
  fileprivate var encoded: String {
    switch self {
    case .position: "{\"kind\": \"position\"}"
    case .torque(let arm):
      "{\"kind\": \"torque\", \"gravity_B_m_s2\": \(arm.gravity_B.encoded), "
        + "\"rotor_share\": \(arm.rotorShare)}"
    }
  }

  fileprivate init(exact node: JSONNode) throws(JSONError) {
    switch try node.member("kind").choice(Name.self) {
    case .position:
      try node.allow(keys: ["kind"])
      self = .position
    case .torque:
      try node.allow(keys: ["kind", "gravity_B_m_s2", "rotor_share"])
      self = .torque(
        Arm(
          gravity_B: try Vector3(exact: node.member("gravity_B_m_s2")),
          rotorShare: try node.member("rotor_share").number(in: 0...1)))
    }
  }
}

extension ToolFace {
  fileprivate var encoded: String {
    switch self {
    case .ball(let radius): "{\"kind\": \"ball\", \"radius_m\": \(radius)}"
    case .flat(let radius): "{\"kind\": \"flat\", \"radius_m\": \(radius)}"
    case .pointer: "{\"kind\": \"pointer\"}"
    }
  }

  fileprivate init(exact node: JSONNode) throws(JSONError) {
    let kind = try node.member("kind")
    let name = try kind.string()
    try node.allow(keys: name == "pointer" ? ["kind"] : ["kind", "radius_m"])
    switch name {
    case "ball": self = .ball(radius: try node.member("radius_m").positive())
    case "flat": self = .flat(radius: try node.member("radius_m").positive())
    case "pointer": self = .pointer
    default: throw kind.error(.unknownName(name, valid: ["ball", "flat", "pointer"]))
    }
  }
}
