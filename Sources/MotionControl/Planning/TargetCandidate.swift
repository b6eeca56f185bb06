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
  /// Along the technique's course, at the standoff and as deep as the region allows; checked, never
  /// driven by plan. Empty without a course.
  let course: [[JointVector]]
  /// From where the technique ends back to hover.
  let retreat: [JointVector]
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

  /// Lower is better.
  static func cost(limitMargin: Double, manipulability: Double) -> Double {
    0.15 / limitMargin + 0.15 / manipulability
  }

  var hover: JointVector { approach[0] }
  /// Where the next transit begins.
  var leave: JointVector { retreat[retreat.count - 1] }
  var contact: JointVector { approach[approach.count - 1] }

  /// True when the arm passes a singularity on any way from one to the other.
  func isFlip(to other: TargetCandidate) -> Bool { branch.isFlip(to: other.branch) }
}

/// Where a target stands in the base, and the tool poses that serve it.
struct TargetPose: Sendable {
  let target: Target
  let X_BA: RigidTransform<Base, Acupoint>
  /// Where its technique's course leads, from the target on; empty without a course.
  let course: [RigidTransform<Base, Acupoint>]
  /// What the tool keeps from where it may touch; nil leaves it out.
  let skin: TargetSkin?

  init(_ target: Target, _ X_BP: RigidTransform<Base, Patient>, skin: TargetSkin? = nil) {
    self.target = target
    X_BA = X_BP * target.X_PA
    course = target.course.map { TargetPose.stops(target, $0, X_BP) } ?? []
    self.skin = skin
  }

  /// Places of a course, nearer to each other than what the follower divides: a ring from its middle
  /// out, around and back.
  private static func stops(
    _ target: Target, _ course: SkinCourse, _ X_BP: RigidTransform<Base, Patient>
  ) -> [RigidTransform<Base, Acupoint>] {
    let n = course.places.count
    let points: [SkinCourse.Point] =
      switch course.shape {
      case .ring:
        [SkinCourse.Point(along: 0, out: 0)]
          + (0...n).map { SkinCourse.Point(along: Double($0) / Double(n), out: 1) }
          + [SkinCourse.Point(along: 0, out: 0)]
      case .line: (0..<n).map { SkinCourse.Point(along: Double($0) / Double(n - 1), out: 1) }
      }
    return points.map { X_BP * course.pose(at: $0, centre: target.X_PA, .rest) }
  }

  /// Where the technique ends.
  var X_BAEnd: RigidTransform<Base, Acupoint> { course.last ?? X_BA }

  /// What the tool keeps from where its technique ends: a stroke ends where other skin lies beside it.
  var skinAtEnd: TargetSkin? { target.course?.shape == .line ? nil : skin }

  /// The tool's axis, outwards.
  var n_B: Vector3 { X_BA.rotation.z }

  var skinNormal_B: Vector3 { X_BA.rotation * target.technique.normal_A }

  /// See `RigidTransform.tool(spin:height:)`.
  func tool(spin: Double, height: Double) -> RigidTransform<Base, Tool> {
    X_BA.tool(spin: spin, height: height)
  }

  /// The spin of a tool pose that stands on the normal.
  func spin(of X_BT: RigidTransform<Base, Tool>) -> Double { X_BA.spin(of: X_BT) }

  func refusal(
    _ reason: PlanRefusal.Reason, certainty: PlanRefusal.Certainty? = nil
  ) -> PlanRefusal {
    PlanRefusal(
      target: target.name, p_BA: X_BA.translation, reason: reason, certainty: certainty)
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
