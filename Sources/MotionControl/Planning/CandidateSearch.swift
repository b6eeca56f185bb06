// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import Safety
import SpatialMath

/// Finds ways to stand at a target: several turns of a round tool, several elbows, several
/// branches, the good ones first.
///
/// Bounded by counts; everything drawn comes from the generator handed in.
struct CandidateSearch: ~Copyable {
  /// How many ways are handed on for each target.
  static let kept = 8
  /// Turns of a round tool that are tried.
  static let spinCount = 12
  /// Random references for each target.
  static let randomReferences = 6
  /// How near to its end a joint may stand at a target [rad].
  static let limitMargin = 0.05
  /// Smallest manipulability over the arm's best; below 0.08 the control loop begins to damp.
  static let manipulability = 0.12
  /// Two ways whose joints differ by less are one [rad].
  static let same = 0.05
  /// How fast the tool may turn on a line that it does not turn on [rad/s].
  private static let turnSpeed = 1.0
  /// Restarts of the inverse kinematics from each seed.
  static let restarts = 4

  private let robot: RobotModel
  private let follower: PathFollower
  private let gate: ClearanceGate
  private let solver: PoseSolver
  private var planning: PlanningSolver
  private let closedForm: ClosedForm?
  private let bestManipulability: Double

  init(_ robot: RobotModel, _ follower: PathFollower, _ gate: ClearanceGate) {
    guard let planning = try? PlanningSolver(follower.solver, scene: gate.scene) else {
      preconditionFailure("no memory for the inverse kinematics of \(robot.name)")
    }
    self.robot = robot
    self.follower = follower
    self.gate = gate
    solver = follower.solver
    self.planning = planning
    closedForm = ClosedForm(robot.chain, limits: robot.limits)
    bestManipulability = solver.bestManipulability
  }

  enum Outcome {
    case found([TargetCandidate])
    case refused(PlanRefusal.Reason)
  }

  /// - Parameter references: postures it would be good to be near, the best first.
  mutating func candidates(
    for pose: TargetPose, references: [JointVector], random: inout SeededGenerator
  ) -> Outcome {
    var failure = Failure()
    var found: [TargetCandidate] = []
    for q in hoverPostures(pose, references, &random, &failure) {
      if let candidate = candidate(pose, hover: q, &failure) { found.append(candidate) }
    }
    // Near to what comes before counts too; equal costs stay in the order of their discovery.
    let rank = found.map { candidate in
      candidate.cost
        + 0.5 * (references.map { ($0 - candidate.hover).maxMagnitude }.min() ?? 0)
    }
    let order = found.indices.sorted { (rank[$0], $0) < (rank[$1], $1) }
    var kept: [TargetCandidate] = []
    for i in order {
      // The best of each branch is handed on, so that one branch can serve all targets.
      let isWanted =
        kept.count < CandidateSearch.kept || kept.allSatisfy { $0.isFlip(to: found[i]) }
      guard isWanted else { continue }
      if let reason = gate.refusal(of: found[i], at: pose) {
        failure.note(reason, rank: 5)
      } else {
        kept.append(found[i])
      }
    }
    return kept.isEmpty ? .refused(failure.reason) : .found(kept)
  }

  /// Distinct postures at hover, from seeds near the references, at many spins, and at random.
  private mutating func hoverPostures(
    _ pose: TargetPose, _ references: [JointVector], _ random: inout SeededGenerator,
    _ failure: inout Failure
  ) -> [JointVector] {
    let height = pose.target.technique.hover
    var postures: [JointVector] = []
    func add(_ solution: PoseSolution) {
      guard solution.isSolved else {
        failure.note(.unreachable(.hover, by: solution.answer.positionError), rank: 0)
        return
      }
      let q = solution.answer.q
      if !postures.contains(where: { ($0 - q).maxMagnitude < CandidateSearch.same }) {
        postures.append(q)
      }
    }
    var all = references
    for _ in 0..<CandidateSearch.randomReferences {
      all.append(robot.limits.random(&random, count: robot.jointCount))
    }
    let wanted = PoseTarget(pose.tool(spin: 0, height: height), spin: pose.target.spin)
    for reference in all {
      add(
        planning.solve(
          wanted, from: reference, reference: reference, random: &random,
          restarts: CandidateSearch.restarts))
    }
    let spins = pose.target.spin == .free ? CandidateSearch.spinCount : 1
    for k in 0..<spins {
      let spin = 2 * Double.pi * Double(k) / Double(spins)
      addBranches(pose.tool(spin: spin, height: height), near: references[0], to: &postures)
      guard pose.target.spin == .free else { break }
      let turned = PoseTarget(pose.tool(spin: spin, height: height), spin: .aligned)
      for reference in all.prefix(2) {
        add(
          solver.solve(
            turned, from: reference, random: &random, restarts: CandidateSearch.restarts))
      }
    }
    return postures
  }

