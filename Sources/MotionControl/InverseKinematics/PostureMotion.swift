// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Joint velocities that an arm should have where its tool leaves a choice: off the ends of the
/// joint ranges and off singular postures.
///
/// To be added to the posture velocity of a `VelocityStep`, which lets through only what the tool
/// does not feel. Zero while no joint is near its end and the manipulability is good; from there it
/// grows smoothly, and it is never more than a share of the joints' velocity limits. Constant after
/// `init`; allocates never.
package struct PostureMotion: Sendable {
  /// The band before a joint's end, as a share of its range.
  static let limitBand = 0.05
  /// Share of the best manipulability below which singular postures are left; damping sets in at
  /// 0.08.
  static let singularShare = 0.15
  /// The most it asks of a joint, as a share of its velocity limit.
  package static let largestShare = 0.1

  private let limits: JointLimits
  private let count: Int
  private let enoughManipulability: Double

  /// - Parameter bestManipulability: the arm's; see `VelocityStep.bestManipulability`.
  package init(_ robot: RobotModel, bestManipulability: Double) {
    limits = robot.limits
    count = robot.jointCount
    // With six joints or fewer the tool leaves no choice.
    enoughManipulability =
      robot.jointCount > 6 ? PostureMotion.singularShare * bestManipulability : 0
  }

  /// - Parameter arm: pose and Jacobian at `q`.
  /// - Returns: [rad/s, m/s]
  package func velocity(_ arm: borrowing ArmKinematics, at q: JointVector) -> JointVector {
    var wanted = JointVector.zero
    for i in 0..<count {
      let band = PostureMotion.limitBand * (limits.upper[i] - limits.lower[i])
      let below = max(0, 1 - (q[i] - limits.lower[i]) / band)
      let above = max(0, 1 - (limits.upper[i] - q[i]) / band)
      wanted[i] = below * below - above * above
    }
    if enoughManipulability > 0, arm.J_BT.manipulability < enoughManipulability {
      let (value, gradient) = arm.J_BT.manipulabilityGradient
      let depth = 1 - value / enoughManipulability
      let steepness = gradient.maxMagnitude
      if steepness > 0 { wanted = wanted + gradient * (depth * depth / steepness) }
    }
    let largest = limits.velocity * PostureMotion.largestShare
    return wanted.scaled(by: largest).clamped(-largest, largest)
  }
}
