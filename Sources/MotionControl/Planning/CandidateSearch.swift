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
  /// Restarts of the inverse kinematics from each seed.
  static let restarts = 4

  /// So many are judged against everything around at once.
  private static let judgedAtOnce = 8

  private let robot: RobotModel
  private let judge: CandidateJudge
  private let solver: PoseSolver
  private var planning: PlanningSolver
  private let workers: Workers

  init(
    _ robot: RobotModel, _ follower: PathFollower, _ gate: ClearanceGate,
    speed: SpeedLimits = SpeedLimits(), workers: Workers = .one
  ) {
    guard let planning = try? PlanningSolver(follower.solver, scene: gate.scene) else {
      preconditionFailure("no memory for the inverse kinematics of \(robot.name)")
    }
    self.robot = robot
    self.workers = workers
    judge = CandidateJudge(robot, follower, gate, speed: speed)
    solver = follower.solver
    self.planning = planning
  }

  enum Outcome {
    case found([TargetCandidate])
    case refused(PlanRefusal.Reason)
  }

  /// The way to stand at a target below a posture above it; nil when that is none.
  func candidate(for pose: TargetPose, hover: JointVector) -> TargetCandidate? {
    var failure = Failure()
    guard let found = judge.candidate(pose, hover: hover, &failure),
      judge.refusal(of: found, at: pose) == nil
    else { return nil }
    return found
  }

  /// - Parameters:
  ///   - references: postures it would be good to be near, the best first.
  ///   - known: a posture above the target that `candidate(for:hover:)` was found below.
  mutating func candidates(
    for pose: TargetPose, references: [JointVector], known: JointVector? = nil,
    random: inout SeededGenerator
  ) -> Outcome {
    var failure = Failure()
    var found: [TargetCandidate] = []
    var postures = hoverPostures(pose, references, &random, &failure)
    if let known { postures.append(known) }
    let judge = judge
    let judged = workers.map(postures) { q in
      var failure = Failure()
      return (judge.candidate(pose, hover: q, &failure), failure)
    }
    for (candidate, complaint) in judged {
      if let candidate { found.append(candidate) } else { failure.note(complaint) }
    }
    // Near to what comes before counts too; equal costs stay in the order of their discovery.
    let rank = found.map { candidate in
      candidate.cost
        + 0.5 * (references.map { ($0 - candidate.hover).maxMagnitude }.min() ?? 0)
    }
    let order = found.indices.sorted { (rank[$0], $0) < (rank[$1], $1) }
    var kept: [TargetCandidate] = []
    // The best of each branch is handed on, so that one branch can serve all targets.
    func isWanted(_ i: Int) -> Bool {
      kept.count < CandidateSearch.kept || kept.allSatisfy { $0.isFlip(to: found[i]) }
    }
    var rest = order[...]
    while !rest.isEmpty {
      let next = Array(rest.prefix(CandidateSearch.judgedAtOnce))
      rest = rest.dropFirst(next.count)
      let wanted = next.filter(isWanted)
      let reasons = workers.map(wanted.map { found[$0] }) { judge.refusal(of: $0, at: pose) }
      for (i, reason) in zip(wanted, reasons) where isWanted(i) {
        if let reason { failure.note(reason, rank: 5) } else { kept.append(found[i]) }
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
    guard let closedForm = judge.closedForm, closedForm.redundantRange == nil else { return }
    let set = closedForm.solutions(X_BT, near: reference)
    for i in 0..<set.count where set[i].isWithinLimits {
      let q = set[i].q
      if !postures.contains(where: { ($0 - q).maxMagnitude < CandidateSearch.same }) {
        postures.append(q)
      }
    }
  }

  /// Why nothing was found: the complaint of the attempt that came furthest, the mildest of them.
  struct Failure {
    private(set) var reason = PlanRefusal.Reason.unreachable(.hover, by: .infinity)
    private var rank = -1

    mutating func note(_ other: Failure) { note(other.reason, rank: other.rank) }

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
