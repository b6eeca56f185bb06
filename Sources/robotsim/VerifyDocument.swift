// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Verification

/// The verdict on a file: schema `robotsim.verify/1`.
struct VerifyDocument: Encodable {
  struct Use: Encodable {
    /// Missing where no file states a limit: nothing was judged.
    let limit: Double?
    let unit: String
    /// At the moment of the worst ratio.
    let value: Double?
    /// One is the limit.
    let ratio: Double?
    /// How far the value may be wrong because the file's numbers are rounded.
    let uncertainty: Double?
    let time_s: Double?
    /// Line, message, point or tick.
    let place: Int?
    let basis: String?
    /// Beyond the limit, but not by more than the rounding explains.
    let undecided: Bool
    /// False where the ratio is for information.
    let judged: Bool
  }
  struct Joint: Encodable {
    let name: String
    let position: Use
    let velocity: Use
    let acceleration: Use
    let jerk: Use
  }
  struct Finding: Encodable {
    let name: String
    let basis: String
    let joint: String?
    let unit: String
    let value: Double
    let limit: Double
    let uncertainty: Double
    let ratio: Double
    let margin: Double
    let time_s: Double
    let place: Int
    let first_time_s: Double
    let first_place: Int
    let count: Int
  }
  struct Steps: Encodable {
    let least_s: Double
    let median_s: Double
    let most_s: Double
  }
  /// Half the steps in which the file's numbers are written.
  struct Precision: Encodable {
    let time_s: Double
    let position: Double
    let velocity: Double
    let acceleration: Double
  }
  struct Trajectory: Encodable {
    let kind: String
    let source: String
    let place_counts: String
    let samples: Int
    let pieces: Int
    /// Whole seconds that stamps since 1970 begin with; part of every time here.
    let time_origin_s: Double
    let duration_s: Double
    let steps: Steps?
    let precision: Precision
    let joints: [Joint]
    let midpoint_position: Use
    let midpoint_rotation: Use
    let findings: [Finding]
  }

  let schema = "robotsim.verify/1"
  let file: String
  let robot: String
  let passed: Bool
  let lost_packets: Int
  let trajectories: [Trajectory]

  init(
    file: String, robot: RobotModel, _ settings: TrajectoryJudge.Settings,
    _ reports: [TrajectoryReport]
  ) {
    self.file = file
    self.robot = robot.name
    passed = reports.allSatisfy(\.isClean)
    lost_packets = settings.lostPackets
    trajectories = reports.map { Trajectory($0, robot) }
  }
}

extension VerifyDocument.Trajectory {
  init(_ report: TrajectoryReport, _ robot: RobotModel) {
    kind = report.kind.rawValue
    source = report.source
    place_counts = report.placeName
    samples = report.sampleCount
    pieces = report.pieceCount
    duration_s = report.duration
    time_origin_s = report.timeOrigin
    steps = report.steps.map {
      VerifyDocument.Steps(least_s: $0.least, median_s: $0.median, most_s: $0.most)
    }
    precision = VerifyDocument.Precision(
      time_s: report.precision.time, position: report.precision.position,
      velocity: report.precision.velocity, acceleration: report.precision.acceleration)
    let origin = report.timeOrigin
    let isCommanded = report.kind == .commanded
    joints = report.joints.enumerated().map { i, use in
      let unit = robot.jointKinds[i] == .prismatic ? "m" : "rad"
      return VerifyDocument.Joint(
        name: robot.jointNames[i],
        position: .init(use.position, unit, origin),
        velocity: .init(use.velocity, unit + "/s", origin),
        acceleration: .init(use.acceleration, unit + "/s²", origin, judged: isCommanded),
        jerk: .init(use.jerk, unit + "/s³", origin, judged: isCommanded))
    }
    midpoint_position = .init(report.midpointLength, "m", origin)
    midpoint_rotation = .init(report.midpointAngle, "rad", origin)
    findings = report.findings.map { found in
      VerifyDocument.Finding(
        name: found.name.rawValue, basis: found.basis.rawValue,
        joint: found.joint.map { robot.jointNames[$0] }, unit: found.unit, value: found.value,
        limit: found.limit, uncertainty: found.uncertainty, ratio: found.ratio,
        margin: found.margin, time_s: origin + found.worst.time, place: found.worst.place,
        first_time_s: origin + found.first.time, first_place: found.first.place,
        count: found.count)
    }
  }
}

extension VerifyDocument.Use {
  init(_ use: LimitUse, _ unit: String, _ origin: Double, judged: Bool = true) {
    limit = use.limit
    self.unit = unit
    value = use.value
    ratio = use.moment == nil ? nil : use.ratio
    uncertainty = use.moment == nil ? nil : use.uncertainty
    time_s = use.moment.map { origin + $0.time }
    place = use.moment?.place
    basis = use.basis?.rawValue
    undecided = use.isUndecided
    self.judged = judged && use.limit != nil
  }
}
