// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Planner {
  /// A route whose motions have their time.
  struct TimedRoute {
    let route: Route
    let legs: [Route.Leg]
    /// One for each leg.
    let trajectories: [JointTrajectory]

    /// [s]
    var duration: Double { trajectories.reduce(0) { $0 + $1.duration } }

    var segments: [MotionPlan.Segment] {
      zip(legs, trajectories).map {
        MotionPlan.Segment(kind: $0.kind, target: $0.target, trajectory: $1)
      }
    }
  }

  /// The quickest motions of legs, each on its own.
  func times(of legs: [Route.Leg]) -> [Result<JointTrajectory, RetimingRefusal>] {
    workers.map(legs) { leg in
      Result { () throws(RetimingRefusal) in
        try timing.trajectory(along: leg.path, ceilings: leg.ceilings)
      }
    }
  }

  /// Judges every segment by `DenseCheck`, and tells how near the arm comes to anything.
  func report(
    _ timed: TimedRoute, _ poses: [TargetPose]
  ) throws(PlanRefusal) -> PlanReport {
    var report = PlanReport(
      movingTime: 0, worst: LimitRatios(), toolSpeed: 0, toolAcceleration: 0,
      clearance: ClearanceGate.reach, closest: nil, targets: [])
    let route = timed.route
    let checks = workers.map(Array(timed.legs.indices)) { i in
      DenseCheck(
        timed.trajectories[i], of: robot, rate: Planner.checkRate,
        ceilings: timed.legs[i].ceilings, arm: timing.torque?.dynamics)
    }
    for (i, leg) in timed.legs.enumerated() {
      let (trajectory, check) = (timed.trajectories[i], checks[i])
      precondition(
        check.worst.velocity.maxMagnitude <= 1 && check.worst.acceleration.maxMagnitude <= 1
          && check.worst.jerk.maxMagnitude <= 1 && check.worst.torque.maxMagnitude <= 1
          && check.toolRatio <= 1,
        "a \(leg.kind) breaks its limits: \(check)")
      if check.limitMargin <= 0 {
        let joint = robot.jointNames[check.limitJoint]
        let pose = poses[leg.target < 0 ? poses.count - 1 : leg.target]
        throw pose.refusal(
          .jointLimit(
            leg.kind == .transit ? .transit : .approach, joint: joint,
            margin: check.limitMargin, required: 0))
      }
      let found = gate.closest(
        along: trajectory.path, toolMayTouch: leg.kind != .transit,
        below: report.clearance)
      report.clearance = found.kept
      if let at = found.at {
        report.closest = PlanReport.Closest(
          clearance: at.clearance, segment: i,
          time: report.movingTime + trajectory.time(at: at.place))
      }
      let measure = check.manipulability / follower.solver.bestManipulability
      if i == 0 || measure < report.singularity.manipulability {
        report.singularity = PlanReport.Singularity(
          manipulability: measure, time: report.movingTime + check.manipulabilityTime)
      }
      report.movingTime += trajectory.duration
      report.worst.formUnion(check.worst)
      report.toolSpeed = max(report.toolSpeed, check.toolSpeed)
      report.toolAcceleration = max(report.toolAcceleration, check.toolAcceleration)
    }
    for transit in route.transits { report.smoothing.formUnion(transit.smoothing) }
    // What was proved of every motion holds, whatever the tolerance of the search.
    report.clearance = max(report.clearance, ClearanceGate.kept(with: scene.zones))
    report.targets = reports(on: poses, route)
    return report
  }

  private func reports(on poses: [TargetPose], _ route: Route) -> [PlanReport.TargetReport] {
    poses.indices.map { i in
      let candidate = route.candidates[i]
      return PlanReport.TargetReport(
        name: poses[i].target.name, contact: candidate.contact,
        limitMargin: candidate.limitMargin, manipulability: candidate.manipulability,
        jointSpeed: candidate.jointSpeed, straightness: route.visits[i].straightness,
        spin: candidate.spin, branch: candidate.branch)
    }
  }
}
