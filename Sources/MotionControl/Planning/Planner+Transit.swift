// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension Planner {
  /// The lowest arch that is free, or what is in the way of the one that came nearest to it.
  func arch(from a: JointVector, to b: JointVector) throws(Blocked) -> Route.Transit {
    var failure = CandidateSearch.Failure()
    for lift in Planner.lifts {
      // An arch that is out of reach or makes the joints jump is no way; the first, which is flat,
      // always is one, so that there is a reason to give.
      guard case .found(let waypoints) = arc.waypoints(from: a, to: b, lift: lift) else { continue }
      do throws(Blocked) {
        return try transit(near: waypoints)
      } catch {
        failure.note(error.reason, rank: 0)
      }
    }
    throw Blocked(reason: failure.reason)
  }

  /// A way found at random in joint space; nil where none was.
  func search(
    from a: JointVector, to b: JointVector, seed: UInt64
  ) -> Route.Transit? {
    let search = TransitSearch(
      limits: robot.limits, count: robot.jointCount, margin: Planner.limitMargin)
    // A way cannot keep more than its ends do.
    let isRoomy = [a, b].allSatisfy {
      gate.isFree(from: $0, to: $0, reserve: Planner.searchReserve)
    }
    let reserve = isRoomy ? Planner.searchReserve : 0
    for attempt in 0..<Planner.searchAttempts {
      var random = SeededGenerator(seed: seed, stream: "transit \(attempt)")
      let found = search.waypoints(from: a, to: b, random: &random) {
        gate.isFree(from: $0, to: $1, reserve: reserve)
      }
      // Another draw finds hardly more where all extensions are spent.
      guard let corners = found else { break }
      if let transit = try? transit(near: arc.divided(corners)) { return transit }
    }
    return nil
  }

  /// The path near waypoints of a transit, when these, what lies between them and the smooth path
  /// itself are free.
  private func transit(near waypoints: [JointVector]) throws(Blocked) -> Route.Transit {
    if let reason = refusal(on: waypoints) { throw Blocked(reason: reason) }
    switch PathSmoothing.smoothed(waypoints, rejection: rejection) {
    case .found(let smooth):
      return Route.Transit(
        path: smooth.path,
        smoothing: PlanReport.Smoothing(
          deviation: smooth.deviation, overshoot: smooth.overshoot))
    case .notFound(let reason):
      throw Blocked(reason: reason)
    case .tooSharp(let curvature):
      throw Blocked(reason: .tooSharp(.transit, curvature: curvature))
    }
  }

  /// Where a path of a transit is not free, or leaves a joint's range.
  private func rejection(
    of path: JointPath
  ) -> PathSmoothing.Rejection<PlanRefusal.Reason>? {
    let range = path.rangeMargin(of: robot.limits, count: robot.jointCount)
    guard range.margin > 0 else {
      return PathSmoothing.Rejection(
        at: range.place,
        .jointLimit(
          .transit, joint: robot.jointNames[range.joint], margin: range.margin, required: 0))
    }
    return gate.rejection(of: path, during: .transit)
  }

  private func refusal(on waypoints: [JointVector]) -> PlanRefusal.Reason? {
    for q in waypoints {
      let (joint, margin) = robot.limits.margin(of: q, count: robot.jointCount)
      if margin < Planner.limitMargin {
        return .jointLimit(
          .transit, joint: robot.jointNames[joint], margin: margin, required: Planner.limitMargin)
      }
      if let ratio = timing.torque?.ratio(holding: q), ratio > 1 {
        return .torque(.transit, ratio: ratio)
      }
      // At the waypoints there is no allowance yet.
      if let reason = gate.refusal(at: q, during: .transit) { return reason }
    }
    return gate.refusal(through: waypoints, during: .transit)
  }

  /// Approach and retreat of a candidate, when the tool keeps to its line and nothing is in the way.
  func visit(
    _ pose: TargetPose, _ candidate: TargetCandidate
  ) throws(Blocked) -> Route.Visit {
    let ceilings = ToolCeilings(
      speed, skin: ToolCeilings.Skin(p_BA: pose.X_BA.translation, n_B: pose.skinNormal_B))
    let end = pose.X_BAEnd
    let ceilingsAtEnd = ToolCeilings(
      speed,
      skin: ToolCeilings.Skin(
        p_BA: end.translation, n_B: end.rotation * pose.target.technique.normal_A))
    // Not smoothed: the tool keeps to its line.
    let approach = JointPath(through: candidate.approach, .quintic)
    let retreat = JointPath(through: candidate.retreat, .quintic)
    let strays = straightness(of: approach, pose)
    if strays > PathFollower.straightness {
      throw Blocked(reason: .branchChange(.approach, deviation: strays))
    }
    for (motion, skin) in [(approach, pose.skin), (retreat, pose.skinAtEnd)] {
      if let reason = gate.refusal(along: motion, during: .approach, at: skin) {
        throw Blocked(reason: reason)
      }
    }
    if !candidate.press.isEmpty, let skin = pose.skin,
      let reason = gate.refusal(through: candidate.press, during: .contact, at: skin)
    {
      throw Blocked(reason: reason)
    }
    return Route.Visit(
      approach: approach, retreat: retreat, ceilings: ceilings, ceilingsAtEnd: ceilingsAtEnd,
      straightness: strays)
  }

  /// The largest distance of the tool tip from the normal through the target [m].
  private func straightness(of path: JointPath, _ pose: TargetPose) -> Double {
    var worst = 0.0
    for k in 0...4 * path.segmentCount {
      let offset = robot.toolPose(at: path.sample(at: Double(k) / 4).q).translation
      worst = max(worst, (offset - pose.X_BA.translation).rejected(from: pose.n_B).length)
    }
    return worst
  }
}
