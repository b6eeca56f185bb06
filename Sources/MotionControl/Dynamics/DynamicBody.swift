// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The constants of one moving body for the recursions of dynamics, in its dynamic frame.
///
/// The dynamic frame Kᵢ has the origin and the z axis of the joint frame Jᵢ. Its x axis is turned
/// about z to where the next joint needs it, so that each joint stands in the frame before it by a
/// turn about x alone: every fixed rotation is a turn about z, one about x and one about z, and the
/// outer two join the joints' own angles. An arm with any twists then costs what one with quarter
/// turns does. Source: the axes of Craig, *Introduction to Robotics* (1986), section 3.4; the
/// origins stay on the joints, because common normals of nearly parallel axes lie far away.
struct DynamicBody: Sendable {
  /// Sine and cosine of the turn about x from the body before to this joint's axis.
  var sinX = 0.0
  var cosX = 1.0
  /// Sine and cosine of this body's turn about z with the joint at zero.
  var sinZ = 0.0
  var cosZ = 1.0
  /// This joint's origin in the body before [m]; a slide is not in it.
  var p = Vector3.zero
  /// True when `p` is not zero.
  var isOffset = false
  var slides = false
  /// Mass [kg].
  var m = 0.0
  /// First moment [kg·m].
  var h = Vector3.zero
  /// Rotational inertia about the origin [kg·m²].
  var I = Symmetric3.zero
  /// ∫ r rᵀ dm = ½ tr(I) 1 − I, the second moment of mass [kg·m²].
  var S = Symmetric3.zero
  /// Mass of this body and all that it carries [kg].
  var carriedMass = 0.0
  /// `h` with the carried mass of the next body at its origin [kg·m].
  var fixedH = Vector3.zero
  /// `S` with the carried mass of the next body at its origin [kg·m²].
  var fixedS = Symmetric3.zero

  /// The bodies of a chain.
  ///
  /// - Parameter inertias: one for each joint, in the joint frames Jᵢ.
  static func bodies(
    of chain: KinematicChain, _ inertias: [SpatialInertia]
  ) -> InlineArray<8, DynamicBody> {
    var bodies = InlineArray<8, DynamicBody>(repeating: DynamicBody())
    let turns = (0..<chain.count).map { EulerTurns(chain.joints[$0].rotation) }
    for i in 0..<chain.count {
      // Kᵢ in Jᵢ: the first turn about z of the next joint.
      let next = i + 1 < chain.count ? turns[i + 1].first : .identity
      let before = turns[i].first
      let own = turns[i].last * next
      bodies[i].sinX = turns[i].middle.y.z
      bodies[i].cosX = turns[i].middle.y.y
      bodies[i].sinZ = own.x.y
      bodies[i].cosZ = own.x.x
      let p = before.inverseTimes(chain.joints[i].translation)
      bodies[i].p = p
      bodies[i].isOffset = p != .zero
      bodies[i].slides = chain.joints[i].kind == .prismatic
      let R_KJ = next.inverse
      let inertia = inertias[i]
      let I = inertia.rotational.rotated(by: R_KJ)
      bodies[i].m = inertia.mass
      bodies[i].h = R_KJ * inertia.firstMoment
      bodies[i].I = I
      let half = 0.5 * ((I.xx + I.yy) + I.zz)
      bodies[i].S = Symmetric3(xx: half, yy: half, zz: half, xy: 0, xz: 0, yz: 0) + I * -1
    }
    var carried = 0.0
    for i in (0..<chain.count).reversed() {
      let p = i + 1 < chain.count ? bodies[i + 1].p : .zero
      bodies[i].fixedH = bodies[i].h + p * carried
      bodies[i].fixedS =
        bodies[i].S
        + Symmetric3(
          xx: p.x * p.x, yy: p.y * p.y, zz: p.z * p.z, xy: p.x * p.y, xz: p.x * p.z, yz: p.y * p.z)
        * carried
      carried += bodies[i].m
      bodies[i].carriedMass = carried
    }
    return bodies
  }
}

/// A rotation as turns about z, the new x and the new z, in this order.
///
/// Exact when the rotation is made of quarter turns. Where z stays almost in place the first turn is
/// ill defined, and the last one makes up for whatever it is.
struct EulerTurns {
  let first: RotationMatrix
  let middle: RotationMatrix
  let last: RotationMatrix

  init(_ R: RotationMatrix) {
    // z of R is (sin a sin b, −cos a sin b, cos b); of the two choices the one with cos a ≥ 0.
    var (sa, ca, sb) = (0.0, 1.0, (R.z.x * R.z.x + R.z.y * R.z.y).squareRoot())
    if sb > 0 {
      if R.z.y > 0 { sb = -sb }
      sa = R.z.x / sb
      ca = -R.z.y / sb
    }
    let norm = (sb * sb + R.z.z * R.z.z).squareRoot()
    first = RotationMatrix(uncheckedColumns: [ca, sa, 0], [-sa, ca, 0], [0, 0, 1])
    middle = RotationMatrix(
      uncheckedColumns: [1, 0, 0], [0, R.z.z / norm, sb / norm], [0, -sb / norm, R.z.z / norm])
    let x = middle.inverseTimes(first.inverseTimes(R.x))
    let length = (x.x * x.x + x.y * x.y).squareRoot()
    let (c, s) = (x.x / length, x.y / length)
    last = RotationMatrix(uncheckedColumns: [c, s, 0], [-s, c, 0], [0, 0, 1])
  }
}
