// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A ball in the base that the tool tip never leaves, by the lengths between the joints.
///
/// The tip is never further from a joint than the translations that follow it are long; where one
/// joint turns between two of them, by no more than the most its range lets them stretch. Of all
/// ways to take the translations one by one or in such pairs the shortest counts. A bound, not the
/// workspace: what is outside is out of reach, what is inside may be.
package struct ReachSphere: Equatable, Sendable {
  /// In the base [m].
  package let center_B: Vector3
  /// [m]
  package let radius: Double

  package init(_ robot: RobotModel) {
    let chain = robot.chain
    let n = chain.count
    let first = chain.joints[0]
    let slide = ReachSphere.slide(robot, 0)
    // From the first joint's origin, or where it turns, from where the second's passes its axis.
    let fromFirst = ReachSphere.stretch(robot, from: 0) + slide
    guard n > 1, slide == 0 else {
      center_B = first.translation
      radius = fromFirst
      return
    }
    let t = chain.joints[1].translation
    let aside = (t.x * t.x + t.y * t.y).squareRoot()
    let fromAxis = aside + ReachSphere.slide(robot, 1) + ReachSphere.stretch(robot, from: 1)
    if fromAxis < fromFirst {
      center_B = first.translation + first.rotation.z * t.z
      radius = fromAxis
    } else {
      center_B = first.translation
      radius = fromFirst
    }
  }

  /// True when no posture brings the tip to a place of the base, not even to within the tolerance
  /// of a solution; true for NaN. Allocates: never.
  package func excludes(_ p_B: Vector3) -> Bool {
    !((p_B - center_B).length <= radius + 2 * PoseTolerance.required.position)
  }

  /// The same target on the sphere, where the way from the centre to it passes. Allocates: never.
  func pulledInside(_ target: PoseTarget) -> PoseTarget {
    let away = target.X_BT.translation - center_B
    return PoseTarget(
      RigidTransform(target.X_BT.rotation, center_B + away * (radius / away.length)),
      spin: target.spin)
  }

  /// How far joint `i` slides at most from where it is at zero [m].
  private static func slide(_ robot: RobotModel, _ i: Int) -> Double {
    guard robot.jointKinds[i] == .prismatic else { return 0 }
    return max(abs(robot.limits.lower[i]), abs(robot.limits.upper[i]))
  }

  /// The translations from each joint to the next one or the tip, in the frame of the joint.
  private static func steps(_ robot: RobotModel) -> [Vector3] {
    let chain = robot.chain
    return (0..<chain.count).map { i in
      i + 1 < chain.count ? chain.joints[i + 1].translation : chain.X_JT.translation
    }
  }

  /// The same with each turning joint's origin slid along its axis to where the way to it is
  /// shortest: what a step has along the axis of the joint it ends at is as well taken after it.
  private static func slid(_ steps: [Vector3], _ robot: RobotModel, from first: Int) -> [Vector3] {
    var slid = steps
    for i in first..<(steps.count - 1) where robot.jointKinds[i + 1] != .prismatic {
      let axis = robot.chain.joints[i + 1].rotation.z
      let along = slid[i].dot(axis)
      slid[i] -= axis * along
      slid[i + 1].z += along
    }
    return slid
  }

  /// The most the tip can be away from the origin of joint `first` [m].
  private static func stretch(_ robot: RobotModel, from first: Int) -> Double {
    let steps = steps(robot)
    return min(
      stretch(steps, robot, from: first),
      stretch(slid(steps, robot, from: first), robot, from: first))
  }

  private static func stretch(_ steps: [Vector3], _ robot: RobotModel, from first: Int) -> Double {
    let n = steps.count
    // bound[i]: from joint i to the tip; past the last joint there is nothing more.
    var bound = [Double](repeating: 0, count: n + 1)
    for i in (first..<n).reversed() {
      let slide = i + 1 < n ? slide(robot, i + 1) : 0
      bound[i] = steps[i].length + slide + bound[i + 1]
      guard i + 1 < n, slide == 0 else { continue }
      bound[i] = min(
        bound[i], longestPair(steps, robot, i) + bound[i + 2 <= n ? i + 2 : n] + after(i))
    }
    return bound[first]

    func after(_ i: Int) -> Double { i + 2 < n ? ReachSphere.slide(robot, i + 2) : 0 }
  }

  /// The longest that the steps from joint `i` to the next but one become as the joint between
  /// them turns through its range [m].
  private static func longestPair(_ steps: [Vector3], _ robot: RobotModel, _ i: Int) -> Double {
    let u = robot.chain.joints[i + 1].rotation.inverseTimes(steps[i])
    let v = steps[i + 1]
    // |u + Rz(q) v|² = a + b cos q + c sin q
    let a = u.lengthSquared + v.lengthSquared + 2 * u.z * v.z
    let b = 2 * (u.x * v.x + u.y * v.y)
    let c = 2 * (u.y * v.x - u.x * v.y)
    let (lower, upper) = (robot.limits.lower[i + 1], robot.limits.upper[i + 1])
    let peak = Elementary.atan2(c, b)
    for turn in -2...2 {
      let q = peak + 2 * .pi * Double(turn)
      if q >= lower && q <= upper {
        return max(0, a + (b * b + c * c).squareRoot()).squareRoot()
      }
    }
    let ends = [lower, upper].map { q in
      let (s, c1) = Elementary.sincos(q)
      return a + b * c1 + c * s
    }
    return max(0, ends[0], ends[1]).squareRoot()
  }
}
