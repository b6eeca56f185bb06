// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension Planner {
  /// How high above the highest target the tool waits at the start [m], the first that serves.
  package static let startHeights = [0.20, 0.10, 0.30, 0.40]
  /// The same above a target, along its normal, where none of them serves [m].
  private static let startHover = 0.15
  /// Postures tried for each place of a start.
  private static let startAttempts = 24

  /// A posture to start from when none is given: the tool points down above the middle of the
  /// targets, or else along the normal of one of them; away from joint ends and singular postures,
  /// clear of body, table and arm.
  ///
  /// - Throws: `PlanRefusal` when there is none; what it names is the attempt that came furthest.
  package func startPosture(
    above targets: [Target], X_BP: RigidTransform<Base, Patient>, seed: UInt64
  ) throws(PlanRefusal) -> JointVector {
    guard !targets.isEmpty else {
      throw PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
    }
    var random = SeededGenerator(seed: seed, stream: "start posture")
    var failure = CandidateSearch.Failure()
    let goals =
      Planner.startHeights.map { PoseTarget(startPose(above: targets, X_BP, by: $0), spin: .free) }
      + targets.map {
        PoseTarget((X_BP * $0.X_PA).tool(spin: 0, height: Planner.startHover), spin: .free)
      }
    for goal in goals {
      if let q = startPosture(at: goal, &random, &failure) { return q }
    }
    throw PlanRefusal(target: nil, p_BA: nil, reason: .noStart(failure.reason))
  }

  /// The best of some postures at a pose; nil when none serves.
  private func startPosture(
    at goal: PoseTarget, _ random: inout SeededGenerator, _ failure: inout CandidateSearch.Failure
  ) -> JointVector? {
    var chosen: (q: JointVector, cost: Double)?
    for attempt in 0..<Planner.startAttempts {
      let from =
        attempt == 0
        ? robot.limits.middle : robot.limits.random(&random, count: robot.jointCount)
      let solution = follower.solver.solve(goal, from: from, random: &random, restarts: 4)
      guard solution.isSolved else {
        failure.note(.unreachable(.hover, by: solution.answer.positionError), rank: 0)
        continue
      }
      let q = solution.answer.q
      let (joint, margin) = robot.limits.margin(of: q, count: robot.jointCount)
      guard margin >= Planner.limitMargin else {
        failure.note(
          .jointLimit(
            .start, joint: robot.jointNames[joint], margin: margin,
            required: Planner.limitMargin), rank: 1)
        continue
      }
      let manipulability =
        robot.kinematics(at: q).J_BT.manipulability / follower.solver.bestManipulability
      let cost =
        0.15 / margin + 0.15 / max(manipulability, 0.01)
        + 0.3 * (q - robot.limits.middle).maxMagnitude
      if let chosen, chosen.cost <= cost { continue }
      if let reason = gate.refusal(at: q, during: .start) {
        failure.note(reason, rank: 2)
      } else {
        chosen = (q, cost)
      }
    }
    return chosen?.q
  }

  /// Tool z down, the tip above the mean of the targets.
  private func startPose(
    above targets: [Target], _ X_BP: RigidTransform<Base, Patient>, by height: Double
  ) -> RigidTransform<Base, Tool> {
    let up = scene.X_WB.rotation.inverseTimes(Vector3(0, 0, 1))
    var sum = Vector3.zero
    var top = -Double.infinity
    for target in targets {
      let p = X_BP * target.X_PA.translation
      sum += p
      top = max(top, p.dot(up))
    }
    let mean = sum / Double(targets.count)
    let tip = mean + up * (top - mean.dot(up) + height)
    return RigidTransform(RotationMatrix(z: -up, xTowards: (-up).anyPerpendicular), tip)
  }
}
