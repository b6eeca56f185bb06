// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One candidate for each target, and the ways between them.
struct Route {
  let candidates: [TargetCandidate]
  /// Waypoints from the start to the first hover pose, from each to the next, and back.
  let transits: [[JointVector]]
}

extension Planner {
  /// The cheapest route all of whose transits are free.
  func route(
    over poses: [TargetPose], _ layers: [[TargetCandidate]], start: JointVector
  ) throws(PlanRefusal) -> Route {
    let branch = ClosedForm(robot.chain)?.branch(of: start)
    var choice = CandidateChoice(start: start, branch: branch, layers: layers)
    var known: [CandidateChoice.Edge: [JointVector]] = [:]
    var refusal = poses[0].refusal(.noTargets)
    for _ in 0..<Planner.mostDetours {
      guard let edges = choice.best() else { throw refusal }
      var transits: [[JointVector]] = []
      for edge in edges {
        if let waypoints = known[edge] {
          transits.append(waypoints)
          continue
        }
        let from = edge.layer == 0 ? start : layers[edge.layer - 1][edge.from].leave
        let to = edge.layer == layers.count ? start : layers[edge.layer][edge.to].hover
        switch transit(from: from, to: to) {
        case .success(let waypoints):
          known[edge] = waypoints
          transits.append(waypoints)
        case .failure(let blocked):
          choice.block(edge)
          refusal = poses[min(edge.layer, poses.count - 1)].refusal(blocked.reason)
        }
        if transits.count == edge.layer { break }
      }
      if transits.count == edges.count {
        return Route(
          candidates: edges.dropLast().map { layers[$0.layer][$0.to] }, transits: transits)
      }
    }
    throw refusal
  }

  private struct Blocked: Error { let reason: PlanRefusal.Reason }

  /// The lowest arch that is free, or what is in the way of the one that came nearest to it.
  private func transit(
    from a: JointVector, to b: JointVector
  ) -> Result<[JointVector], Blocked> {
    var failure = CandidateSearch.Failure()
    for lift in Planner.lifts {
      // An arch that is out of reach or makes the joints jump is no way; the first, which is flat,
      // always is one, so that there is a reason to give.
      guard case .found(let waypoints) = arc.waypoints(from: a, to: b, lift: lift) else { continue }
      guard let reason = firstRefusal(on: waypoints) else { return .success(waypoints) }
      failure.note(reason, rank: 0)
    }
    return .failure(Blocked(reason: failure.reason))
  }

  private func firstRefusal(on waypoints: [JointVector]) -> PlanRefusal.Reason? {
    for (i, q) in waypoints.enumerated() {
      let (joint, margin) = robot.limits.margin(of: q, count: robot.jointCount)
      if margin < Planner.limitMargin {
        return .jointLimit(
          .transit, joint: robot.jointNames[joint], margin: margin, required: Planner.limitMargin)
      }
      if let reason = gate.refusal(at: q, during: .transit) { return reason }
      guard i > 0 else { continue }
      if let reason = gate.zoneRefusal(from: waypoints[i - 1], to: q, during: .transit) {
        return reason
      }
    }
    return nil
  }
}
