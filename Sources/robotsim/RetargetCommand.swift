// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench

/// `robotsim retarget`: time-optimal motions to a new target under jerk limits.
struct RetargetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retarget",
    abstract: "Move joints to a new target in the least time under jerk limits.",
    discussion: """
      From any positions, velocities and accelerations to positions and velocities, all joints arriving
      at once; with --stop to velocities alone, each joint in its own least time. A joint that starts
      outside its limits first brakes. Limits are the robot's, or the table's.

      The table is CSV in radians: lines that begin with # are comments; columns q0… and target_q0…, and
      where they are wanted qd0…, qdd0…, target_qd0…, target_qdd0… and the limits v0…, a0…, j0….
      --csv prints one motion sampled over time. The status is 1 when a question has no answer.
      """)
  @OptionGroup var options: ModelCommand.RobotOptions
  @Option(help: "A table of starts and targets.") var from: String?
  @Option(
    name: .customLong("q-deg"), parsing: .unconditional, help: "Start angles, with commas [deg].")
  var q: String?
  @Option(parsing: .unconditional, help: "Start velocities [deg/s].") var qdDegS: String?
  @Option(parsing: .unconditional, help: "Start accelerations [deg/s²].") var qddDegS2: String?
  @Option(name: .customLong("to-deg"), parsing: .unconditional, help: "Target angles [deg].")
  var to: String?
  @Option(parsing: .unconditional, help: "Target velocities [deg/s].") var toQdDegS: String?
  @Flag(help: "To the target velocities in least time, wherever that is.") var stop = false
  @Flag(help: "The pieces of constant jerk, too, in the JSON document.") var pieces = false
  @Flag(help: "One JSON document on standard output.") var json = false
  @Flag(help: "A table of the motion on standard output, one of --q-deg.") var csv = false
  @Option(help: "Time between the lines of --csv [ms].") var stepMs = 1.0

  mutating func validate() throws {
    guard (from == nil) != (q == nil) else {
      throw ValidationError("--from FILE.csv or --q-deg: one of them expected")
    }
    guard q == nil || stop || to != nil else {
      throw ValidationError("--q-deg: --to-deg or --stop expected")
    }
    guard from == nil || (to == nil && qdDegS == nil && qddDegS2 == nil && toQdDegS == nil) else {
      throw ValidationError("--from: start and target stand in the table")
    }
    guard !csv || (q != nil && !json) else {
      throw ValidationError("--csv: with --q-deg and without --json")
    }
    guard stepMs.isFinite && stepMs >= 0.001 else {
      throw ValidationError("--step-ms \(stepMs): 0.001 or more")
    }
  }

  func run() throws {
    let problems = try from.map(read) ?? [try typed()]
    let answers = problems.map { problem in
      RetargetAnswer(
        problem,
        stop
          ? Retarget.stop(
            from: problem.start, velocity: problem.target.qd, limits: problem.limits)
          : Retarget.solve(from: problem.start, to: problem.target, limits: problem.limits))
    }
    if csv, let motion = answers[0].motion {
      answers[0].printTable(motion, step: stepMs / 1000)
    } else if json {
      try Terminal.json(
        RetargetAnswer.List(retargets: answers.map { $0.document(pieces: pieces) }))
    } else {
      for answer in answers { answer.print(alone: answers.count == 1) }
    }
    if answers.contains(where: { $0.motion == nil }) { throw ExitCode(1) }
  }

  /// The retarget of the options, with the robot's limits.
  private func typed() throws -> RetargetAnswer.Problem {
    let robot = try options.load()
    func joints(_ text: String?, _ option: String) throws -> JointVector {
      guard let text else { return .zero }
      return JointAngles.vector(
        try JointAngles.numbers(text, option: option, of: robot), of: robot)
    }
    let start = JointMotion(
      q: try joints(q, "--q-deg"), qd: try joints(qdDegS, "--qd-deg-s"),
      qdd: try joints(qddDegS2, "--qdd-deg-s2"))
    return RetargetAnswer.Problem(
      line: nil, start: start,
      target: JointMotion(
        q: try joints(to ?? q, "--to-deg"), qd: try joints(toQdDegS, "--to-qd-deg-s")),
      limits: try limits(of: robot))
  }

  private func limits(of robot: RobotModel) throws -> RetargetLimits {
    guard let limits = RetargetLimits(robot) else {
      throw ValidationError(
        "--robot \(robot.name): no file states its accelerations and jerks; --limits FILE expected")
    }
    return limits
  }

  /// The retargets of the table; the robot is needed only where the table has no limits.
  private func read(_ path: String) throws -> [RetargetAnswer.Problem] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw JSONError(file: path, place: "", problem: .unreadable)
    }
    let table = try RetargetTable(String(decoding: data, as: UTF8.self), file: path)
    let robot = table.rows[0].limits == nil ? try options.load() : nil
    if let robot, robot.jointCount != table.count {
      throw ValidationError(
        "\(path): columns of \(table.count) joints, but \(robot.name) has \(robot.jointCount)")
    }
    let common = try robot.map(limits)
    return table.rows.compactMap { row in
      (row.limits ?? common).map {
        RetargetAnswer.Problem(line: row.line, start: row.start, target: row.target, limits: $0)
      }
    }
  }
}
