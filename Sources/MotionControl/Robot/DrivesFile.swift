// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
package import StrictJSON

/// The drives of a robot's joints, which URDF has no words for.
///
/// Schema `robotsim.drives/1`: `robot`, `source`, `bandwidth_hz`, `command_delay_ms`, and
/// `joints[] {name, rotor_inertia_kg_m2, viscous_nm_s_rad, coulomb_nm, breakaway_nm,
/// stribeck_rad_s, presliding_rad, brake_nm, encoder_step_rad, stiffness_nm_rad,
/// spring_damping_nm_s_rad}`; a prismatic joint has the same with kg, N and m. Stiffness and its
/// damping may be absent, but then in all joints.
package struct DrivesFile: Equatable, Sendable {
  static let schema = "robotsim.drives/1"

  /// The numbers of a joint, in the order of the keys.
  private struct Entry: Equatable, Sendable {
    let name: String
    let slides: Bool
    let numbers: [Double]
    let spring: [Double]?
  }

  private static let turning = [
    "rotor_inertia_kg_m2", "viscous_nm_s_rad", "coulomb_nm", "breakaway_nm", "stribeck_rad_s",
    "presliding_rad", "brake_nm", "encoder_step_rad",
  ]
  private static let turningSpring = ["stiffness_nm_rad", "spring_damping_nm_s_rad"]
  private static let sliding = [
    "rotor_mass_kg", "viscous_n_s_m", "coulomb_n", "breakaway_n", "stribeck_m_s", "presliding_m",
    "brake_n", "encoder_step_m",
  ]
  private static let slidingSpring = ["stiffness_n_m", "spring_damping_n_s_m"]
  /// Of these keys zero is no value: by their places in `turning`.
  private static let positive: Set<Int> = [0, 4, 5, 6, 7]

  /// What commands may take at most to arrive: about twenty periods of the fastest loop [ms].
  private static let longestDelay = 5.0

  package let file: String
  /// Where the numbers come from, in the file's words.
  package let source: String
  private let bandwidth: Double
  private let commandDelay: Double
  private let entries: [Entry]

  /// - Throws: for unknown keys, numbers out of range, names that stand twice, and a joint that
  ///   breaks away below its sliding friction.
  package init(_ json: JSONNode) throws(JSONError) {
    try json.allow(
      keys: ["schema", "robot", "source", "bandwidth_hz", "command_delay_ms", "joints"])
    try json.require(schema: DrivesFile.schema)
    file = json.file
    _ = try json.member("robot").string()
    source = try json.member("source").string()
    bandwidth = try json.member("bandwidth_hz").number(in: 1...200)
    commandDelay =
      try json.member("command_delay_ms").number(in: 0...DrivesFile.longestDelay) * 1e-3
    var entries: [Entry] = []
    for joint in try json.member("joints").list() {
      let entry = try DrivesFile.entry(joint)
      guard !entries.contains(where: { $0.name == entry.name }) else {
        throw joint.error(
          .badValue("\"\(entry.name)\" stands twice", valid: "one entry for each joint"))
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  private static func entry(_ joint: JSONNode) throws(JSONError) -> Entry {
    let slides = try joint.optionalMember(sliding[0]) != nil
    let (keys, spring) = slides ? (sliding, slidingSpring) : (turning, turningSpring)
    try joint.allow(keys: ["name"] + keys + spring)
    var numbers: [Double] = []
    for (i, key) in keys.enumerated() {
      let node = try joint.member(key)
      numbers.append(
        positive.contains(i) ? try node.number(in: 1e-12...1e9) : try node.number(in: 0...1e9))
    }
    guard numbers[3] >= numbers[2] else {
      throw try joint.member(keys[3]).error(
        .badValue("\(numbers[3])", valid: "at least \(keys[2]), which is \(numbers[2])"))
    }
    var springNumbers: [Double]?
    if let stiffness = try joint.optionalMember(spring[0]) {
      springNumbers = [
        try stiffness.number(in: 1...1e9), try joint.member(spring[1]).number(in: 0...1e9),
      ]
    } else if let damping = try joint.optionalMember(spring[1]) {
      throw damping.error(.badValue("damping alone", valid: "damping with \(spring[0])"))
    }
    return Entry(
      name: try joint.member("name").string(), slides: slides, numbers: numbers,
      spring: springNumbers)
  }

  /// The drives of a robot in the order of its joints.
  ///
  /// - Throws: where a joint of the robot has no entry or one of the wrong kind, an entry names no
  ///   joint of the robot, or only some joints have a stiffness.
  func drives(of robot: RobotModel) throws(JSONError) -> JointDrives {
    for entry in entries where !robot.jointNames.contains(entry.name) {
      throw error(.unknownName(entry.name, valid: robot.jointNames))
    }
    var columns = [JointVector](repeating: .zero, count: DrivesFile.turning.count)
    var springs = [JointVector](repeating: .zero, count: 2)
    var elastic = 0
    for (i, name) in robot.jointNames.enumerated() {
      guard let entry = entries.first(where: { $0.name == name }) else {
        throw error(.missingKey(name))
      }
      guard entry.slides == (robot.jointKinds[i] == .prismatic) else {
        throw error(
          .badValue(
            "\"\(name)\" with " + (entry.slides ? DrivesFile.sliding : DrivesFile.turning)[0],
            valid: "the units of a \(robot.jointKinds[i]) joint"))
      }
      for (k, number) in entry.numbers.enumerated() { columns[k][i] = number }
      for (k, number) in (entry.spring ?? []).enumerated() { springs[k][i] = number }
      elastic += entry.spring == nil ? 0 : 1
    }
    guard elastic == 0 || elastic == robot.jointCount else {
      throw error(.badValue("stiffness of \(elastic) joints", valid: "all joints or none"))
    }
    return JointDrives(
      rotorInertia: columns[0], viscous: columns[1], coulomb: columns[2], breakaway: columns[3],
      stribeckVelocity: columns[4], presliding: columns[5], brake: columns[6],
      encoderStep: columns[7], stiffness: elastic == 0 ? nil : springs[0],
      springDamping: elastic == 0 ? nil : springs[1], bandwidth: bandwidth,
      commandDelay: commandDelay)
  }

  private func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(file: file, place: "joints", problem: problem)
  }
}
