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
  private struct Numbers: Equatable, Sendable {
    let all: [Double]
    /// Stiffness and its damping.
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
  private let joints: JointEntries<Numbers>

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
    joints = try JointEntries(
      json, turning: DrivesFile.turning[0], sliding: DrivesFile.sliding[0],
      values: DrivesFile.numbers(of:slides:))
  }

  private static func numbers(
    of joint: JSONNode, slides: Bool
  ) throws(JSONError) -> Numbers {
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
    return Numbers(all: numbers, spring: springNumbers)
  }

  /// The drives of a robot in the order of its joints.
  ///
  /// - Throws: where a joint of the robot has no entry or one of the wrong kind, an entry names no
  ///   joint of the robot, or only some joints have a stiffness.
  func drives(of robot: RobotModel) throws(JSONError) -> JointDrives {
    let numbers = try joints.values(of: robot)
    func column(_ k: Int) -> JointVector { JointVector(numbers.map { $0.all[k] }) }
    return JointDrives(
      rotorInertia: column(0), viscous: column(1), coulomb: column(2), breakaway: column(3),
      stribeckVelocity: column(4), presliding: column(5), brake: column(6),
      encoderStep: column(7),
      stiffness: try joints.allOrNone("stiffness", numbers.map { $0.spring?[0] }),
      springDamping: try joints.allOrNone("spring damping", numbers.map { $0.spring?[1] }),
      bandwidth: bandwidth, commandDelay: commandDelay)
  }
}
