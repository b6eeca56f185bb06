// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench

extension ModelCommand {
  /// `robotsim model follow`.
  struct Follow: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow a path of tool poses with the joints, before anything moves.",
      discussion: """
        The path is CSV as for model ik, with the columns t00 to t33 alone: straight ways with even turns
        from pose to pose. Between any two postures the tool at the middle of the joints must be within
        0.2 mm and 0.5° of the middle of the poses; pieces where it is not are halved. Where the joints
        cannot go on, another branch is looked for and the change told with its place.

        Exit status: 0 followed on one branch within the joint speeds, 1 not so.
        """)
    @OptionGroup var options: RobotOptions
    @Option(help: "The table of poses.") var path: String
    @Option(
      parsing: .unconditional,
      help: "Where to start, joint angles with commas [deg]; without it the start is looked for.")
    var startQDeg: String?
    @Option(help: "Speed of the tool along the path.") var speedMmS = 50.0
    @Option(help: "How fast the tool turns where it turns more than it moves.") var turnDegS = 30.0
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      struct Place: Encodable {
        /// Of the file: the pose at the end of the piece.
        let line: Int
        /// Share of the way from the pose before.
        let fraction: Double
        let distance_mm: Double
        let position_mm: [Double]
      }
      struct Failure: Encodable {
        let reason: String
        let at: Place
        let by_mm: Double
      }
      struct JointSpeed: Encodable {
        let ratio: Double
        let joint: String
        let at: Place
      }
      let robot: String
      let poses: Int
      let followed: Bool
      let failure: Failure?
      let points: Int
      let largest_deviation_mm: Double
      let largest_deviation_deg: Double
      let speed_mm_s: Double
      let joint_speed: JointSpeed?
      let branch_changes: [Place]
      let q: [[Double]]
    }

    mutating func validate() throws {
      guard speedMmS > 0, speedMmS <= 10_000 else {
        throw ValidationError("--speed-mm-s \(speedMmS): more than 0, at most 10000")
      }
      guard turnDegS > 0, turnDegS <= 3600 else {
        throw ValidationError("--turn-deg-s \(turnDegS): more than 0, at most 3600")
      }
    }

    func run() throws {
      let robot = try options.load()
      guard let data = FileManager.default.contents(atPath: path) else {
        throw JSONError(file: path, place: "", problem: .unreadable)
      }
      let table = try IKCases(
        String(decoding: data, as: UTF8.self), file: path, seed: nil, jointCount: robot.jointCount)
      let poses = table.cases.map(\.X_BT)
      let speed = ToolSpeed(linear: speedMmS * 1e-3, angular: turnDegS * .pi / 180)
      var random = SeededGenerator(seed: 1, stream: "path")
      let follower = PathFollower(robot)
      let start = try startPosture(follower, poses, table, speed, &random)
      var branches: SeededGenerator? = random
      let outcome = follower.follow(poses, from: start, branches: &branches)
      let document = self.document(outcome, robot, table, speed)
      if json { try Terminal.json(document) } else { show(document) }
      if !document.followed || !document.branch_changes.isEmpty
        || document.joint_speed?.ratio ?? 0 > 1
      {
        throw ExitCode(1)
      }
    }

    private func startPosture(
      _ follower: PathFollower, _ poses: [RigidTransform<Base, Tool>], _ table: IKCases,
      _ speed: ToolSpeed, _ random: inout SeededGenerator
    ) throws -> JointVector {
      let robot = follower.robot
      guard let startQDeg else {
        guard let found = follower.start(of: poses, speed: speed, random: &random) else {
          throw ValidationError(
            "\(path):\(table.cases[0].line): no posture of \(robot.name) reaches the first pose")
        }
        return found
      }
      let q = JointAngles.vector(
        try JointAngles.numbers(startQDeg, option: "--start-q-deg", of: robot), of: robot)
      guard robot.limits.containsStrictly(q, count: robot.jointCount) else {
        throw ValidationError("--start-q-deg \(startQDeg): outside the joint limits")
      }
      let X = robot.toolPose(at: q)
      guard (X.translation - poses[0].translation).length <= 1e-3,
        X.rotation.angle(to: poses[0].rotation) <= 0.01
      else {
        throw ValidationError(
          "--start-q-deg \(startQDeg): the tool is not within 1 mm and 0.6° of the first pose")
      }
      return q
    }

    private func place(_ place: PathPlace, _ table: IKCases) -> Document.Place {
      let p = place.X_BT.translation * 1e3
      return Document.Place(
        line: table.cases[place.index].line, fraction: place.fraction,
        distance_mm: place.distance * 1e3, position_mm: [p.x, p.y, p.z])
    }

    private func document(
      _ outcome: PathFollower.Outcome, _ robot: RobotModel, _ table: IKCases, _ speed: ToolSpeed
    ) -> Document {
      let followed: FollowedPath
      var failure: Document.Failure?
      switch outcome {
      case .followed(let whole): followed = whole
      case .outOfReach(let at, let by, let part):
        followed = part
        failure = Document.Failure(
          reason: "out of reach", at: place(at, table), by_mm: by * 1e3)
      case .branchChange(let at, let deviation, let part):
        followed = part
        failure = Document.Failure(
          reason: "the joints would jump", at: place(at, table), by_mm: deviation * 1e3)
      }
      let forecast = followed.forecast(at: speed, of: robot)
      return Document(
        robot: robot.name, poses: table.cases.count, followed: failure == nil, failure: failure,
        points: followed.points.count, largest_deviation_mm: followed.deviation * 1e3,
        largest_deviation_deg: followed.turn * 180 / .pi, speed_mm_s: speedMmS,
        joint_speed: forecast.map {
          Document.JointSpeed(
            ratio: $0.ratio, joint: robot.jointNames[$0.joint], at: place($0.place, table))
        },
        branch_changes: followed.events.map { event in
          switch event {
          case .branchChange(let at): place(at, table)
          }
        },
        q: followed.postures.map { $0.values(robot.jointCount) })
    }

    private func show(_ document: Document) {
      func words(_ place: Document.Place) -> String {
        "line \(place.line), \(place.distance_mm.column(0, 1)) mm along the path, at x, y, z "
          + place.position_mm.map { $0.column(0, 1) }.joined(separator: ", ") + " mm"
      }
      if let failure = document.failure {
        print("NOT followed: \(failure.reason) by \(failure.by_mm.column(0, 2)) mm")
        print("  \(words(failure.at))")
      } else {
        print("followed: \(document.poses) poses by \(document.points) postures")
      }
      print(
        "largest deviation between two postures: \(document.largest_deviation_mm.column(0, 3)) mm, "
          + "\(document.largest_deviation_deg.column(0, 3))°")
      if let speed = document.joint_speed {
        print(
          "at \(document.speed_mm_s.column(0, 0)) mm/s \(speed.joint) takes "
            + "\((speed.ratio * 100).column(0, 1)) % of its speed limit")
        print("  \(words(speed.at))")
      }
      print("branch changes: \(document.branch_changes.count)")
      for change in document.branch_changes { print("  \(words(change))") }
    }
  }
}
