// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension ArmDynamics {
  /// The energy of motion [J], rotors included: summed over the bodies.
  ///
  /// - Complexity: O(n). Allocates: never.
  package func kineticEnergy(_ q: JointVector, _ qd: JointVector) -> Double {
    let (s, c) = turns(q)
    var sum = rotorInertia.scaled(by: qd).dot(qd)
    var w = Vector3.zero
    var v = Vector3.zero
    for i in 0..<count {
      let turn = turn(i, s, c)
      v = turn.outward(v + w.cross(bodies[i].p))
      w = turn.outward(w)
      if bodies[i].slides {
        v += w.cross(Vector3(0, 0, q[i]))
        v.z += qd[i]
      } else {
        w.z += qd[i]
      }
      let spin = bodies[i].I * w
      sum += (bodies[i].m * v.dot(v) + 2 * v.dot(w.cross(bodies[i].h))) + w.dot(spin)
    }
    return 0.5 * sum
  }

  /// The energy of height [J], zero for masses level with the base's origin; its gradient is
  /// `gravity(q)`.
  ///
  /// - Complexity: O(n). Allocates: never.
  package func potentialEnergy(_ q: JointVector) -> Double {
    let (s, c) = turns(q)
    var h = Vector3.zero
    for i in (0..<count).reversed() {
      h += bodies[i].fixedH
      if bodies[i].slides { h.z += bodies[i].carriedMass * q[i] }
      h = turn(i, s, c).inward(h)
    }
    return a_K.dot(h + bodies[0].p * bodies[0].carriedMass)
  }
}
