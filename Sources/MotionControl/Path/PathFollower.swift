// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Follows tool poses with the joints, each from the one before, so that the branch of the inverse
/// kinematics never changes unnoticed.
///
/// Every adjacent pair must pass the midpoint test: the tool at the mean of two neighbouring joint
/// positions must be near the mean of the two poses. A jump of the joints fails it whatever its
/// size in joint space.
package struct PathFollower: Sendable {
  /// Largest distance between two poses handed in for the test to mean something [m].
  package static let largestStep = 0.005
  /// How far the tool at a joint midpoint may be from the middle of its two poses [m].
  package static let straightness = 0.2e-3
  /// The same for the tool's axes [rad].
  package static let turn = 0.5 * Double.pi / 180

  package enum Outcome: Equatable, Sendable {
    /// One posture for each pose, and the largest deviation at a midpoint [m].
    case followed([JointVector], deviation: Double)
    /// Pose number `index` is out of reach from where the arm is, by this much [m].
    case outOfReach(index: Int, by: Double)
    /// Between poses `index` − 1 and `index` the joints would jump.
    case jumped(index: Int, deviation: Double)
  }

  package let robot: RobotModel
  private let solver: PoseSolver

  package init(_ robot: RobotModel) {
    self.robot = robot
    solver = PoseSolver(robot)
  }

  /// Joint positions for each pose, from `start`, which stands at the first of them.
  ///
  /// - Parameter poses: the spin is followed too, so that both ends keep it.
  package func follow(
    _ poses: [RigidTransform<Base, Tool>], from start: JointVector
  ) -> Outcome {
    // Without restarts the solver draws nothing.
    var unused = SeededGenerator(seed: 0)
    var points = [start]
    var worst = 0.0
    for (i, pose) in poses.enumerated().dropFirst() {
      let solution = solver.solve(
        PoseTarget(pose, spin: .aligned), from: points[i - 1], random: &unused, restarts: 0)
      guard solution.isSolved else {
        return .outOfReach(index: i, by: solution.answer.positionError)
      }
      let q = solution.answer.q
      let (shift, turn) = deviation(between: points[i - 1], q)
      guard shift <= PathFollower.straightness, turn <= PathFollower.turn else {
        return .jumped(index: i, deviation: shift)
      }
      worst = max(worst, shift)
      points.append(q)
    }
    return .followed(points, deviation: worst)
  }

  /// How far the tool at the mean of two postures is from the mean of its two poses: place [m] and
  /// axes [rad].
  package func deviation(between a: JointVector, _ b: JointVector) -> (Double, Double) {
    let X_a = robot.toolPose(at: a)
    let X_b = robot.toolPose(at: b)
    let X_m = robot.toolPose(at: (a + b) * 0.5)
    let shift = X_m.translation - (X_a.translation + X_b.translation) * 0.5
    let half = RotationMatrix.exp((X_a.rotation.inverse * X_b.rotation).log * 0.5)
    return (shift.length, (X_a.rotation * half).angle(to: X_m.rotation))
  }

  /// Poses on the straight line from one pose to another place, at most `largestStep` apart, with
  /// one orientation.
  package static func line(
    from X: RigidTransform<Base, Tool>, by shift: Vector3
  ) -> [RigidTransform<Base, Tool>] {
    let count = max(4, Int((shift.length / (0.8 * largestStep)).rounded(.up)))
    return (0...count).map { k in
      RigidTransform(X.rotation, X.translation + shift * (Double(k) / Double(count)))
    }
  }
}
