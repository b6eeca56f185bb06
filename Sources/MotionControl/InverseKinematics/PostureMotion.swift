// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Joint velocities that an arm should have where its tool leaves a choice: off the ends of the
/// joint ranges and off singular postures.
///
/// Added to the posture velocity of a `VelocityStep`, which lets through only what the tool does not
/// feel. Zero while no joint is near its end and the manipulability is good; from there it grows
/// smoothly, and it is never more than a share of the joints' velocity limits. Constant after
/// `init`; allocates never.
package struct PostureMotion: Sendable {
  /// The band before a joint's end, as a share of its range.
  private static let limitBand = 0.05
  /// Share of the best manipulability below which singular postures are left; damping sets in at
  /// 0.08, and plans keep above 0.12 at their targets.
  private static let singularShare = 0.12
  /// The most it asks of a joint, as a share of its velocity limit.
  package static let largestShare = 0.1

  private let lower: JointVector
  private let upper: JointVector
  /// One over the width of each joint's band; zero past the last joint.
  private let perBand: JointVector
  private let largest: JointVector
  private let isRedundant: Bool

  package init(_ robot: RobotModel) {
    lower = robot.limits.lower
    upper = robot.limits.upper
    var perBand = JointVector.zero
    for i in 0..<robot.jointCount {
      perBand[i] = 1 / (PostureMotion.limitBand * (upper[i] - lower[i]))
    }
    self.perBand = perBand
    largest = robot.limits.velocity * PostureMotion.largestShare
    // With six joints or fewer the tool leaves no choice.
    isRedundant = robot.jointCount > 6
  }

  /// Off the ends of the joint ranges at `q` [rad/s, m/s].
  package func offLimits(at q: JointVector) -> JointVector {
    let below = PostureMotion.depth((q - lower).scaled(by: perBand))
    let above = PostureMotion.depth((upper - q).scaled(by: perBand))
    return (below.scaled(by: below) - above.scaled(by: above)).scaled(by: largest)
  }

  /// True where singular postures are to be left.
  ///
  /// - Parameter manipulability: over the arm's best.
  package func isPoor(_ manipulability: Double) -> Bool {
    isRedundant && manipulability < PostureMotion.singularShare
  }

  /// Both together [rad/s, m/s], where the posture is poor.
  ///
  /// - Parameter gradient: a direction in which the manipulability grows.
  package func velocity(
    at q: JointVector, manipulability: Double, towards gradient: JointVector
  ) -> JointVector {
    let limits = offLimits(at: q)
    let steepness = gradient.maxMagnitude
    guard isPoor(manipulability), steepness > 0 else { return limits }
    let depth = 1 - manipulability / PostureMotion.singularShare
    let wanted = limits + gradient.scaled(by: largest) * (depth * depth / steepness)
    return wanted.clamped(-largest, largest)
  }

  /// One at a joint's end, falling to zero at the inner edge of its band.
  @inline(__always) private static func depth(_ x: JointVector) -> JointVector {
    let inside = SIMD8<Double>(repeating: 1) - x.lanes
    return JointVector(lanes: inside.replacing(with: 0, where: inside .< 0))
  }
}
