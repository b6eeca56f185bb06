// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension ArmDynamics {
  /// The joint torques that give the accelerations `qdd`: recursive Newton–Euler.
  ///
  /// - Parameter F_T: what acts on the tool from outside, at its tip, in the base; nil for nothing.
  /// - Complexity: O(n). Allocates: never.
  package func inverseDynamics(
    _ q: JointVector, _ qd: JointVector, _ qdd: JointVector, wrench F_T: Wrench? = nil
  ) -> JointVector {
    let (s, c) = turns(q)
    var forces = InlineArray<8, BodyForce>(repeating: .zero)
    var motion = BodyMotion(a: a_K)
    for i in 0..<count {
      motion.advance(bodies[i], turn(i, s, c), q[i], qd[i], qdd[i])
      forces[i] = motion.force(on: bodies[i])
    }
    var tau = rotorInertia.scaled(by: qdd)
    var carried = BodyForce.zero
    if let F_T {
      let outside = wrenchOnLastBody(F_T, s, c)
      carried = BodyForce(n: outside.n * -1, f: outside.f * -1)
    }
    for i in (0..<count).reversed() {
      carried.n += forces[i].n
      carried.f += forces[i].f
      if bodies[i].slides {
        tau[i] += carried.f.z
        carried.slideBack(q[i])
      } else {
        tau[i] += carried.n.z
      }
      if i > 0 { carried = carried.inward(turn(i, s, c), bodies[i].p) }
    }
    return tau
  }

  /// The joint torques that hold the arm still: g(q).
  ///
  /// All bodies weigh along one direction, so that their first moments are all there is to add up.
  ///
  /// - Complexity: O(n). Allocates: never.
  package func gravity(_ q: JointVector) -> JointVector {
    let (s, c) = turns(q)
    var up = InlineArray<8, Vector3>(repeating: .zero)
    var a = a_K
    for i in 0..<count {
      a = turn(i, s, c).outward(a)
      up[i] = a
    }
    var tau = JointVector.zero
    var h = Vector3.zero
    for i in (0..<count).reversed() {
      h += bodies[i].fixedH
      if bodies[i].slides {
        tau[i] = bodies[i].carriedMass * up[i].z
        h.z += bodies[i].carriedMass * q[i]
      } else {
        tau[i] = h.x * up[i].y - h.y * up[i].x
      }
      if i > 0 { h = turn(i, s, c).inward(h) }
    }
    return tau
  }

  /// The joint torques that keep the joint velocities constant: C(q, q̇) q̇ + g(q).
  ///
  /// - Complexity: O(n). Allocates: never.
  package func bias(_ q: JointVector, _ qd: JointVector) -> JointVector {
    inverseDynamics(q, qd, .zero)
  }
}
