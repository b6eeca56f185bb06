// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How a joint moves what follows it.
package enum JointKind: String, Equatable, Sendable {
  /// Turns about its axis between two limits.
  case revolute
  /// Turns about its axis without end; the working range is ±2π.
  case continuous
  /// Slides along its axis.
  case prismatic
}

/// One joint of a chain: where its frame stands in the frame before it when the joint is at zero.
///
/// The axis is always z of the joint's own frame.
package struct ChainJoint: Equatable, Sendable {
  /// What the fixed rotation is, so that the common quarter turns cost no multiplications.
  enum Twist: UInt8, Sendable {
    case identity, quarterAboutX, minusQuarterAboutX, general
  }

  /// `R_JpJ`: this joint's frame at zero in the previous joint's frame.
  package let rotation: RotationMatrix
  /// `p_JpoJo_Jp` [m].
  package let translation: Vector3
  package let kind: JointKind
  let twist: Twist

  package init(_ X_JpJ: RigidTransform<Link, Link>, kind: JointKind) {
    rotation = X_JpJ.rotation
    translation = X_JpJ.translation
    self.kind = kind
    if rotation == .identity {
      twist = .identity
    } else if rotation.x == [1, 0, 0], rotation.y == [0, 0, 1], rotation.z == [0, -1, 0] {
      twist = .quarterAboutX
    } else if rotation.x == [1, 0, 0], rotation.y == [0, 0, -1], rotation.z == [0, 1, 0] {
      twist = .minusQuarterAboutX
    } else {
      twist = .general
    }
  }
}

/// A serial chain of up to eight one-axis joints from the base to the tool tip.
///
/// Body 0 is the base; body *i* is carried by joint *i* and its frame Jᵢ has z along the joint's
/// axis. Constant after `init`; queries allocate never. A reference, because a kilobyte of constants
/// would otherwise be copied at each query.
package final class KinematicChain: Sendable {
  package let count: Int
  /// `X_JT`: the tool tip in the last joint's frame.
  package let X_JT: RigidTransform<Link, Tool>
  let joints: InlineArray<8, ChainJoint>
  /// One for each revolute or continuous joint, zero for the others.
  let turning: SIMD8<Double>
  let slides: Bool

  /// - Precondition: one to eight joints.
  package init(_ joints: [ChainJoint], tip X_JT: RigidTransform<Link, Tool>) {
    precondition(
      (1...JointVector.capacity).contains(joints.count), "\(joints.count) joints, not 1...8")
    count = joints.count
    self.X_JT = X_JT
    var list = InlineArray<8, ChainJoint>(repeating: joints[0])
    var turning = SIMD8<Double>.zero
    for (i, joint) in joints.enumerated() {
      list[i] = joint
      turning[i] = joint.kind == .prismatic ? 0 : 1
    }
    self.joints = list
    self.turning = turning
    slides = joints.contains { $0.kind == .prismatic }
  }

  /// The same joints with another tip.
  package func with(tip X_JT: RigidTransform<Link, Tool>) -> KinematicChain {
    KinematicChain((0..<count).map { joints[$0] }, tip: X_JT)
  }
}
