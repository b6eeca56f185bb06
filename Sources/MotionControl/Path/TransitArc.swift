// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The way from one posture to another over the patient: straight in joint space, with the tool
/// lifted on top of that by a flat arch.
///
/// At each place the lift is the shortest change of the joints from the straight way that raises
/// the tool and keeps its orientation; at both ends it is zero, so the way begins and ends exactly
/// at the given postures and stays on their branch.
package struct TransitArc: Sendable {
  /// Largest change of a joint between two waypoints [rad].
  static let jointStep = 2.5 * Double.pi / 180
  /// Largest way of the tool between two waypoints [m].
  static let toolStep = 0.010
  static let mostWaypoints = 200
  /// A joint that changes more than this between two waypoints jumps [rad].
  static let jump = 4 * jointStep

  package enum Outcome: Equatable, Sendable {
    case found([JointVector])
    /// The lifted pose is out of reach, by this much [m].
    case outOfReach(by: Double)
    /// The joints would jump between two neighbours; how far the tool would stray [m].
    case jumped(deviation: Double)
  }

  private let follower: PathFollower
  private let up_B: Vector3

  /// - Parameter up_B: unit vector against gravity, in the base.
  package init(_ follower: PathFollower, up_B: Vector3) {
    self.follower = follower
    self.up_B = up_B
  }

  /// Waypoints from `a` to `b`, both included.
  ///
  /// - Parameter lift: height of the arch above the straight way [m].
  package func waypoints(from a: JointVector, to b: JointVector, lift: Double) -> Outcome {
    let count = max(
      6, TransitArc.count(robot: follower.robot, from: a, to: b, extra: lift * 2))
    var points = [a]
    for k in 1..<count {
      let u = Double(k) / Double(count)
      switch lifted(TransitArc.blend(a, b, u), by: lift * TransitArc.arch(u)) {
      case .success(let q): points.append(q)
      case .failure(let short): return .outOfReach(by: short.distance)
      }
    }
    points.append(b)
    for k in 1...count where (points[k] - points[k - 1]).maxMagnitude > TransitArc.jump {
      return .jumped(deviation: follower.deviation(between: points[k - 1], points[k]).0)
    }
    return .found(points)
  }

  /// Straight ways in joint space from corner to corner with waypoints as near to each other as on
  /// an arch.
  ///
  /// - Precondition: there is a corner.
  func divided(_ corners: [JointVector]) -> [JointVector] {
    var points = [corners[0]]
    for (a, b) in zip(corners, corners.dropFirst()) {
      let count = TransitArc.count(robot: follower.robot, from: a, to: b, extra: 0)
      for k in 1..<count { points.append(TransitArc.blend(a, b, Double(k) / Double(count))) }
      points.append(b)
    }
    return points
  }

  /// Steps from one posture to another that keep within both step lengths, at least one.
  private static func count(
    robot: RobotModel, from a: JointVector, to b: JointVector, extra: Double
  ) -> Int {
    var travel = extra
    var before = robot.toolPose(at: a).translation
    for k in 1...16 {
      let p = robot.toolPose(at: blend(a, b, Double(k) / 16)).translation
      travel += (p - before).length
      before = p
    }
    let steps = max(travel / toolStep, (b - a).maxMagnitude / jointStep)
    return min(mostWaypoints, max(1, Int(steps.rounded(.up))))
  }

  private static func blend(_ a: JointVector, _ b: JointVector, _ u: Double) -> JointVector {
    a + (b - a) * u
  }

  /// 0 at both ends, 1 in the middle, flat on top: 1 − (2u − 1)⁴.
  static func arch(_ u: Double) -> Double {
    let v = (2 * u - 1) * (2 * u - 1)
    return 1 - v * v
  }

  private struct Short: Error { let distance: Double }

  private func lifted(_ q: JointVector, by height: Double) -> Result<JointVector, Short> {
    guard height > 0 else { return .success(q) }
    let X = follower.robot.toolPose(at: q)
    let raised = RigidTransform<Base, Tool>(X.rotation, X.translation + up_B * height)
    var unused = SeededGenerator(seed: 0)
    let solution = follower.solver.solve(
      PoseTarget(raised, spin: .aligned), from: q, random: &unused, restarts: 0)
    return solution.isSolved
      ? .success(solution.answer.q) : .failure(Short(distance: solution.answer.positionError))
  }
}
