// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import StrictJSON

extension Scenario.RobotSetup {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(
      keys: ["model", "tool", "base", "start_q_deg"], reserved: ["calibration_error"])
    model = try node.member("model").string()
    tool = try node.member("tool").string()
    let place = try node.member("base")
    if let word = place.text {
      guard word == "auto" else {
        throw place.error(.unknownName(word, valid: ["auto"]))
      }
      base = .auto
    } else {
      try place.allow(keys: ["xyz_mm", "rpy_deg"])
      let xyz = try place.member("xyz_mm").numbers(count: 3)
      let rpy = try place.optionalMember("rpy_deg")?.numbers(count: 3) ?? [0, 0, 0]
      base = .fixed(BasePose(millimetres: xyz, degrees: rpy))
    }
    start = nil
    if let angles = try node.optionalMember("start_q_deg") {
      let count = try angles.list().count
      guard (1...JointVector.capacity).contains(count) else {
        throw angles.error(.badValue("\(count) angles", valid: "one per joint, at most 8"))
      }
      start = try angles.numbers(count: count).map { $0 * .pi / 180 }
    }
  }
}

extension Scenario.ControlSettings {
  init(_ node: JSONNode?) throws(JSONError) {
    var hertz = 1000
    var interface = JointInterface.Name.position
    var speed = SpeedLimits()
    if let node {
      try node.allow(keys: ["rate_hz", "interface", "mode", "tool_speed_mm_s"])
      speed = try SpeedLimits(lowered: node.optionalMember("tool_speed_mm_s"))
      interface =
        try node.optionalMember("interface")?.choice(JointInterface.Name.self) ?? .position
      hertz = try node.optionalMember("rate_hz")?.integer(in: ControlRate.allowed) ?? 1000
      if let mode = try node.optionalMember("mode"), try mode.string() != "admittance" {
        guard mode.text == "impedance" else {
          throw mode.error(.unknownName(mode.text ?? "", valid: ["admittance", "impedance"]))
        }
        throw mode.error(.notAvailableYet("impedance"))
      }
    }
    guard let rate = ControlRate(hertz: hertz) else {
      preconditionFailure("\(hertz) Hz passed the range check")
    }
    self.rate = rate
    self.interface = interface
    self.speed = speed
  }
}

extension SpeedLimits {
  /// The ceilings that a scenario may set, by their keys.
  static let named: [Ceiling] = [
    Ceiling(key: "absolute", path: \.absolute, least: 20),
    Ceiling(key: "closing", path: \.closing, least: 1),
    Ceiling(key: "tangential", path: \.tangential, least: 10),
    Ceiling(key: "opening", path: \.opening, least: 10),
  ]

  struct Ceiling: Sendable {
    let key: String
    let path: any WritableKeyPath<SpeedLimits, Double> & Sendable
    /// [mm/s]
    let least: Double
  }

  /// The project's ceilings, lowered where a scenario says so [mm/s]; never raised.
  fileprivate init(lowered node: JSONNode?) throws(JSONError) {
    self.init()
    guard let node else { return }
    try node.allow(keys: SpeedLimits.named.map(\.key))
    for ceiling in SpeedLimits.named {
      let most = self[keyPath: ceiling.path] * 1000
      if let value = try node.optionalMember(ceiling.key)?.number(in: ceiling.least...most) {
        self[keyPath: ceiling.path] = value / 1000
      }
    }
  }
}

extension Scenario.BreathingSettings {
  init(_ disturbances: JSONNode?) throws(JSONError) {
    self.init(enabled: true, rate: nil, thorax: nil, abdomen: nil)
    guard let disturbances else { return }
    try disturbances.allow(keys: ["breathing"], reserved: ["tremor", "shift", "link"])
    guard let node = try disturbances.optionalMember("breathing") else { return }
    try node.allow(keys: ["enabled", "rate_per_min", "thorax_mm", "abdomen_mm"])
    enabled = try node.optionalMember("enabled")?.bool() ?? true
    rate = try node.optionalMember("rate_per_min")?.number(in: 4...60) / 60
    thorax = try node.optionalMember("thorax_mm")?.number(in: 0...40) / 1000
    abdomen = try node.optionalMember("abdomen_mm")?.number(in: 0...40) / 1000
  }
}

extension Scenario.RecordingSettings {
  init(_ node: JSONNode?, rate: ControlRate) throws(JSONError) {
    self.init(stateRate: min(100, rate.hertz), compressed: true, snapshotPeriod: nil)
    guard let node else { return }
    try node.allow(keys: ["state_hz", "compression", "snapshot_s"])
    snapshotPeriod = try node.optionalMember("snapshot_s")?
      .number(in: Scenario.RecordingSettings.snapshotPeriods)
    if let member = try node.optionalMember("state_hz") {
      stateRate = try member.integer(in: 1...rate.hertz)
    }
    if let member = try node.optionalMember("compression") {
      let name = try member.string()
      guard ["zstd", "none"].contains(name) else {
        throw member.error(.unknownName(name, valid: ["zstd", "none"]))
      }
      compressed = name == "zstd"
    }
  }
}

private func / (value: Double?, divisor: Double) -> Double? { value.map { $0 / divisor } }
