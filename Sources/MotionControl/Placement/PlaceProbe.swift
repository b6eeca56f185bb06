// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A quick look whether an arm can stand at targets from one place: above each and at its skin, its
/// joints within their limits and its links clear at these two postures.
///
/// Less than a plan asks for, which also follows the line between them and what the technique does;
/// what it says no to, a longer search may still find.
struct PlaceProbe {
  /// Postures the solver starts from, besides those that served before.
  static let randomSeeds = 4
  /// Restarts of the solver from each.
  private static let restarts = 1

  /// How an arm stands at a target.
  struct Stand: Equatable {
    let hover: JointVector
    let contact: JointVector
    /// Of both postures the worse, see `TargetCandidate.cost`.
    let cost: Double
  }

  enum Answer: Equatable {
    case stands(Stand)
    case refused(PlanRefusal.Reason)
  }

  let robot: RobotModel
  let solver: PoseSolver
  let reach: ReachSphere

  /// - Parameter seeds: postures that served at other targets or places, the likeliest first.
  func answer(
    for pose: TargetPose, _ gate: ClearanceGate, seeds: [JointVector],
    random: inout SeededGenerator
  ) -> Answer {
    let technique = pose.target.technique
    for (height, end) in [
      (technique.hover, PlanRefusal.Pose.hover), (technique.standoff, .contact),
    ] {
      let p_B = pose.X_BA.translation + pose.n_B * height
      if reach.excludes(p_B) {
        let short = (p_B - reach.center_B).length - reach.radius
        return .refused(.unreachable(end, by: short))
      }
    }
    var failure = CandidateSearch.Failure()
    var starts = seeds + [robot.limits.middle]
    for _ in 0..<PlaceProbe.randomSeeds {
      starts.append(robot.limits.random(&random, count: robot.jointCount))
    }
    for q in starts {
      if let stand = stand(at: pose, from: q, gate, &random, &failure) { return .stands(stand) }
    }
    return .refused(failure.reason)
  }

  private func stand(
    at pose: TargetPose, from q: JointVector, _ gate: ClearanceGate,
    _ random: inout SeededGenerator, _ failure: inout CandidateSearch.Failure
  ) -> Stand? {
    let technique = pose.target.technique
    let above = PoseTarget(pose.tool(spin: 0, height: technique.hover), spin: pose.target.spin)
    let hover = solver.solve(above, from: q, random: &random, restarts: PlaceProbe.restarts)
    guard hover.isSolved else {
      failure.note(.unreachable(.hover, by: hover.answer.positionError), rank: 0)
      return nil
    }
    let spin = pose.spin(of: robot.toolPose(at: hover.answer.q))
    let below = PoseTarget(pose.tool(spin: spin, height: technique.standoff), spin: .aligned)
    let contact = solver.solve(below, from: hover.answer.q, random: &random, restarts: 0)
    guard contact.isSolved else {
      failure.note(.unreachable(.contact, by: contact.answer.positionError), rank: 1)
      return nil
    }
    var cost = 0.0
    for q in [hover.answer.q, contact.answer.q] {
      var measure = PostureMeasure(robot, bestManipulability: solver.bestManipulability)
      measure.add(q)
      guard let here = measure.cost(&failure) else { return nil }
      cost = max(cost, here)
    }
    for (q, motion) in [
      (contact.answer.q, PlanRefusal.Motion.approach), (hover.answer.q, .transit),
    ] {
      if let reason = gate.refusal(at: q, during: motion) {
        failure.note(reason, rank: 5)
        return nil
      }
    }
    return Stand(hover: hover.answer.q, contact: contact.answer.q, cost: cost)
  }
}
