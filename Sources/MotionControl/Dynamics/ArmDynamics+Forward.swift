// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension ArmDynamics {
  /// What of a joint the last pass outwards needs.
  private struct JointPart {
    /// The force on the body for a unit acceleration of the joint.
    var U: BodyForce
    /// Torque left for the joint itself, over its inertia.
    var own: Double
    var inverseD: Double

    @inline(__always) static var zero: JointPart {
      JointPart(U: .zero, own: 0, inverseD: 0)
    }
  }

  /// The accelerations that the joint torques `tau` give: the articulated-body algorithm.
  ///
  /// The first pass outwards finds the forces for q̈ = 0, as the inverse dynamics does; the pass
  /// inwards brings them and the articulated inertias to the base; the last one is for what q̈ adds.
  ///
  /// - Parameter F_T: what acts on the tool from outside, at its tip, in the base; nil for nothing.
  /// - Complexity: O(n). Allocates: never.
  package func forwardDynamics(
    _ q: JointVector, _ qd: JointVector, _ tau: JointVector, wrench F_T: Wrench? = nil
  ) -> JointVector {
    let (s, c) = turns(q)
    var forces = InlineArray<8, BodyForce>(repeating: .zero)
    var motion = BodyMotion(a: a_K)
    for i in 0..<count {
      motion.advance(bodies[i], turn(i, s, c), q[i], qd[i], 0)
      forces[i] = motion.force(on: bodies[i])
    }
    if let F_T {
      let outside = wrenchOnLastBody(F_T, s, c)
      forces[count - 1].n -= outside.n
      forces[count - 1].f -= outside.f
    }
    var parts = InlineArray<8, JointPart>(repeating: .zero)
    var inertia = ArticulatedInertia.zero
    var carried = BodyForce.zero
    for i in (0..<count).reversed() {
      let slides = bodies[i].slides
      inertia.add(bodies[i])
      carried.n += forces[i].n
      carried.f += forces[i].f
      let U = inertia.column(slides: slides)
      let inverseD = 1 / ((slides ? U.f.z : U.n.z) + rotorInertia[i])
      let own = (tau[i] - (slides ? carried.f.z : carried.n.z)) * inverseD
      parts[i] = JointPart(U: U, own: own, inverseD: inverseD)
      guard i > 0 else { break }
      inertia.release(U, inverseD)
      carried.n += U.n * own
      carried.f += U.f * own
      if slides {
        inertia.shift(Vector3(0, 0, q[i]))
        carried.slideBack(q[i])
      }
      let turn = turn(i, s, c)
      inertia.turnInward(turn)
      if bodies[i].isOffset { inertia.shift(bodies[i].p) }
      carried = carried.inward(turn, bodies[i].p)
    }
    return accelerations(parts, q, s, c)
  }

  /// The last pass, outwards: each joint's acceleration from that of the body before.
  @inline(__always) private func accelerations(
    _ parts: borrowing InlineArray<8, JointPart>, _ q: JointVector, _ s: SIMD8<Double>,
    _ c: SIMD8<Double>
  ) -> JointVector {
    var qdd = JointVector.zero
    var alpha = Vector3.zero
    var a = Vector3.zero
    for i in 0..<count {
      let turn = turn(i, s, c)
      a = turn.outward(a + alpha.cross(bodies[i].p))
      alpha = turn.outward(alpha)
      let slides = bodies[i].slides
      if slides {
        a.x += alpha.y * q[i]
        a.y -= alpha.x * q[i]
      }
      let U = parts[i].U
      let own = parts[i].own - (U.n.dot(alpha) + U.f.dot(a)) * parts[i].inverseD
      qdd[i] = own
      if slides { a.z += own } else { alpha.z += own }
    }
    return qdd
  }
}
