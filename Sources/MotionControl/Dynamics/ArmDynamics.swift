// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How an arm's joints, forces and masses go together: `M(q) q̈ + C(q, q̇) q̇ + g(q) = τ + Jᵀ F`.
///
/// M holds the links with what they carry, and on its diagonal the reflected inertia of the motors;
/// F is what acts on the tool from outside. Friction is not in it: take it off τ. Joint vectors are in
/// [rad, m], [rad/s, m/s], [rad/s², m/s²] and [N·m, N].
///
/// The recursions run in the bodies' own frames (see `DynamicBody`) and know of velocity only the
/// angular one: accelerations are those of the frames' origins, so that a body's force and moment
/// are linear in B = [α×] + [ω×]². Source: Luh, Walker, Paul (1980) for the inverse, Featherstone,
/// *Rigid Body Dynamics Algorithms* (2008), chapters 6 and 7 for M and the forward dynamics.
///
/// Constant after `init`; nothing allocates. A reference, because two kilobytes of constants would
/// otherwise be copied with it.
package final class ArmDynamics: Sendable {
  /// [m/s²].
  package static let standardGravity = 9.80665

  /// Gravity in a base that stands at `X_WB` [m/s²].
  package static func gravity_B(_ X_WB: RigidTransform<World, Base>) -> Vector3 {
    X_WB.rotation.inverseTimes([0, 0, -standardGravity])
  }

  package let count: Int
  /// Motor inertia seen at the joint, gear ratio squared [kg·m², kg].
  package let rotorInertia: JointVector
  /// Gravity in the base [m/s²].
  package let gravity_B: Vector3
  let bodies: InlineArray<8, DynamicBody>
  /// One for each revolute or continuous joint, zero for the others.
  let turning: SIMD8<Double>
  /// Sines and cosines of the bodies' turns about z with the joints at zero.
  let sin0: SIMD8<Double>
  let cos0: SIMD8<Double>
  /// The base's axes turned about z to where the first joint needs them: `R_KB`.
  let R_KB: RotationMatrix
  /// −g in K₀ [m/s²]: a base that accelerates so weighs as one that stands.
  let a_K: Vector3
  /// The tool tip in the last body [m].
  let tip: Vector3

  /// - Parameters:
  ///   - inertias: one for each joint, in the joint frames, with what the body carries.
  ///   - gravity_B: in the base [m/s²].
  /// - Precondition: as many inertias as joints; rotor inertias are not negative; every joint moves
  ///   some mass.
  package init(
    chain: KinematicChain, inertias: [SpatialInertia], rotorInertia: JointVector = .zero,
    gravity_B: Vector3
  ) {
    precondition(
      inertias.count == chain.count, "\(inertias.count) inertias for \(chain.count) joints")
    for i in 0..<JointVector.capacity {
      precondition(rotorInertia[i] >= 0, "rotor inertia \(rotorInertia[i]) of joint \(i)")
    }
    count = chain.count
    self.rotorInertia = rotorInertia
    self.gravity_B = gravity_B
    let bodies = DynamicBody.bodies(of: chain, inertias)
    self.bodies = bodies
    var (s, c) = (SIMD8<Double>.zero, SIMD8<Double>(repeating: 1))
    for i in 0..<chain.count {
      s[i] = bodies[i].sinZ
      c[i] = bodies[i].cosZ
    }
    (sin0, cos0) = (s, c)
    turning = chain.turning
    R_KB = EulerTurns(chain.joints[0].rotation).first.inverse
    a_K = R_KB * (-gravity_B)
    tip = chain.X_JT.translation
  }

  /// The dynamics of a robot with its tool; nil when the mass of a body is not known.
  package convenience init?(
    _ robot: RobotModel, rotorInertia: JointVector = .zero, gravity_B: Vector3
  ) {
    guard let inertias = robot.inertias else { return nil }
    self.init(
      chain: robot.chain, inertias: inertias, rotorInertia: rotorInertia, gravity_B: gravity_B)
  }

  /// Sines and cosines of the bodies' turns about z.
  @inline(__always) func turns(
    _ q: JointVector
  ) -> (sin: SIMD8<Double>, cos: SIMD8<Double>) {
    let (s, c) = Elementary.sincos8(q.lanes * turning)
    return (s * cos0 + c * sin0, c * cos0 - s * sin0)
  }

  /// How body `i` is turned in the one before.
  @inline(__always) func turn(
    _ i: Int, _ s: SIMD8<Double>, _ c: SIMD8<Double>
  ) -> AxisTurn {
    AxisTurn(sinZ: s[i], cosZ: c[i], sinX: bodies[i].sinX, cosX: bodies[i].cosX)
  }

  /// What a wrench at the tool tip, expressed in the base, is about the last body's origin in that
  /// body's axes.
  @inline(__always) func wrenchOnLastBody(
    _ F: Wrench, _ s: SIMD8<Double>, _ c: SIMD8<Double>
  ) -> BodyForce {
    var moment = R_KB * F.moment
    var force = R_KB * F.force
    for i in 0..<count {
      let turn = turn(i, s, c)
      moment = turn.outward(moment)
      force = turn.outward(force)
    }
    return BodyForce(n: moment + tip.cross(force), f: force)
  }
}
