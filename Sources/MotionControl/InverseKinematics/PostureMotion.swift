// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Joint velocities that an arm should have where its tool leaves a choice: off the ends of the
/// joint ranges, off singular postures and off the person.
///
/// Added to the posture velocity of a `VelocityStep`, which lets through only what the tool does not
/// feel. Zero while no joint is near its end, the manipulability is good and no link is near; from
/// there each part grows smoothly, and it is never more than a share of the joints' velocity limits.
/// Constant after `init`; allocates never.
package struct PostureMotion: Sendable {
  /// The band before a joint's end, as a share of its range.
  private static let limitBand = 0.05
  /// Share of the best manipulability below which singular postures are left; damping sets in at
  /// 0.08, and plans keep above 0.12 at their targets.
  private static let singularShare = 0.12
  /// The most it asks of a joint, as a share of its velocity limit.
  package static let largestShare = 0.1
  /// Nearer than this to person or table, a link begins to leave it [m].
  package static let comfortable = 0.06
  /// At this distance it leaves it as fast as it may [m]: what planned postures keep at least.
  private static let uneasy = Clearance.required

  private let lower: JointVector
  private let upper: JointVector
  /// One over the width of each joint's band; zero past the last joint.
  private let perBand: JointVector
  private let largest: JointVector
  /// One over `largest`; zero past the last joint.
  private let perLargest: JointVector
  /// The tool leaves the joints a choice.
  let isRedundant: Bool

  package init(_ robot: RobotModel) {
    lower = robot.limits.lower
    upper = robot.limits.upper
    largest = robot.limits.velocity * PostureMotion.largestShare
    var perBand = JointVector.zero
    var perLargest = JointVector.zero
    for i in 0..<robot.jointCount {
      perLargest[i] = 1 / largest[i]
      perBand[i] = 1 / (PostureMotion.limitBand * (upper[i] - lower[i]))
    }
    self.perBand = perBand
    self.perLargest = perLargest
    isRedundant = PostureMotion.isRedundant(robot)
  }

  /// With six joints or fewer the tool leaves no choice.
  package static func isRedundant(_ robot: RobotModel) -> Bool { robot.jointCount > 6 }

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

  /// Away from what the links are near to [rad/s, m/s]; zero where that is not known.
  ///
  /// Each link asks for the self-motion that opens its distance most, the harder the nearer it is;
  /// where several ask, the sum is scaled as a whole, so that it keeps its direction.
  ///
  /// - Parameters:
  ///   - near: the links at a posture in the neighbourhood of `q`.
  ///   - shift_B: how far the person has moved since that was told, in the base [m].
  package func offPerson(
    _ near: borrowing PostureClearance, at q: JointVector, personMoved shift_B: Vector3
  ) -> JointVector {
    let step = q - near.posture
    var sum = JointVector.zero
    var isAsked = false
    for i in near.links.indices {
      let distance = near.links[i].distance(after: step, personMoved: shift_B)
      guard distance < PostureMotion.comfortable else { continue }
      let selfMotion = near.links[i].selfMotion
      let steepness = selfMotion.scaled(by: perLargest).maxMagnitude
      guard steepness > 0 else { continue }
      let depth =
        (PostureMotion.comfortable - distance) / (PostureMotion.comfortable - PostureMotion.uneasy)
      sum = sum + selfMotion * (Elementary.smoothStep(depth) / steepness)
      isAsked = true
    }
    guard isAsked else { return .zero }
    // Fully trusted over the inner half of the reach.
    let trust = Elementary.smoothStep(2 - 2 / PostureClearance.reach * step.maxMagnitude)
    return sum * (trust / max(1, sum.scaled(by: perLargest).maxMagnitude))
  }

  /// One at a joint's end, falling to zero at the inner edge of its band.
  @inline(__always) private static func depth(_ x: JointVector) -> JointVector {
    let inside = SIMD8<Double>(repeating: 1) - x.lanes
    return JointVector(lanes: inside.replacing(with: 0, where: inside .< 0))
  }
}
