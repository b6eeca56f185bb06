// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

/// Follows what an arm does at a target from a posture above it, and judges it.
struct CandidateJudge: Sendable {
  /// How fast the tool may turn on a line that it does not turn on [rad/s].
  private static let turnSpeed = 1.0

  private let robot: RobotModel
  private let follower: PathFollower
  private let gate: ClearanceGate
  private let bestManipulability: Double
  /// The joints' speed is foretold for this.
  private let fastest: ToolSpeed
  let closedForm: ClosedForm?

  init(
    _ robot: RobotModel, _ follower: PathFollower, _ gate: ClearanceGate, speed: SpeedLimits
  ) {
    self.robot = robot
    self.follower = follower
    self.gate = gate
    bestManipulability = follower.solver.bestManipulability
    fastest = ToolSpeed(linear: speed.opening, angular: CandidateJudge.turnSpeed)
    closedForm = ClosedForm(robot.chain, limits: robot.limits)
  }

  /// What is in the way of a candidate; nil when nothing is.
  func refusal(of candidate: TargetCandidate, at pose: TargetPose) -> PlanRefusal.Reason? {
    gate.refusal(of: candidate, at: pose)
  }

  /// Follows the line to the skin and below, and judges what the joints do on it.
  func candidate(
    _ pose: TargetPose, hover: JointVector, _ failure: inout CandidateSearch.Failure
  ) -> TargetCandidate? {
    let spin = pose.spin(of: robot.toolPose(at: hover))
    let technique = pose.target.technique
    let above = PathFollower.line(
      from: pose.tool(spin: spin, height: technique.hover),
      by: pose.n_B * (technique.standoff - technique.hover))
    guard let path = followed(above, hover, .contact, &failure) else { return nil }
    let approach = path.postures
    var press: [JointVector] = []
    if technique.isContact {
      let below = PathFollower.line(
        from: pose.tool(spin: spin, height: technique.standoff),
        by: pose.n_B * -(technique.standoff + pose.target.limits.depth))
      guard let found = followed(below, approach[approach.count - 1], .deepest, &failure) else {
        return nil
      }
      press = found.postures
    }
    guard let way = along(pose, spin, approach, press, &failure) else { return nil }
    var measure = PostureMeasure(robot, bestManipulability: bestManipulability)
    for q in approach + press + way.course.joined() + way.retreat { measure.add(q) }
    guard let cost = measure.cost(&failure) else { return nil }
    return TargetCandidate(
      approach: approach, jointSpeed: path.forecast(at: fastest, of: robot)?.ratio ?? 0,
      press: press, course: way.course, retreat: way.retreat, spin: spin,
      branch: closedForm?.branch(of: approach[approach.count - 1]),
      limitMargin: measure.limitMargin,
      manipulability: measure.manipulability, cost: cost)
  }

  /// What the joints do on the technique's course, at the standoff and as deep as the region allows,
  /// and on the line away from its end.
  private func along(
    _ pose: TargetPose, _ spin: Double, _ approach: [JointVector], _ press: [JointVector],
    _ failure: inout CandidateSearch.Failure
  ) -> (course: [[JointVector]], retreat: [JointVector])? {
    let technique = pose.target.technique
    guard !pose.course.isEmpty else { return ([], approach.reversed()) }
    func over(_ height: Double) -> [RigidTransform<Base, Tool>] {
      pose.course.map { $0.tool(spin: spin, height: height) }
    }
    guard
      let above = followed(
        over(technique.standoff), approach[approach.count - 1], .contact, &failure)
    else { return nil }
    var course = [above.postures]
    if let deepest = press.last {
      guard
        let below = followed(over(-pose.target.limits.depth), deepest, .deepest, &failure)
      else { return nil }
      course.append(below.postures)
    }
    let end = pose.X_BAEnd
    let away = PathFollower.line(
      from: end.tool(spin: spin, height: technique.standoff),
      by: end.rotation.z * (technique.hover - technique.standoff))
    guard
      let retreat = followed(away, above.postures[above.postures.count - 1], .hover, &failure)
    else { return nil }
    return (course, retreat.postures)
  }

  private func followed(
    _ poses: [RigidTransform<Base, Tool>], _ start: JointVector, _ end: PlanRefusal.Pose,
    _ failure: inout CandidateSearch.Failure
  ) -> FollowedPath? {
    switch follower.follow(poses, from: start) {
    case .followed(let path): return path
    case .outOfReach(let place, let short, _):
      let left = (poses[poses.count - 1].translation - place.X_BT.translation).length
      failure.note(.unreachable(end, by: short + left), rank: 1)
    case .branchChange(_, let deviation, _):
      failure.note(.branchChange(.approach, deviation: deviation), rank: 2)
    }
    return nil
  }
}
