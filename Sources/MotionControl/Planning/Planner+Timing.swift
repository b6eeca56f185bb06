// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Planner {
  /// A segment with the waypoints it was made from and the ceilings it was timed under.
  struct Piece {
    let segment: MotionPlan.Segment
    let waypoints: [JointVector]
    let ceilings: ToolCeilings
  }

  /// Every segment in order, timed.
  func segments(of route: Route, _ poses: [TargetPose]) throws(PlanRefusal) -> [Piece] {
    var pieces: [Piece] = []
    for (i, pose) in poses.enumerated() {
      let skin = ToolCeilings.Skin(p_BA: pose.X_BA.translation, n_B: pose.skinNormal_B)
      let near = ToolCeilings(skin: skin)
      let approach = route.candidates[i].approach
      pieces.append(piece(.transit, i, route.transits[i], ToolCeilings()))
      pieces.append(piece(.approach, i, approach, near))
      let end = ToolCeilings.Skin(
        p_BA: pose.X_BAEnd.translation,
        n_B: pose.X_BAEnd.rotation * pose.target.technique.normal_A)
      pieces.append(piece(.retreat, i, route.candidates[i].retreat, ToolCeilings(skin: end)))
      let strays = straightness(of: pieces[pieces.count - 2].segment.trajectory, pose)
      if strays > PathFollower.straightness {
        throw pose.refusal(.branchChange(.approach, deviation: strays))
      }
    }
    pieces.append(piece(.transit, -1, route.transits[poses.count], ToolCeilings()))
    return pieces
  }

  private func piece(
    _ kind: MotionPlan.Segment.Kind, _ target: Int, _ waypoints: [JointVector],
    _ ceilings: ToolCeilings
  ) -> Piece {
    guard let trajectory = try? timing.trajectory(through: waypoints, ceilings: ceilings) else {
      preconditionFailure("no spline through the \(waypoints.count) waypoints of a \(kind)")
    }
    return Piece(
      segment: MotionPlan.Segment(kind: kind, target: target, trajectory: trajectory),
      waypoints: waypoints, ceilings: ceilings)
  }

  /// The largest distance of the tool tip from the normal through the target [m].
  private func straightness(of trajectory: JointTrajectory, _ pose: TargetPose) -> Double {
    var worst = 0.0
    for t in trajectory.denseTimes(perInterval: 4) {
      let offset =
        robot.toolPose(at: trajectory.sample(at: t).q).translation
        - pose.X_BA.translation
      worst = max(worst, offset.rejected(from: pose.n_B).length)
    }
    return worst
  }

  /// Judges every segment by `DenseCheck` and every waypoint by its clearance.
  func report(
    _ pieces: [Piece], _ route: Route, _ poses: [TargetPose]
  ) throws(PlanRefusal) -> PlanReport {
    var report = PlanReport(
      movingTime: 0, worst: LimitRatios(), toolSpeed: 0, clearance: .infinity, targets: [])
    for piece in pieces {
      let trajectory = piece.segment.trajectory
      let check = DenseCheck(
        trajectory, of: robot, rate: Planner.checkRate, ceilings: piece.ceilings)
      precondition(
        check.worst.velocity.maxMagnitude <= 1 && check.worst.acceleration.maxMagnitude <= 1
          && check.worst.jerk.maxMagnitude <= 1 && check.toolRatio <= 1,
        "a \(piece.segment.kind) breaks its limits: \(check)")
      if check.limitMargin <= 0 {
        let joint = robot.jointNames[check.limitJoint]
        let pose = poses[piece.segment.target < 0 ? poses.count - 1 : piece.segment.target]
        throw pose.refusal(
          .jointLimit(
            piece.segment.kind == .transit ? .transit : .approach, joint: joint,
            margin: check.limitMargin, required: 0))
      }
      let motion: PlanRefusal.Motion = piece.segment.kind == .transit ? .transit : .approach
      if let reason = gate.zoneRefusal(along: trajectory, during: motion) {
        let pose = poses[piece.segment.target < 0 ? poses.count - 1 : piece.segment.target]
        throw pose.refusal(reason)
      }
      report.movingTime += trajectory.duration
      report.worst.formUnion(check.worst)
      report.toolSpeed = max(report.toolSpeed, check.toolSpeed)
      let isFree = piece.segment.kind == .transit
      for q in piece.waypoints {
        report.clearance = min(report.clearance, gate.distance(at: q, toolMayTouch: !isFree))
      }
    }
    for (i, pose) in poses.enumerated() {
      let candidate = route.candidates[i]
      report.targets.append(
        PlanReport.TargetReport(
          name: pose.target.name, contact: candidate.contact,
          limitMargin: candidate.limitMargin, manipulability: candidate.manipulability,
          jointSpeed: candidate.jointSpeed,
          straightness: straightness(of: pieces[3 * i + 1].segment.trajectory, pose),
          spin: candidate.spin, branch: candidate.branch))
    }
    return report
  }
}
