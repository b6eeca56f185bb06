// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import TestBench

/// What `robotsim plan --json` tells.
struct PlanDocument: Encodable {
  /// Where the robot stands and starts.
  struct Base: Encodable {
    let xyz_mm: [Double]
    let rpy_deg: [Double]
    let start_q_deg: [Double]
  }

  /// How long each part takes; contact is sought and left besides.
  struct Phases: Encodable {
    var transit_s = 0.0
    var approach_s = 0.0
    /// What the technique takes at least.
    var technique_s = 0.0
    var retreat_s = 0.0
  }

  /// One visit, in the order of the plan.
  struct Target: Encodable {
    let name: String
    let technique: String
    let phases: Phases
    let limit_margin_deg: Double
    let manipulability_percent: Double
    let joint_speed_percent: Double
    let straightness_mm: Double
    let branch: String?
  }

  /// The largest shares of a joint's limits; null where the robot's files give none.
  struct Joint: Encodable {
    let name: String
    let velocity_percent: Double
    let acceleration_percent: Double
    let jerk_percent: Double?
    let torque_percent: Double?
  }

  /// The largest of all those shares.
  struct Worst: Encodable {
    let joint: String
    let limit: String
    let percent: Double
  }

  /// How far transits stray from their waypoints, and joints beyond them, in joint space.
  struct Smoothing: Encodable {
    let deviation_mrad: Double
    let overshoot_mrad: Double
  }

  /// The smallest manipulability on the whole plan over the arm's best, and when.
  struct Singularity: Encodable {
    let manipulability_percent: Double
    let at_s: Double
  }

  struct Order: Encodable {
    /// For each visit the number of its line in the protocol, from one.
    let visits: [Int]
    /// The ways between the points by estimate; null where a way is known to be blocked.
    let estimate_s: Double
    let given_estimate_s: Double?
    /// Moving time in the order given; null where no such plan was made.
    let given_moving_s: Double?
  }

  let base: Base
  let moving_s: Double
  /// Of all visits and the way back.
  let phases: Phases
  let tool_speed_mm_s: Double
  let tool_acceleration_mm_s2: Double
  let joints: [Joint]
  let worst: Worst
  let smoothing: Smoothing
  let singularity: Singularity
  /// Kept at every instant.
  let clearance_mm: Double
  /// Where that is: "panda_hand to the body after 12.3 s"; null when nothing comes near.
  let clearance_at: String?
  let flips: Int
  let order: Order
  let targets: [Target]

  init(_ prepared: PreparedRun) {
    let report = prepared.report
    base = Base(prepared)
    moving_s = report.movingTime
    let visits = PlanDocument.phases(of: prepared.plan)
    phases = visits.all
    tool_speed_mm_s = report.toolSpeed * 1000
    tool_acceleration_mm_s2 = report.toolAcceleration * 1000
    joints = PlanDocument.joints(report.worst, prepared.robot.model)
    worst = PlanDocument.worst(of: joints)
    smoothing = Smoothing(
      deviation_mrad: report.smoothing.deviation * 1000,
      overshoot_mrad: report.smoothing.overshoot * 1000)
    singularity = Singularity(
      manipulability_percent: report.singularity.manipulability * 100,
      at_s: report.singularity.time)
    clearance_mm = report.clearance * 1000
    clearance_at = report.closest.map {
      "\($0.clearance.link) to \($0.clearance.against) after \($0.time.column(0, 1)) s"
    }
    flips = report.flips
    order = Order(
      visits: report.sequence.order.map { $0 + 1 }, estimate_s: report.sequence.estimate,
      given_estimate_s: report.sequence.givenEstimate,
      given_moving_s: report.sequence.givenMovingTime)
    targets = zip(report.targets, zip(prepared.plan.targets, visits.each)).map { target, visit in
      Target(
        name: target.name, technique: visit.0.technique.name.rawValue, phases: visit.1,
        limit_margin_deg: target.limitMargin * 180 / .pi,
        manipulability_percent: target.manipulability * 100,
        joint_speed_percent: target.jointSpeed * 100,
        straightness_mm: target.straightness * 1000, branch: target.branch?.description)
    }
  }

  private static func phases(of plan: MotionPlan) -> (each: [Phases], all: Phases) {
    var each = plan.targets.map { Phases(technique_s: $0.technique.leastDuration) }
    var all = Phases()
    for segment in plan.segments {
      let time = segment.trajectory.duration
      let part: WritableKeyPath<Phases, Double> =
        switch segment.kind {
        case .transit: \.transit_s
        case .approach: \.approach_s
        case .retreat: \.retreat_s
        }
      all[keyPath: part] += time
      if segment.target >= 0 { each[segment.target][keyPath: part] += time }
    }
    for visit in each { all.technique_s += visit.technique_s }
    return (each, all)
  }

  private static func joints(_ worst: LimitRatios, _ robot: RobotModel) -> [Joint] {
    (0..<robot.jointCount).map { i in
      Joint(
        name: robot.jointNames[i], velocity_percent: worst.velocity[i] * 100,
        acceleration_percent: worst.acceleration[i] * 100,
        jerk_percent: robot.limits.jerk == nil ? nil : worst.jerk[i] * 100,
        torque_percent: worst.torque[i] > 0 ? worst.torque[i] * 100 : nil)
    }
  }

  private static func worst(of joints: [Joint]) -> Worst {
    var worst = Worst(joint: joints[0].name, limit: "velocity", percent: 0)
    for joint in joints {
      for (limit, percent) in [
        ("velocity", joint.velocity_percent), ("acceleration", joint.acceleration_percent),
        ("jerk", joint.jerk_percent ?? 0), ("torque", joint.torque_percent ?? 0),
      ] where percent > worst.percent {
        worst = Worst(joint: joint.name, limit: limit, percent: percent)
      }
    }
    return worst
  }
}

extension PlanDocument.Base {
  fileprivate init(_ prepared: PreparedRun) {
    let pose = Scenario.RobotSetup.BasePose(prepared.X_WB)
    xyz_mm = pose.millimetres
    rpy_deg = pose.degrees
    start_q_deg = prepared.robot.model.edgeUnits(prepared.start)
  }
}
