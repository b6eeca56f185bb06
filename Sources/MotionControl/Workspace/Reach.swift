// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How far the tool tip gets from the place of the first joint, J₁ at zero.
package struct Reach: Equatable, Sendable {
  /// No posture reaches farther, see `ReachSphere` [m].
  package let bound: Double
  /// The largest distance found within the limits [m].
  package let found: Double
  /// The posture there.
  package let posture: JointVector

  /// Postures from which the search climbs.
  private static let starts = 48
  /// Passes over all joints in one climb.
  private static let sweeps = 60

  /// Searches from postures drawn within the limits; the same arm gives the same answer everywhere.
  package init(of robot: RobotModel) {
    let chain = robot.chain
    var random = SeededGenerator(seed: 1, stream: "reach")
    var best = (distance: -1.0, q: JointVector.zero)
    for _ in 0..<Reach.starts {
      var q = robot.limits.random(&random, count: chain.count)
      for _ in 0..<Reach.sweeps {
        for i in 0..<chain.count {
          q[i] = Reach.farthest(q, joint: i, chain, robot.limits)
        }
      }
      let distance = Reach.distance(q, chain)
      if distance > best.distance { best = (distance, q) }
    }
    let sphere = ReachSphere(robot)
    bound = sphere.radius + (sphere.center_B - chain.joints[0].translation).length
    found = best.distance
    posture = best.q
  }

  private static func distance(_ q: JointVector, _ chain: KinematicChain) -> Double {
    (chain.toolPose(at: q).translation - chain.joints[0].translation).length
  }

  /// The position of one joint, the others held, at which the tip is farthest away.
  ///
  /// While one joint turns by φ, half the squared distance is a constant + A cos φ + B sin φ, whose
  /// derivatives at φ = 0 are B and −A; while one slides, it is convex, so that an end is farthest.
  private static func farthest(
    _ q: JointVector, joint i: Int, _ chain: KinematicChain, _ limits: JointLimits
  ) -> Double {
    var candidates = [q[i], limits.lower[i], limits.upper[i]]
    if chain.joints[i].kind != .prismatic {
      let state = chain.kinematics(at: q)
      let p = state.X_BT.translation - chain.joints[0].translation
      let v = state.J_BT.linear[i]
      let a = -(v.dot(v) + p.dot(state.J_BT.angular[i].cross(v)))
      let top = q[i] + Elementary.atan2(p.dot(v), a)
      candidates += [top, top + 2 * .pi, top - 2 * .pi]
    }
    var best = (distance: -1.0, value: q[i])
    for value in candidates where (limits.lower[i]...limits.upper[i]).contains(value) {
      var moved = q
      moved[i] = value
      let distance = Reach.distance(moved, chain)
      if distance > best.distance { best = (distance, value) }
    }
    return best.value
  }
}
