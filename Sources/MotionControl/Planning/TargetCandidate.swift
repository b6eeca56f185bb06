// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One way to stand at a target: hover, the line down to the skin, and how good that is.
struct TargetCandidate: Sendable {
  /// From the hover pose to the technique's standoff above the skin.
  let approach: [JointVector]
  /// The largest joint speed over its limit when the tool goes along it as fast as it may leave
  /// the skin.
  let jointSpeed: Double
  /// From there to the deepest place the region allows; checked, never driven by plan. Empty where
  /// the technique does not touch.
  let press: [JointVector]
  /// Angle of tool x about the normal from the channel's direction [rad].
  let spin: Double
  /// The branch of the inverse kinematics at the contact; nil for an arm without a closed form.
  let branch: BranchLabel?
  /// The smallest distance of a joint to its end on all of this [rad].
  let limitMargin: Double
  /// Smallest manipulability on all of this over the arm's best.
  let manipulability: Double
  /// Lower is better: near ends and near singularities cost.
  let cost: Double

  var hover: JointVector { approach[0] }
  var contact: JointVector { approach[approach.count - 1] }

  /// True when the arm passes a singularity on any way from one to the other.
  func isFlip(to other: TargetCandidate) -> Bool { branch.isFlip(to: other.branch) }
}

/// Where a target stands in the base, and the tool poses that serve it.
struct TargetPose: Sendable {
  let target: Target
  let X_BA: RigidTransform<Base, Acupoint>

  init(_ target: Target, _ X_BP: RigidTransform<Base, Patient>) {
    self.target = target
    X_BA = X_BP * target.X_PA
  }

  var n_B: Vector3 { X_BA.rotation.z }

  /// See `RigidTransform.tool(spin:height:)`.
  func tool(spin: Double, height: Double) -> RigidTransform<Base, Tool> {
    X_BA.tool(spin: spin, height: height)
  }

  /// The spin of a tool pose that stands on the normal.
  func spin(of X_BT: RigidTransform<Base, Tool>) -> Double { X_BA.spin(of: X_BT) }

  func refusal(_ reason: PlanRefusal.Reason) -> PlanRefusal {
    PlanRefusal(target: target.name, p_BA: X_BA.translation, reason: reason)
  }
}

extension RigidTransform<Base, Acupoint> {
  /// Tool z against the normal, tool x turned from the channel by `spin`, the tip `height` above
  /// the skin.
  func tool(spin: Double, height: Double) -> RigidTransform<Base, Tool> {
    let (s, c) = Elementary.sincos(spin)
    let x = rotation.x * c + rotation.y * s
    let z = -rotation.z
    return RigidTransform<Base, Tool>(
      RotationMatrix(uncheckedColumns: x, z.cross(x), z), translation + rotation.z * height)
  }

  /// The spin of a tool pose that stands on the normal.
  func spin(of X_BT: RigidTransform<Base, Tool>) -> Double {
    let x = X_BT.rotation.x
    return Elementary.atan2(x.dot(rotation.y), x.dot(rotation.x))
  }
}
