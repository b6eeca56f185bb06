// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension ArmDynamics {
  /// A body together with all that it carries, as if frozen: its mass is known beforehand.
  private struct Composite {
    /// First moment [kg·m].
    var h = Vector3.zero
    /// Second moment of mass ∫ r rᵀ dm [kg·m²].
    var S = Symmetric3.zero

    /// The force for a unit acceleration about z, or along z.
    @inline(__always) func column(_ mass: Double, slides: Bool) -> BodyForce {
      slides
        ? BodyForce(n: Vector3(h.y, -h.x, 0), f: Vector3(0, 0, mass))
        : BodyForce(n: Vector3(-S.xz, -S.yz, S.xx + S.yy), f: Vector3(-h.y, h.x, 0))
    }

    /// About a point from which the present origin lies at `p`; the mass at `p` is not added.
    @inline(__always) mutating func shift(_ p: Vector3) {
      S.xx += 2 * p.x * h.x
      S.yy += 2 * p.y * h.y
      S.zz += 2 * p.z * h.z
      S.xy += p.x * h.y + p.y * h.x
      S.xz += p.x * h.z + p.z * h.x
      S.yz += p.y * h.z + p.z * h.y
    }

    /// About a point `d` back along z: undoes the slide of a joint.
    @inline(__always) mutating func slideBack(_ d: Double, _ mass: Double) {
      S.xz += d * h.x
      S.yz += d * h.y
      S.zz += 2 * d * h.z + mass * d * d
      h.z += mass * d
    }
  }

  /// M(q), rotor inertia included: the composite-rigid-body algorithm.
  ///
  /// - Complexity: O(n²). Allocates: never.
  package func massMatrix(_ q: JointVector) -> JointMatrix {
    let (s, c) = turns(q)
    var M = JointMatrix()
    var composite = Composite()
    for i in (0..<count).reversed() {
      composite.h += bodies[i].fixedH
      composite.S = composite.S + bodies[i].fixedS
      let slides = bodies[i].slides
      let mass = bodies[i].carriedMass
      var F = composite.column(mass, slides: slides)
      M.set(i, i, (slides ? F.f.z : F.n.z) + rotorInertia[i])
      var j = i
      while j > 0 {
        if bodies[j].slides { F.slideBack(q[j]) }
        F = F.inward(turn(j, s, c), bodies[j].p)
        j -= 1
        M.set(j, i, bodies[j].slides ? F.f.z : F.n.z)
      }
      guard i > 0 else { break }
      if slides { composite.slideBack(q[i], mass) }
      let turn = turn(i, s, c)
      composite.h = turn.inward(composite.h)
      composite.S = turn.inward(composite.S)
      composite.shift(bodies[i].p)
    }
    return M
  }
}