  /// Every branch of an arm of six joints; a redundant arm has too many postures for that.
  private func addBranches(
    _ X_BT: RigidTransform<Base, Tool>, near reference: JointVector,
    to postures: inout [JointVector]
  ) {
    guard let closedForm, closedForm.redundantRange == nil else { return }
    let set = closedForm.solutions(X_BT, near: reference)
    for i in 0..<set.count where set[i].isWithinLimits {
      let q = set[i].q
      if !postures.contains(where: { ($0 - q).maxMagnitude < CandidateSearch.same }) {
        postures.append(q)
      }
    }
  }

  /// Follows the line to the skin and below, and judges what the joints do on it.
  private func candidate(
    _ pose: TargetPose, hover: JointVector, _ failure: inout Failure
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
    var margin = (joint: 0, margin: Double.infinity)
    var manipulability = Double.infinity
    for q in approach + press + way.course.joined() + way.retreat {
      let here = robot.limits.margin(of: q, count: robot.jointCount)
      if here.margin < margin.margin { margin = here }
      let measure = robot.kinematics(at: q).J_BT.manipulability / bestManipulability
      manipulability = min(manipulability, measure)
    }
    guard margin.margin >= CandidateSearch.limitMargin else {
      failure.note(
        .jointLimit(
          .approach, joint: robot.jointNames[margin.joint], margin: margin.margin,
          required: CandidateSearch.limitMargin), rank: 3)
      return nil
    }
    guard manipulability >= CandidateSearch.manipulability else {
      failure.note(
        .nearSingular(
          .contact, manipulability: manipulability, required: CandidateSearch.manipulability),
        rank: 4)
      return nil
    }
    let fastest = ToolSpeed(linear: SpeedLimits().opening, angular: CandidateSearch.turnSpeed)
    return TargetCandidate(
      approach: approach, jointSpeed: path.forecast(at: fastest, of: robot)?.ratio ?? 0,
      press: press, course: way.course, retreat: way.retreat, spin: spin,
      branch: closedForm?.branch(of: approach[approach.count - 1]), limitMargin: margin.margin,
      manipulability: manipulability,
      cost: TargetCandidate.cost(limitMargin: margin.margin, manipulability: manipulability))
  }

  /// What the joints do on the technique's course, at the standoff and as deep as the region allows,
  /// and on the line away from its end.
  private func along(
    _ pose: TargetPose, _ spin: Double, _ approach: [JointVector], _ press: [JointVector],
    _ failure: inout Failure
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
    _ failure: inout Failure
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

  /// Why nothing was found: the complaint of the attempt that came furthest, the mildest of them.
  struct Failure {
    private(set) var reason = PlanRefusal.Reason.unreachable(.hover, by: .infinity)
    private var rank = -1

    mutating func note(_ next: PlanRefusal.Reason, rank nextRank: Int) {
      guard nextRank > rank || (nextRank == rank && next.shortfall < reason.shortfall) else {
        return
      }
      reason = next
      rank = nextRank
    }
  }
}

extension PlanRefusal.Reason {
  /// How far from good enough it was, in the unit of the reason.
  var shortfall: Double {
    switch self {
    case .unreachable(_, let distance): distance
    case .jointLimit(_, _, let margin, let required): required - margin
    case .nearSingular(_, let measure, let required): required - measure
    case .collision(_, _, _, let distance, let required, _): required - distance
    case .toolTooLow(_, let height, let required): required - height
    case .branchChange(_, let deviation): deviation
    case .torque(_, let ratio): ratio - 1
    case .tooSharp(_, let curvature): curvature
    case .noTargets, .limitMissing, .shapeMissing, .startOutsideLimits, .noStart, .inObstacle:
      .infinity
    }
  }
}
