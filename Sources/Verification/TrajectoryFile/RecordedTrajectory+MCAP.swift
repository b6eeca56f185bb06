// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
package import MotionControl
package import Recording
import SpatialMath
import StrictJSON

extension RecordedTrajectory {
  /// Reads joint trajectories of others from an MCAP file: a topic of `sensor_msgs/msg/JointState`
  /// is one trajectory, each message of `trajectory_msgs/msg/JointTrajectory` is one.
  ///
  /// Joints are matched by name, in any order; those of the robot's file that are beside the arm are
  /// passed over, and so are states that name none of the arm's joints. Times are the headers'
  /// stamps, or log times where no header has one, and count from the first sample.
  ///
  /// - Parameters:
  ///   - topic: nil where the file has only one that could be meant.
  ///   - ignoring: more joints that are passed over.
  /// - Throws: `MCAPFailure` where the file is broken, else `TrajectoryFileError`.
  package static func read(
    mcap file: MCAPReader, topic: String?, robot: RobotModel, ignoring: [String] = [], kind: Kind
  ) throws -> [RecordedTrajectory] {
    let channel = try JointTopic.choose(topic, in: file)
    let reader = JointTopicReader(
      file: file.path, channel: channel, naming: JointNaming(robot, ignored: ignoring))
    switch channel.type {
    case .state: return [try reader.states(in: file, kind: kind)]
    case .trajectory: return try reader.trajectories(in: file, kind: kind)
    }
  }
}

/// A topic that carries joint trajectories.
struct JointTopic: Sendable {
  enum MessageKind: Sendable { case state, trajectory }

  let name: String
  let type: MessageKind
  let isJSON: Bool

  static func choose(_ wanted: String?, in file: MCAPReader) throws -> JointTopic {
    var fit: [(name: String, type: MessageKind, encoding: String)] = []
    for channel in file.channels {
      switch channel.schema?.name {
      case "sensor_msgs/msg/JointState", "sensor_msgs/JointState":
        fit.append((channel.topic, .state, channel.messageEncoding))
      case "trajectory_msgs/msg/JointTrajectory", "trajectory_msgs/JointTrajectory":
        fit.append((channel.topic, .trajectory, channel.messageEncoding))
      default: break
      }
    }
    func refuse(_ problem: TrajectoryFileError.Problem) -> TrajectoryFileError {
      TrajectoryFileError(file: file.path, problem)
    }
    guard !fit.isEmpty else {
      let found = file.channels.map { "\($0.topic) (\($0.schema?.name ?? "no type"))" }
      throw refuse(.noTopic(found: found))
    }
    if wanted == nil, fit.count > 1 { throw refuse(.severalTopics(fit.map(\.name))) }
    guard let one = wanted == nil ? fit.first : fit.first(where: { $0.name == wanted }) else {
      throw refuse(.unknownTopic(wanted ?? "", valid: fit.map(\.name)))
    }
    guard ["cdr", "json"].contains(one.encoding) else {
      throw TrajectoryFileError(
        file: file.path, place: "topic \(one.name)",
        .wrongEncoding(one.encoding, valid: ["cdr", "json"]))
    }
    return JointTopic(name: one.name, type: one.type, isJSON: one.encoding == "json")
  }
}

/// Reads the messages of one topic.
struct JointTopicReader {
  let file: String
  let channel: JointTopic
  let naming: JointNaming

  func refuse(
    _ number: Int, at what: String = "", _ problem: TrajectoryFileError.Problem
  ) -> TrajectoryFileError {
    TrajectoryFileError(
      file: file, place: "\(channel.name), message \(number)\(what.isEmpty ? "" : ", ")\(what)",
      problem)
  }

  /// Every message of the topic with its log time [ns].
  func messages<T>(
    in reader: MCAPReader, _ cdr: (inout CDRDecoder) throws(CDRDecoder.Failure) -> T,
    _ json: (JSONNode) throws(JSONError) -> T
  ) throws -> [(time: Int64, message: T)] {
    var all: [(time: Int64, message: T)] = []
    var refused: TrajectoryFileError?
    try reader.forEachMessage(on: [channel.name]) { (message) throws(MCAPFailure) in
      guard refused == nil else { return }
      do {
        let time = Int64(clamping: message.logTime)
        if channel.isJSON {
          let node = try JSONNode(data: Data(message.payload), file: file)
          all.append((time, try json(node)))
        } else {
          var decoder = try CDRDecoder(message.payload)
          all.append((time, try cdr(&decoder)))
        }
      } catch {
        refused = refuse(all.count + 1, .malformed("\(error)"))
      }
    }
    if let refused { throw refused }
    return all
  }

  /// Where the arm's joints are in a list of names.
  func places(_ names: [String], _ number: Int) throws(TrajectoryFileError) -> [Int]? {
    do {
      return try naming.places(in: names)
    } catch {
      switch error {
      case .unknown(let name):
        throw refuse(number, .unknownJoint(name, valid: naming.names + naming.beside))
      case .missing(let name): throw refuse(number, .missingJoint(name, found: names))
      case .repeated(let name): throw refuse(number, .repeatedJoint(name))
      }
    }
  }

  /// The arm's numbers out of a list that has one for each name.
  func vector(
    _ list: [Double], _ what: String, of places: [Int], count: Int, _ number: Int,
    point: Int? = nil, _ steps: inout WrittenSteps.OfBinary
  ) throws(TrajectoryFileError) -> JointVector {
    let here = point.map { "point \($0), " } ?? ""
    guard list.count == count else {
      throw refuse(
        number, at: here + what, .wrongCount(of: what, found: list.count, expected: count))
    }
    var vector = JointVector.zero
    for (i, place) in places.enumerated() {
      guard list[place].isFinite else {
        throw refuse(
          number, at: "\(here)\(what) of \(naming.names[i])", .notFinite("\(list[place])"))
      }
      guard abs(list[place]) <= TrajectoryFileError.largestValue else {
        throw refuse(
          number, at: "\(here)\(what) of \(naming.names[i])",
          .tooLarge("\(list[place])", largest: TrajectoryFileError.largestValue))
      }
      vector[i] = list[place]
      steps.add(list[place])
    }
    return vector
  }
}
