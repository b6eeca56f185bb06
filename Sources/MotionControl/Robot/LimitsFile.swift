// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
package import StrictJSON

/// What URDF cannot say about a robot's joints: accelerations, jerks and torque rates, by joint name.
///
/// Schema `robotsim.limits/1`: `robot`, `source`, and `joints[] {name, acceleration_rad_s2,
/// jerk_rad_s3, torque_rate_nm_s}`; a prismatic joint has `acceleration_m_s2, jerk_m_s3,
/// force_rate_n_s` instead. Jerk and rate may be absent, but then in all joints.
package struct LimitsFile: Equatable, Sendable {
  private struct Numbers: Equatable, Sendable {
    let acceleration: Double
    let jerk: Double?
    let effortRate: Double?
  }

  static let schema = "robotsim.limits/1"

  package let file: String
  /// Where the numbers come from, in the file's words.
  package let source: String
  private let joints: JointEntries<Numbers>

  /// - Throws: for unknown keys, numbers that are not greater than zero, names that stand twice.
  package init(_ json: JSONNode) throws(JSONError) {
    try json.allow(keys: ["schema", "robot", "source", "joints"])
    try json.require(schema: LimitsFile.schema)
    file = json.file
    _ = try json.member("robot").string()
    source = try json.member("source").string()
    let turning = ["acceleration_rad_s2", "jerk_rad_s3", "torque_rate_nm_s"]
    let sliding = ["acceleration_m_s2", "jerk_m_s3", "force_rate_n_s"]
    joints = try JointEntries(json, turning: turning[0], sliding: sliding[0]) {
      (joint, slides) throws(JSONError) in
      let keys = slides ? sliding : turning
      try joint.allow(keys: ["name"] + keys)
      return Numbers(
        acceleration: try joint.member(keys[0]).positive(),
        jerk: try joint.optionalMember(keys[1])?.positive(),
        effortRate: try joint.optionalMember(keys[2])?.positive())
    }
  }

  /// A robot's limits with this file's numbers added.
  ///
  /// - Throws: where a joint of the robot has no entry or one of the wrong kind, or an entry names
  ///   no joint of the robot, or only some joints have a jerk or a rate.
  func completing(_ limits: JointLimits, of robot: RobotModel) throws(JSONError) -> JointLimits {
    let numbers = try joints.values(of: robot)
    var full = limits
    full.acceleration = JointVector(numbers.map(\.acceleration))
    full.jerk = try joints.allOrNone("jerk", numbers.map(\.jerk))
    full.torqueRate = try joints.allOrNone(
      "torque or force rate", numbers.map(\.effortRate))
    return full
  }
}

extension JSONNode {
  /// A finite number greater than zero, of a magnitude that a robot can have.
  func positive() throws(JSONError) -> Double { try number(in: 1e-3...1e9) }
}
