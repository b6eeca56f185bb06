// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Planner {
  /// A segment with the ceilings it was timed under.
  struct Piece {
    let segment: MotionPlan.Segment
    let ceilings: ToolCeilings
  }

  /// Every segment in order.
  func segments(of route: Route) -> [Piece] {
    func piece(
      _ kind: MotionPlan.Segment.Kind, _ target: Int, _ trajectory: JointTrajectory,
      _ ceilings: ToolCeilings
    ) -> Piece {
      Piece(
        segment: MotionPlan.Segment(kind: kind, target: target, trajectory: trajectory),
        ceilings: ceilings)
    }
    var pieces: [Piece] = []
    for (i, visit) in route.visits.enumerated() {
      pieces.append(piece(.transit, i, route.transits[i].trajectory, ToolCeilings(speed)))
      pieces.append(piece(.approach, i, visit.approach, visit.ceilings))
      pieces.append(piece(.retreat, i, visit.retreat, visit.ceilingsAtEnd))
    }
    let back = route.transits[route.visits.count].trajectory
    pieces.append(piece(.transit, -1, back, ToolCeilings(speed)))
    return pieces
  }

  /// Judges every segment by `DenseCheck`, and tells how near the arm comes to anything.
  func report(
    _ pieces: [Piece], _ route: Route, _ poses: [TargetPose]
  ) throws(PlanRefusal) -> PlanReport {
    var report = PlanReport(
      movingTime: 0, worst: LimitRatios(), toolSpeed: 0, toolAcceleration: 0,
      clearance: ClearanceGate.reach, closest: nil, targets: [])
    for (i, piece) in pieces.enumerated() {
      let trajectory = piece.segment.trajectory
      let check = DenseCheck(
        trajectory, of: robot, rate: Planner.checkRate, ceilings: piece.ceilings,
        arm: timing.torque?.dynamics)
      precondition(
        check.worst.velocity.maxMagnitude <= 1 && check.worst.acceleration.maxMagnitude <= 1
          && check.worst.jerk.maxMagnitude <= 1 && check.worst.torque.maxMagnitude <= 1
          && check.toolRatio <= 1,
        "a \(piece.segment.kind) breaks its limits: \(check)")
      if check.limitMargin <= 0 {
        let joint = robot.jointNames[check.limitJoint]
        let pose = poses[piece.segment.target < 0 ? poses.count - 1 : piece.segment.target]
        throw pose.refusal(
          .jointLimit(
            piece.segment.kind == .transit ? .transit : .approach, joint: joint,
            margin: check.limitMargin, required: 0))
      }
      let found = gate.closest(
        along: trajectory.path, toolMayTouch: piece.segment.kind != .transit,
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
    for (i, pose) in poses.enumerated() {
      let candidate = route.candidates[i]
      report.targets.append(
        PlanReport.TargetReport(
          name: pose.target.name, contact: candidate.contact,
          limitMargin: candidate.limitMargin, manipulability: candidate.manipulability,
          jointSpeed: candidate.jointSpeed, straightness: route.visits[i].straightness,
          spin: candidate.spin, branch: candidate.branch))
    }
    return report
  }
}
