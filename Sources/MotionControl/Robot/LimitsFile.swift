// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
package import StrictJSON

/// What URDF cannot say about a robot's joints: accelerations, jerks and torque rates, by joint name.
///
/// Schema `robotsim.limits/1`: `robot`, `source`, and `joints[] {name, acceleration_rad_s2,
/// jerk_rad_s3, torque_rate_nm_s}`; a prismatic joint has `acceleration_m_s2, jerk_m_s3,
/// force_rate_n_s` instead. Jerk and rate may be absent, but then in all joints.
package struct LimitsFile: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    let name: String
    let slides: Bool
    let acceleration: Double
    let jerk: Double?
    let effortRate: Double?
  }

  static let schema = "robotsim.limits/1"

  package let file: String
  /// Where the numbers come from, in the file's words.
  package let source: String
  let entries: [Entry]

  /// - Throws: for unknown keys, numbers that are not greater than zero, names that stand twice.
  package init(_ json: JSONNode) throws(JSONError) {
    try json.allow(keys: ["schema", "robot", "source", "joints"])
    try json.require(schema: LimitsFile.schema)
    file = json.file
    _ = try json.member("robot").string()
    source = try json.member("source").string()
    let turning = ["acceleration_rad_s2", "jerk_rad_s3", "torque_rate_nm_s"]
    let sliding = ["acceleration_m_s2", "jerk_m_s3", "force_rate_n_s"]
    var entries: [Entry] = []
    for joint in try json.member("joints").list() {
      let slides = try joint.optionalMember(sliding[0]) != nil
      let keys = slides ? sliding : turning
      try joint.allow(keys: ["name"] + keys)
      let name = try joint.member("name").string()
      guard !entries.contains(where: { $0.name == name }) else {
        throw joint.error(.badValue("\"\(name)\" stands twice", valid: "one entry for each joint"))
      }
      entries.append(
        Entry(
          name: name, slides: slides, acceleration: try joint.member(keys[0]).positive(),
          jerk: try joint.optionalMember(keys[1])?.positive(),
          effortRate: try joint.optionalMember(keys[2])?.positive()))
    }
    self.entries = entries
  }

  /// A robot's limits with this file's numbers added.
  ///
  /// - Throws: where a joint of the robot has no entry or one of the wrong kind, or an entry names
  ///   no joint of the robot.
  func completing(_ limits: JointLimits, of robot: RobotModel) throws(JSONError) -> JointLimits {
    for entry in entries where !robot.jointNames.contains(entry.name) {
      throw error(.unknownName(entry.name, valid: robot.jointNames))
    }
    var acceleration = JointVector.zero
    var jerk = JointVector.zero
    var rate = JointVector.zero
    var jerks = 0
    var rates = 0
    for (i, name) in robot.jointNames.enumerated() {
      guard let entry = entries.first(where: { $0.name == name }) else {
        throw error(.missingKey(name))
      }
      guard entry.slides == (robot.jointKinds[i] == .prismatic) else {
        throw error(
          .badValue(
            "\"\(name)\" with " + (entry.slides ? "acceleration_m_s2" : "acceleration_rad_s2"),
            valid: "the units of a \(robot.jointKinds[i]) joint"))
      }
      acceleration[i] = entry.acceleration
      jerk[i] = entry.jerk ?? 0
      rate[i] = entry.effortRate ?? 0
      jerks += entry.jerk == nil ? 0 : 1
      rates += entry.effortRate == nil ? 0 : 1
    }
    for (count, what) in [(jerks, "jerk"), (rates, "torque or force rate")]
    where count != 0 && count != robot.jointCount {
      throw error(.badValue("\(what) for \(count) joints", valid: "all joints or none"))
    }
    var full = limits
    full.acceleration = acceleration
    full.jerk = jerks == 0 ? nil : jerk
    full.torqueRate = rates == 0 ? nil : rate
    return full
  }

  private func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(file: file, place: "joints", problem: problem)
  }
}

extension JSONNode {
  /// A finite number greater than zero, of a magnitude that a robot can have.
  func positive() throws(JSONError) -> Double { try number(in: 1e-3...1e9) }
}
