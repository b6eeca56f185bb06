// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import Recording
import TestBench
import Verification

/// `robotsim verify`: a judge of joint trajectories, ours and others'.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Judge a log or any joint trajectory against a robot's limits.",
    discussion: """
      FILE is a log of ours, an MCAP file with sensor_msgs/msg/JointState or
      trajectory_msgs/msg/JointTrajectory (CDR or JSON), or a CSV table with a header: a time column
      in seconds, a position column for each joint (by its name, or q0…), velocities and
      accelerations where there are any. Of a log of ours, commands and measurements are judged, with
      the robot that the log carries unless --robot names another.

      Derivatives are differences of the positions at the file's own times; what the file states of
      itself is judged beside them. A finding is beyond its limit by more than the rounding of the
      file's numbers explains.

      Exit status: 0 nothing found, 1 findings, 2 a file that is wrong, with the place.
      """)

  @Argument(help: "A log, an MCAP file or a CSV file.") var file: String
  @Option(help: "A shipped robot or a URDF file.") var robot: String?
  @Option(help: "A limits file, instead of the one beside the URDF file.") var limits: String?
  @Option(help: "A shipped tool or a tool file; without it the tip is the flange.")
  var tool: String?
  @Option(help: "The link to take as flange, where the robot's file has several ends.")
  var tip: String?
  @Option(help: "The topic to judge, where an MCAP file has several.") var topic: String?
  @Option(help: "A joint in an MCAP file that is no part of the arm; may stand again.")
  var ignoreJoint: [String] = []
  @Flag(help: "The file holds what joints did, not what they were told.") var measured = false
  @Option(help: "Keep room in the velocity limits for so many commands lost in a row.")
  var lostPackets = 0
  @Option(help: "How far the tool may be off half-way between samples.") var midpointMm = 1.0
  @Option(help: "How far its orientation may be off half-way between samples.")
  var midpointDeg = 1.0
  @Flag(help: "One JSON document on standard output.") var json = false

  mutating func validate() throws {
    guard (0...100).contains(lostPackets) else { throw ValidationError("--lost-packets: 0…100") }
    for (name, value) in [("mm", midpointMm), ("deg", midpointDeg)] {
      guard value > 0, value <= 1e4 else {
        throw ValidationError("--midpoint-\(name) \(value): more than 0, at most 10000")
      }
    }
  }

  func run() throws {
    var settings = TrajectoryJudge.Settings()
    settings.midpointLength = midpointMm / 1000
    settings.midpointAngle = midpointDeg * .pi / 180
    settings.lostPackets = lostPackets
    let (model, reports) = try judge(settings)
    let verdict = VerifyDocument(file: file, robot: model, settings, reports)
    if json {
      try Terminal.json(verdict)
    } else {
      print(VerifyTable(verdict).text)
    }
    if !verdict.passed { throw ExitCode(1) }
  }

  private func judge(
    _ settings: TrajectoryJudge.Settings
  ) throws -> (model: RobotModel, reports: [TrajectoryReport]) {
    let kind: RecordedTrajectory.Kind = measured ? .measured : .commanded
    let magic = try TrajectoryBytes.beginning(of: file)
    guard magic.starts(with: [0x89, 0x4D, 0x43, 0x41, 0x50]) || file.hasSuffix(".mcap") else {
      let model = try namedRobot()
      let text = try TrajectoryBytes.text(of: file)
      let table = try RecordedTrajectory(csv: text, file: file, robot: model, kind: kind)
      return (model, [TrajectoryJudge(model, settings).judge(table)])
    }
    let reader = try MCAPReader(path: file)
    let isRun = reader.metadata.contains { $0.name == RunLog.factsName }
    guard topic == nil, isRun else {
      let model = try namedRobot()
      // In a log of ours every joint state but the commands is measured.
      let kind = isRun && topic != "/joint_commands" ? .measured : kind
      let all = try RecordedTrajectory.read(
        mcap: reader, topic: topic, robot: model, ignoring: ignoreJoint, kind: kind)
      return (model, all.map(TrajectoryJudge(model, settings).judge))
    }
    let log = try RunLogReader(file: reader)
    let model =
      try robot == nil ? RobotFiles.load(from: log, tip: tip, named: file) : namedRobot()
    guard model.jointCount == log.jointCount else {
      throw ValidationError(
        "\(file): a log of \(log.jointCount) joints, \(model.name) has \(model.jointCount)")
    }
    let run = try RecordedTrajectory.read(run: log)
    let verdicts = TrajectoryJudge(model, settings)
      .judge(commanded: run.commanded, measured: run.measured)
    return (model, [verdicts.commanded, verdicts.measured])
  }

  private func namedRobot() throws -> RobotModel {
    let data = try DataLocation.find()
    guard let robot else {
      throw ValidationError(
        "--robot is missing: a URDF file or one of "
          + data.names(in: "Robots", suffix: ".urdf").joined(separator: ", "))
    }
    return try RobotFiles.load(robot, tool: tool, limits: limits, tip: tip, from: data).model
  }
}

/// The file as bytes.
enum TrajectoryBytes {
  static func beginning(of path: String) throws -> Data {
    guard let handle = FileHandle(forReadingAtPath: path),
      let bytes = try? handle.read(upToCount: 8)
    else {
      // Empty files have no bytes to give, and that is for the reader to say.
      guard FileManager.default.isReadableFile(atPath: path), !isFolder(path) else {
        throw TrajectoryFileError(file: path, .unreadable)
      }
      return Data()
    }
    return bytes
  }

  static func text(of path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TrajectoryFileError(file: path, .unreadable)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw TrajectoryFileError(file: path, .notText)
    }
    return text
  }

  private static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &folder)
      && folder.boolValue
  }
}
