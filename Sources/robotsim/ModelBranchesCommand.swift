// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench

extension ModelCommand {
  /// `robotsim model branches`.
  struct Branches: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every posture that reaches a pose, by closed forms.",
      discussion: """
        The pose is where --q-deg brings the tip, or each of a table of poses (see model ik; the seed
        is the reference). For six joints all branches are listed. For seven joints they are listed at
        the reference's own redundant angle (of the elbow about the line from shoulder to wrist, or
        joint 7) or at --redundant-deg, and then counted at --samples values of it. Joints are turned
        by full turns to where they are nearest to the reference. The status is 1 when a pose has no
        branch within the joint ranges.
        """)
    @OptionGroup var options: RobotOptions
    @Option(
      name: .customLong("q-deg"), parsing: .unconditional,
      help: "Joint angles that make the pose and are the reference, with commas [deg].")
    var q: String?
    @Option(help: "A table of poses, instead of --q-deg.") var cases: String?
    @Option(help: "Which seeds of the table are the references: cold or warm.")
    var seed = IKCases.Seed.cold
    @Option(parsing: .unconditional, help: "The redundant angle of seven joints [deg].")
    var redundantDeg: Double?
    @Option(help: "Values of the redundant angle that are tried.") var samples = 24
    @Flag(help: "One JSON document on standard output.") var json = false

    mutating func validate() throws {
      guard (q == nil) != (cases == nil) else {
        throw ValidationError("--q-deg or --cases FILE.csv: one of them expected")
      }
      guard (1...3600).contains(samples) else {
        throw ValidationError("--samples \(samples): 1…3600")
      }
      guard redundantDeg?.isFinite != false else {
        throw ValidationError("--redundant-deg: a finite number expected")
      }
    }

    func run() throws {
      let robot = try options.load()
      guard let form = ClosedForm(robot.chain, limits: robot.limits) else {
        throw ValidationError(
          "--robot \(robot.name): no closed form for the arrangement of its axes; known are "
            + ClosedFormGeometry.allCases.map(\.rawValue).joined(separator: "; "))
      }
      if redundantDeg != nil && form.redundantRange == nil {
        throw ValidationError("--redundant-deg: \(robot.name) is not redundant")
      }
      let listing = BranchListing(
        robot, form, samples: samples, redundancy: redundantDeg.map { $0 * .pi / 180 })
      let poses = try self.poses(of: robot).map { listing.pose($0.X_BT, near: $0.reference) }
      let document = BranchListing.Document(
        robot: robot.name, geometry: form.geometry.rawValue, poses: poses)
      if json {
        try Terminal.json(document)
      } else {
        document.lines.forEach { print($0) }
      }
      if poses.contains(where: { !$0.isReachable }) { throw ExitCode(1) }
    }

    private func poses(
      of robot: RobotModel
    ) throws -> [(X_BT: RigidTransform<Base, Tool>, reference: JointVector)] {
      if let q {
        let reference = JointAngles.vector(
          try JointAngles.numbers(q, option: "--q-deg", of: robot), of: robot)
        return [(robot.toolPose(at: reference), reference)]
      }
      let file = cases ?? ""
      guard let data = FileManager.default.contents(atPath: file) else {
        throw JSONError(file: file, place: "", problem: .unreadable)
      }
      return try IKCases(
        String(decoding: data, as: UTF8.self), file: file, seed: seed,
        jointCount: robot.jointCount
      ).cases.map { ($0.X_BT, $0.start) }
    }
  }
}
