// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What an inverse of the kinematics found.
package enum PoseSolution: Equatable, Sendable {
  /// Within `PoseTolerance.required` of the target by the second route, strictly inside the joint
  /// limits.
  case converged(PoseAnswer)
  /// Short of the target: in the best posture found a joint stands at the end of its range, and
  /// the way to the target leads past it.
  case limited(PoseAnswer)
  /// Short of the target: in the best posture found the arm has lost a direction of motion. Only
  /// arms of six joints and more have one to lose.
  case singular(PoseAnswer)
  /// Short of the target for no such reason, or the target is beyond the arm's reach; the best
  /// posture found.
  case unreachable(PoseAnswer)

  package var answer: PoseAnswer {
    switch self {
    case .converged(let answer), .limited(let answer), .singular(let answer),
      .unreachable(let answer):
      answer
    }
  }

  package var isSolved: Bool {
    if case .converged = self { return true }
    return false
  }

  /// For tables and JSON: "converged", "limited", "singular" or "unreachable".
  package var name: String {
    switch self {
    case .converged: "converged"
    case .limited: "limited"
    case .singular: "singular"
    case .unreachable: "unreachable"
    }
  }

  /// The same verdict on another answer.
  func with(_ answer: PoseAnswer) -> PoseSolution {
    switch self {
    case .converged: .converged(answer)
    case .limited: .limited(answer)
    case .singular: .singular(answer)
    case .unreachable: .unreachable(answer)
    }
  }
}

/// A posture, how far its tool is from the target, and what it cost to find.
package struct PoseAnswer: Equatable, Sendable {
  /// Inside the joint limits, always finite.
  package let q: JointVector
  /// [m]
  package let positionError: Double
  /// [rad]; without the spin where that is free.
  package let rotationError: Double
  package let iterations: Int
  package let restarts: Int

  /// Near enough, and strictly inside the joint limits.
  func isWithinTolerance(of robot: borrowing RobotModel) -> Bool {
    positionError <= PoseTolerance.required.position
      && rotationError <= PoseTolerance.required.rotation
      && robot.limits.containsStrictly(q, count: robot.jointCount)
  }
}

/// How near is near enough.
package struct PoseTolerance: Equatable, Sendable {
  /// [m]
  package let position: Double
  /// [rad]
  package let rotation: Double

  /// What a solution promises.
  package static let required = PoseTolerance(position: 1e-5, rotation: 1e-4)
  /// Where iterations end: below `required` by what two routes may differ, and then some.
  static let target = PoseTolerance(position: 2e-6, rotation: 2e-5)
}

extension PoseTarget {
  /// How far a posture is from the target by the second route of the forward kinematics.
  func answer(
    _ q: JointVector, of robot: borrowing RobotModel, iterations: Int, restarts: Int
  ) -> PoseAnswer {
    let e = error(of: robot.chain.toolPoseByProducts(at: q))
    return PoseAnswer(
      q: q, positionError: e.linear.length, rotationError: e.angular.length,
      iterations: iterations, restarts: restarts)
  }
}
