// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Recording
import StrictJSON

/// A `sensor_msgs/msg/JointState` as far as it matters here.
struct JointStateMessage: Equatable {
  /// Nanoseconds; zero where the writer gave none.
  var stamp: Int64 = 0
  var names: [String] = []
  var positions: [Double] = []
  var velocities: [Double] = []
}

/// A `trajectory_msgs/msg/JointTrajectory` as far as it matters here.
struct JointTrajectoryMessage: Equatable {
  struct Point: Equatable {
    /// Since the start of the trajectory [ns].
    var time: Int64 = 0
    var positions: [Double] = []
    var velocities: [Double] = []
    var accelerations: [Double] = []
  }

  var names: [String] = []
  var points: [Point] = []
}

extension CDRDecoder {
  fileprivate mutating func nanoseconds() throws(Failure) -> Int64 {
    let seconds = Int64(try int32())
    return seconds * 1_000_000_000 + Int64(try uint32())
  }

  fileprivate mutating func strings() throws(Failure) -> [String] {
    var all: [String] = []
    for _ in 0..<(try count(elementSize: 4)) { all.append(try string()) }
    return all
  }

  fileprivate mutating func doubles() throws(Failure) -> [Double] {
    var all: [Double] = []
    for _ in 0..<(try count(elementSize: 8)) { all.append(try double()) }
    return all
  }

  mutating func jointState() throws(Failure) -> JointStateMessage {
    var message = JointStateMessage()
    message.stamp = Int64(try header().stamp)
    message.names = try strings()
    message.positions = try doubles()
    message.velocities = try doubles()
    return message
  }

  mutating func jointTrajectory() throws(Failure) -> JointTrajectoryMessage {
    var message = JointTrajectoryMessage()
    _ = try header()
    message.names = try strings()
    // A point is four lengths and a duration at the least.
    for _ in 0..<(try count(elementSize: 24)) {
      var point = JointTrajectoryMessage.Point()
      point.positions = try doubles()
      point.velocities = try doubles()
      point.accelerations = try doubles()
      _ = try doubles()
      point.time = try nanoseconds()
      message.points.append(point)
    }
    return message
  }
}

/// The same messages as JSON; other keys are passed over.
extension JSONNode {
  /// Seconds and nanoseconds: `sec` and `nanosec`, as in ROS 2, or `nsec`.
  private func nanoseconds() throws(JSONError) -> Int64 {
    let seconds = try member("sec").number(in: -2_147_483_648...2_147_483_647)
    let short = try optionalMember("nsec")
    guard let rest = try short == nil ? optionalMember("nanosec") : short else {
      throw error(.missingKey("nanosec"))
    }
    return Int64(seconds) * 1_000_000_000 + Int64(try rest.number(in: 0...4e9))
  }

  private func strings(_ key: String) throws(JSONError) -> [String] {
    var all: [String] = []
    for entry in try member(key).list() { all.append(try entry.string()) }
    return all
  }

  /// Empty where the key is missing.
  private func doubles(_ key: String) throws(JSONError) -> [Double] {
    var all: [Double] = []
    guard let list = try optionalMember(key)?.list() else { return all }
    for entry in list { all.append(try entry.number()) }
    return all
  }

  func jointState() throws(JSONError) -> JointStateMessage {
    var message = JointStateMessage()
    message.stamp = try optionalMember("header")?.optionalMember("stamp")?.nanoseconds() ?? 0
    message.names = try strings("name")
    message.positions = try doubles("position")
    message.velocities = try doubles("velocity")
    return message
  }

  func jointTrajectory() throws(JSONError) -> JointTrajectoryMessage {
    var message = JointTrajectoryMessage()
    message.names = try strings("joint_names")
    for entry in try member("points").list() {
      var point = JointTrajectoryMessage.Point()
      point.positions = try entry.doubles("positions")
      point.velocities = try entry.doubles("velocities")
      point.accelerations = try entry.doubles("accelerations")
      point.time = try entry.member("time_from_start").nanoseconds()
      message.points.append(point)
    }
    return message
  }
}
