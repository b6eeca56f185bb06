// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Whether an arm can bring a round tool to a place of the skin: hover above it, and from there
/// straight down to it along the normal, its joints within their limits and its links clear.
///
/// First it is asked whether both ends are within reach at all, the spin being free. Then postures
/// at the hover pose are tried one by one: what the solver found, then closed forms where the arm
/// has them or else the solver again, at turns of the tool and of the redundant angle that fill
/// their ranges evenly. Bounded by counts: a posture that no attempt finds is missed, one that is
/// found has been checked.
package struct PlaceReach: Sendable {
  /// Turns of the tool that are tried.
  package static let turnCount = 48
  /// Postures at the hover pose that are followed down.
  package static let mostPostures = 64
  /// Two postures whose joints differ by less are one [rad, m].
  private static let same = 0.05
  /// Restarts of the solver at a given turn.
  private static let restarts = 4

  package enum Answer: Equatable, Sendable {
    case reached(hover: JointVector, contact: JointVector)
    /// The joints would get there, but never without this; of all that were tried, the way that
    /// came nearest to being clear.
    case collides(PlanRefusal.Reason)
    /// Short by so much [m], with a joint at the end of its range.
    case limited(by: Double)
    /// Short by so much [m], where the arm has lost a direction of motion.
    case singular(by: Double)
    /// Beyond the reach, or short by so much for no such reason [m].
    case outOfReach(by: Double)
  }

  private let robot: RobotModel
  private let follower: PathFollower
  private let closedForm: ClosedForm?
  /// Nil where clearance is not judged.
  private let gate: ClearanceGate?

  /// - Parameter scene: what the arm must not run into; nil judges no clearance.
  /// - Precondition: with a scene, every link of the robot has a shape.
  package init(_ robot: RobotModel, scene: ClearanceScene?) {
    self.robot = robot
    follower = PathFollower(robot)
    closedForm = ClosedForm(robot.chain, limits: robot.limits)
    gate = scene.map { ClearanceGate(robot, $0) }
  }

  /// The answer for one place.
  ///
  /// - Parameter random: where the solver draws its restarts from.
  package func answer(
    for X_BA: RigidTransform<Base, Acupoint>, random: inout SeededGenerator
  ) -> Answer {
    var ends: [JointVector] = []
    for height in [Standoff.hover, 0] {
      let target = PoseTarget(X_BA.tool(spin: 0, height: height), spin: .free)
      let solution = follower.solver.solve(target, from: robot.limits.middle, random: &random)
      switch solution {
      case .converged(let answer): ends.append(answer.q)
      case .limited(let answer): return .limited(by: answer.positionError)
      case .singular(let answer): return .singular(by: answer.positionError)
      case .unreachable(let answer): return .outOfReach(by: answer.positionError)
      }
    }
    var trial = Trial()
    tryPosture(ends[0], X_BA, &trial)
    // The posture at the skin, followed upwards, gives one more at the hover pose.
    if trial.reached == nil, let q = lifted(ends[1], X_BA) { tryPosture(q, X_BA, &trial) }
    for k in 0..<PlaceReach.turnCount where !trial.isOver {
      for q in postures(k, X_BA, &random) where !trial.isOver { tryPosture(q, X_BA, &trial) }
    }
    return trial.answer
  }

  /// Postures at the hover pose at the k-th turn of the tool: the sequence of Roberts (2018), which
  /// fills the square of turn and redundant angle evenly however long it is.
  private func postures(
    _ k: Int, _ X_BA: RigidTransform<Base, Acupoint>, _ random: inout SeededGenerator
  ) -> [JointVector] {
    func share(_ step: Double) -> Double {
      let x = Double(k + 1) * step
      return x - x.rounded(.down)
    }
    let X_BT = X_BA.tool(
      spin: 2 * .pi * share(0.7548776662466927), height: Standoff.hover)
    guard let closedForm else {
      let solution = follower.solver.solve(
        PoseTarget(X_BT, spin: .aligned),
        from: robot.limits.random(&random, count: robot.jointCount), random: &random,
        restarts: PlaceReach.restarts)
      return solution.isSolved ? [solution.answer.q] : []
    }
    let redundancy = closedForm.redundantRange.map {
      $0.lowerBound + ($0.upperBound - $0.lowerBound) * share(0.5698402909980532)
    }
    let set = closedForm.solutions(X_BT, redundancy: redundancy, near: robot.limits.middle)
    return (0..<set.count).compactMap { set[$0].isWithinLimits ? set[$0].q : nil }
  }

  /// The tool poses from hover to the skin with the spin of a posture.
  private func line(
    _ X_BA: RigidTransform<Base, Acupoint>, spinOf q: JointVector
  ) -> [RigidTransform<Base, Tool>] {
    let spin = X_BA.spin(of: robot.toolPose(at: q))
    return PathFollower.line(
      from: X_BA.tool(spin: spin, height: Standoff.hover),
      by: X_BA.rotation.z * -Standoff.hover)
  }

  private func lifted(_ q: JointVector, _ X_BA: RigidTransform<Base, Acupoint>) -> JointVector? {
    guard case .followed(let path) = follower.follow(line(X_BA, spinOf: q).reversed(), from: q)
    else { return nil }
    return path.postures.last
  }

  private func tryPosture(
    _ q: JointVector, _ X_BA: RigidTransform<Base, Acupoint>, _ trial: inout Trial
  ) {
    guard !trial.tried.contains(where: { ($0 - q).maxMagnitude < PlaceReach.same }) else { return }
    trial.tried.append(q)
    let poses = line(X_BA, spinOf: q)
    func left(_ place: PathPlace) -> Double {
      (poses[poses.count - 1].translation - place.X_BT.translation).length
    }
    switch follower.follow(poses, from: q) {
    case .followed(let path):
      let postures = path.postures
      if let reason = refusal(of: postures) {
        trial.note(reason)
      } else {
        trial.reached = (q, postures[postures.count - 1])
      }
    case .outOfReach(let place, let by, let path):
      trial.noteStuck(at: stop(at: place, after: path), by: by + left(place))
    case .branchChange(let place, _, _): trial.noteStuck(at: .singular, by: left(place))
    }
  }

  /// Why the arm cannot go on at a place.
  private func stop(at place: PathPlace, after path: FollowedPath) -> Trial.Stop {
    guard let last = path.postures.last else { return .singular }
    // Without restarts the solver draws nothing.
    var unused = SeededGenerator(seed: 0)
    let target = PoseTarget(place.X_BT, spin: .aligned)
    if case .limited = follower.solver.solve(target, from: last, random: &unused, restarts: 0) {
      return .limited
    }
    return .singular
  }

  /// What is in the way at the hover pose, at the skin or between them; nil when nothing is.
  private func refusal(of postures: [JointVector]) -> PlanRefusal.Reason? {
    guard let gate else { return nil }
    if let reason = gate.refusal(at: postures[0], during: .transit) { return reason }
    for q in postures.reversed() {
      if let reason = gate.refusal(at: q, during: .approach) { return reason }
    }
    return nil
  }
}

/// What came of the postures tried so far.
private struct Trial {
  enum Stop { case limited, singular }

  var tried: [JointVector] = []
  var reached: (hover: JointVector, contact: JointVector)?
  private var collision: PlanRefusal.Reason?
  /// Of the lines that were not followed to their end the one that came nearest to it.
  private var stuck = (stop: Stop.singular, by: Double.infinity)

  var isOver: Bool { reached != nil || tried.count >= PlaceReach.mostPostures }

  mutating func note(_ reason: PlanRefusal.Reason) {
    if collision.map({ reason.shortfall < $0.shortfall }) ?? true { collision = reason }
  }

  mutating func noteStuck(at stop: Stop, by distance: Double) {
    if distance < stuck.by { stuck = (stop, distance) }
  }

  /// A way that is only in the way of something counts before one that the joints do not get.
  var answer: PlaceReach.Answer {
    if let reached { return .reached(hover: reached.hover, contact: reached.contact) }
    if let collision { return .collides(collision) }
    switch stuck.stop {
    case .limited: return .limited(by: stuck.by)
    case .singular: return .singular(by: stuck.by)
    }
  }
}
