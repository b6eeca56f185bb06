// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What an inverse of the kinematics found.
package enum PoseSolution: Equatable, Sendable {
  /// Within `PoseTolerance.required` of the target by the second route, strictly inside the joint
  /// limits.
  case solved(PoseAnswer)
  /// Every restart ended short of the target; the best posture found.
  case stuck(PoseAnswer)

  package var answer: PoseAnswer {
    switch self {
    case .solved(let answer), .stuck(let answer): answer
    }
  }

  package var isSolved: Bool {
    if case .solved = self { return true }
    return false
  }
}

/// A posture, how far its tool is from the target, and what it cost to find.
package struct PoseAnswer: Equatable, Sendable {
  package let q: JointVector
  /// [m]
  package let positionError: Double
  /// [rad]; without the spin where that is free.
  package let rotationError: Double
  package let iterations: Int
  package let restarts: Int
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
  /// Judges a posture by the second route of the forward kinematics.
  func judge(
    _ q: JointVector, of robot: borrowing RobotModel, iterations: Int, restarts: Int
  ) -> PoseSolution {
    let e = error(of: robot.chain.toolPoseByProducts(at: q))
    let answer = PoseAnswer(
      q: q, positionError: e.linear.length, rotationError: e.angular.length,
      iterations: iterations, restarts: restarts)
    let isNear =
      answer.positionError <= PoseTolerance.required.position
      && answer.rotationError <= PoseTolerance.required.rotation
    guard isNear, robot.limits.containsStrictly(q, count: robot.jointCount) else {
      return .stuck(answer)
    }
    return .solved(answer)
  }
}
