// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// How far a shape of an arm can get from where it is in the middle of a motion, when each joint
/// stays within a given change of its position there.
///
/// Turning a joint by Δ moves a point at distance r from its axis by no more than r·min(Δ, 2). All
/// joints at once move it by no more than the sum, taken one by one from the outermost inwards, if
/// r is the largest distance from that axis on the way: the distance in the middle and what the
/// joints further out can add. A point between two others moves no further than the worse of them,
/// so that the ends of a capsule's axis bound all of it.
struct MotionBound {
  /// Entry *f*: how far any point of the shape can move as seen from body *f* [m]; 0 for the base.
  private(set) var seenFrom = [9 of Double](repeating: 0)

  /// In the base.
  var inBase: Double { seenFrom[0] }

  /// Covers the rounding of bounds and distances [m].
  static let rounding = 1e-9

  /// Allocates: never.
  ///
  /// - Parameters:
  ///   - capsule_B: in the base with the joints in the middle.
  ///   - body: what carries it.
  ///   - bodies: poses with the joints in the middle.
  ///   - spread: the largest change of each joint from the middle [rad, m].
  init(
    of capsule_B: Capsule, carriedBy body: Int, _ chain: KinematicChain, _ bodies: BodyPoses,
    spread: JointVector
  ) {
    for end in 0..<2 {
      let p = end == 0 ? capsule_B.a : capsule_B.b
      var moved = MotionBound.rounding
      for k in stride(from: body - 1, through: 0, by: -1) {
        if chain.joints[k].kind == .prismatic {
          moved += spread[k]
        } else {
          let arm = (p - bodies[k + 1].translation).rejected(from: bodies[k + 1].rotation.z).length
          moved += (arm + moved) * min(spread[k], 2)
        }
        seenFrom[k] = max(seenFrom[k], moved)
      }
    }
  }
}
