// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import StrictJSON

/// The list `joints` of a file beside a robot: what it states about each joint, by the joint's name.
struct JointEntries<Stated: Equatable & Sendable>: Equatable, Sendable {
  private struct Entry: Equatable, Sendable {
    let name: String
    let slides: Bool
    let values: Stated
  }

  private let file: String
  /// The first key of an entry for a joint that turns and of one that slides: it tells them apart.
  private let turning: String
  private let sliding: String
  private let entries: [Entry]

  /// - Parameter values: reads an entry, also its keys; true for one in the units of a sliding joint.
  /// - Throws: what `values` throws, and for a name that stands twice.
  init(
    _ json: JSONNode, turning: String, sliding: String,
    values: (JSONNode, Bool) throws(JSONError) -> Stated
  ) throws(JSONError) {
    file = json.file
    self.turning = turning
    self.sliding = sliding
    var entries: [Entry] = []
    for joint in try json.member("joints").list() {
      let slides = try joint.optionalMember(sliding) != nil
      let entry = try values(joint, slides)
      let name = try joint.member("name").string()
      guard !entries.contains(where: { $0.name == name }) else {
        throw joint.error(.badValue("\"\(name)\" stands twice", valid: "one entry for each joint"))
      }
      entries.append(Entry(name: name, slides: slides, values: entry))
    }
    self.entries = entries
  }

  /// What is stated about the joints of a robot, in their order.
  ///
  /// - Throws: where a joint of the robot has no entry or one of the wrong kind, or an entry names
  ///   no joint of the robot.
  func values(of robot: RobotModel) throws(JSONError) -> [Stated] {
    for entry in entries where !robot.jointNames.contains(entry.name) {
      throw error(.unknownName(entry.name, valid: robot.jointNames))
    }
    var values: [Stated] = []
    for (name, kind) in zip(robot.jointNames, robot.jointKinds) {
      guard let entry = entries.first(where: { $0.name == name }) else {
        throw error(.missingKey(name))
      }
      guard entry.slides == (kind == .prismatic) else {
        throw error(
          .badValue(
            "\"\(name)\" with " + (entry.slides ? sliding : turning),
            valid: "the units of a \(kind) joint"))
      }
      values.append(entry.values)
    }
    return values
  }

  /// A quantity that may be absent; nil where it is in all joints.
  ///
  /// - Throws: where only some joints have it.
  func allOrNone(_ what: String, _ numbers: [Double?]) throws(JSONError) -> JointVector? {
    let stated = numbers.compactMap(\.self)
    guard stated.isEmpty || stated.count == numbers.count else {
      throw error(.badValue("\(what) for \(stated.count) joints", valid: "all joints or none"))
    }
    return stated.isEmpty ? nil : JointVector(stated)
  }

  private func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(file: file, place: "joints", problem: problem)
  }
}
