// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// Plans the motion of a treatment: for each target a transit over the patient, an approach along
/// the normal and a retreat, and at the end the way back.
///
/// What it hands out has been checked by other means than those that made it: clearance of the
/// links to body, table, floor and one another at every instant of every spline, straightness and
/// limits by dense sampling.
/// What cannot be done is refused with target, place and reason. Bounded by counts; the same
/// arguments give the same plan, bit for bit.
package struct Planner: Sendable {
  /// Heights of the arch over the straight way that are tried, lowest first [m].
  static let lifts = [0.0, 0.03, 0.06, 0.10, 0.15, 0.22, 0.30]
  /// How many tours with a blocked way may be found before ways that no arch frees are searched for,
  /// and before giving up.
  static let patience = 20
  static let mostDetours = 40
  /// How many ways may be searched for in vain.
  static let mostSearches = 12
  /// Ways drawn between two postures when the spline along the one before was not free.
  static let searchAttempts = 3
  /// What ways found at random keep beyond what is required, for splines to stray [m].
  static let searchReserve = 0.003
  /// Up to so many targets the order given is planned too, and the quicker plan taken.
  static let mostCompared = 15
  /// Another order than the one given is taken where it saves at least this share of the time.
  static let leastGain = 0.01
  /// How near to its end a joint may come at the start and in a transit [rad]: for smooth
  /// paths to stray.
  static let limitMargin = 0.01
  /// Samples a second of the final check.
  static let checkRate = 1000.0

  let robot: RobotModel
  let scene: ClearanceScene
  let timing: PlanTiming
  /// Ceilings of the tool's speed, of which a plan uses `PlanTiming.share`.
  let speed: SpeedLimits
  let follower: PathFollower
  let gate: ClearanceGate
  let arc: TransitArc
  let workers: Workers

  /// - Parameters:
  ///   - follower: of the same robot, to be shared between planners; nil makes one.
  ///   - workers: what is independent is shared out to them.
  /// - Throws: `PlanRefusal` when the robot's files leave out a limit or a shape that is needed.
  package init(
    robot: RobotModel, scene: ClearanceScene, speed: SpeedLimits = SpeedLimits(),
    follower: PathFollower? = nil, workers: Workers = .one
  ) throws(PlanRefusal) {
    guard robot.linksWithoutShape.isEmpty else {
      throw PlanRefusal(
        target: nil, p_BA: nil, reason: .shapeMissing(robot.linksWithoutShape))
    }
    self.robot = robot
    self.scene = scene
    self.speed = speed
    self.workers = workers
    do throws(PlanTiming.LimitMissing) {
      timing = try PlanTiming(robot, gravity_B: ArmDynamics.gravity_B(scene.X_WB))
    } catch {
      throw PlanRefusal(target: nil, p_BA: nil, reason: .limitMissing(error.name))
    }
    let follower = follower ?? PathFollower(robot)
    self.follower = follower
    gate = ClearanceGate(robot, scene)
    arc = TransitArc(follower, up_B: scene.X_WB.rotation.inverseTimes(Vector3(0, 0, 1)))
  }

  /// The plan for the targets, or why there is none.
  ///
  /// - Parameters:
  ///   - start: where the arm stands, and returns to [rad].
  ///   - seed: of everything that is drawn.
  ///   - rules: which orders are allowed, of which the quickest is looked for; nil for the order
  ///     given. The plan's targets and the report's are in the order of their visits.
  ///   - known: of these targets from where the arm stands; its ways to stand at them are among
  ///     those that are chosen from.
  package func plan(
    _ targets: [Target], start: JointVector, X_BP: RigidTransform<Base, Patient>, seed: UInt64,
    rules: SequenceRules? = nil, known: KnownStands? = nil
  ) -> PlanResult {
    do throws(PlanRefusal) {
      try check(start: start, targets)
      let skins = known?.skins ?? workers.map(targets) { skin(around: $0) }
      let poses = zip(targets, skins).map { TargetPose($0, X_BP, skin: $1) }
      let layers = try candidates(
        for: poses, start: start, known: known?.hovers ?? [], seed: seed)
      let sequence = PlanSequence(
        robot, start: start, layers, rules: rules ?? SequenceRules(count: targets.count),
        speed: speed)
      let (timed, gain) = try route(over: poses, sequence, isFree: rules != nil, seed: seed)
      let order = timed.route.order
      let plan = MotionPlan(
        targets: order.map { targets[$0] }, start: start, X_BP: X_BP, segments: timed.segments,
        zones: scene.zones, clearances: clearances(of: timed.route))
      var report = try report(timed, order.map { poses[$0] })
      report.sequence = gain
      return .planned(plan, report)
    } catch {
      return .refused(error)
    }
  }

  /// The quickest route, or that in the order given where no other is allowed, quicker, or found.
  private func route(
    over poses: [TargetPose], _ sequence: PlanSequence, isFree: Bool, seed: UInt64
  ) throws(PlanRefusal) -> (TimedRoute, PlanReport.Sequence) {
    var search = RouteSearch(self, poses, sequence, seed: seed)
    let order = isFree ? sequence.problem.rules.givenOrder : Array(poses.indices)
    var estimate = sequence.problem.best(inOrder: order).map { sequence.duration(of: $0.nodes) }
    var given: TimedRoute?
    var quickest: TimedRoute?
    if isFree, let found = try? search.route(.quickest) {
      if found.route.order == order { given = found } else { quickest = found }
    }
    if let quickest {
      let isClose = quickest.route.estimate > (1 - Planner.leastGain) * (estimate ?? .infinity)
      if poses.count <= Planner.mostCompared || isClose {
        given = try? search.route(.given(order))
      }
    } else if given == nil {
      given = try search.route(.given(order))
    }
    estimate = given?.route.estimate ?? estimate
    let least = (1 - Planner.leastGain) * (given?.duration ?? .infinity)
    guard let best = quickest.flatMap({ $0.duration < least ? $0 : nil }) ?? given else {
      preconditionFailure("neither a route nor a refusal")
    }
    return (
      best,
      PlanReport.Sequence(
        order: best.route.order, estimate: best.route.estimate, givenEstimate: estimate,
        givenMovingTime: given?.duration)
    )
  }

  func skin(around target: Target) -> TargetSkin? {
    robot.tool.flatMap {
      TargetSkin(
        around: target.X_PA, normal_A: target.technique.normal_A, of: scene.mesh, $0,
        below: target.technique.hover)
    }
  }

  private func clearances(of route: Route) -> [PostureClearance] {
    guard PostureMotion.isRedundant(robot) else { return [] }
    return route.candidates.map { scene.postureClearance(of: robot, at: $0.contact) }
  }

  private func check(start: JointVector, _ targets: [Target]) throws(PlanRefusal) {
    func refuse(_ reason: PlanRefusal.Reason) -> PlanRefusal {
      PlanRefusal(target: nil, p_BA: nil, reason: reason, certainty: .proved)
    }
    if targets.isEmpty { throw refuse(.noTargets) }
    for i in 0..<robot.jointCount {
      let lower = robot.limits.lower[i] + Planner.limitMargin
      let upper = robot.limits.upper[i] - Planner.limitMargin
      guard lower <= start[i], start[i] <= upper else {
        throw refuse(
          .startOutsideLimits(
            joint: robot.jointNames[i], position: start[i], lower: lower, upper: upper))
      }
    }
    if let reason = gate.refusal(at: start, during: .start) { throw refuse(reason) }
  }

  private func candidates(
    for poses: [TargetPose], start: JointVector, known: [JointVector?], seed: UInt64
  ) throws(PlanRefusal) -> [[TargetCandidate]] {
    var random = SeededGenerator(seed: seed, stream: "planning")
    var search = CandidateSearch(robot, follower, gate, speed: speed, workers: workers)
    var layers: [[TargetCandidate]] = []
    for (i, pose) in poses.enumerated() {
      // Near to how the arm stands at the nearest of the targets before: whatever the order of the
      // visits, one of its neighbours is likely to be near.
      let nearest = (0..<i).min { distance(poses[$0], pose) < distance(poses[$1], pose) }
      let references = [start] + (nearest.map { layers[$0].prefix(4).map(\.hover) } ?? [])
      let known = i < known.count ? known[i] : nil
      switch search.candidates(
        for: pose, references: references, known: known, random: &random)
      {
      case .found(let found): layers.append(found)
      case .refused(let reason):
        throw refusal(of: pose, found: reason)
      }
    }
    return layers
  }

  private func distance(_ a: TargetPose, _ b: TargetPose) -> Double {
    (a.X_BA.translation - b.X_BA.translation).length
  }

  /// What is said of a target that no posture was found for: the proof that there is none, or what
  /// was found.
  func refusal(of pose: TargetPose, found reason: PlanRefusal.Reason) -> PlanRefusal {
    guard let proved = impossibility(of: pose) else {
      return pose.refusal(reason, certainty: .notFound)
    }
    // What the search found is nearer to the truth than the bound that proves it.
    if case .unreachable = reason, case .unreachable = proved {
      return pose.refusal(reason, certainty: .proved)
    }
    return pose.refusal(proved, certainty: .proved)
  }

  /// Why the tool tip cannot be where it has to be: beyond what the arm's lengths allow, or in an
  /// obstacle; nil when it may.
  private func impossibility(of pose: TargetPose) -> PlanRefusal.Reason? {
    let reach = ReachSphere(robot)
    let technique = pose.target.technique
    let heights: [(PlanRefusal.Pose, Double)] = [
      (.hover, technique.hover), (.contact, technique.standoff),
    ]
    for (end, height) in heights {
      let p_B = pose.X_BA.translation + pose.n_B * height
      if reach.excludes(p_B) {
        return .unreachable(end, by: (p_B - reach.center_B).length - reach.radius)
      }
      if let obstacle = scene.obstacle(at: p_B) { return .inObstacle(end, "\(obstacle)") }
    }
    return nil
  }
}
