// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

/// Kinetic energy of a body that moves with a twist of its frame's origin.
private func energy(_ inertia: SpatialInertia, _ V: Twist) -> Double {
  let h = inertia.firstMoment
  let L = inertia.rotational * V.angular + h.cross(V.linear)
  let p = V.linear * inertia.mass - h.cross(V.angular)
  return 0.5 * (L.dot(V.angular) + p.dot(V.linear))
}

@Suite("SpatialInertia") struct SpatialInertiaTests {
  private func body(_ random: inout SeededGenerator) -> SpatialInertia {
    let (a, b, c) = (
      random.uniform(0.01, 0.1), random.uniform(0.01, 0.1), random.uniform(0.01, 0.1)
    )
    let R = RotationMatrix(axis: random.direction(), angle: random.uniform(0, 3))
    return SpatialInertia(
      mass: random.uniform(0.5, 5), centre: random.direction() * random.uniform(0, 0.3),
      central: Symmetric3(xx: b + c, yy: a + c, zz: a + b, xy: 0, xz: 0, yz: 0).rotated(by: R))
  }

  @Test("the kinetic energy is the same in every frame", arguments: UInt64(0)..<64)
  func energyIsInvariant(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let body = body(&random)
    let X = RigidTransform<Base, Link>(
      RotationMatrix(axis: random.direction(), angle: random.uniform(0, 3)),
      random.direction() * random.uniform(0, 2))
    let V_B = Twist(angular: random.direction() * 2, linear: random.direction())
    // The same motion, at the origin of the base and expressed there.
    let V_A = V_B.rotated(by: X.rotation).shifted(by: -X.translation)
    let (inB, inA) = (energy(body, V_B), energy(body.moved(by: X), V_A))
    #expect(abs(inA - inB) <= 1e-12 * max(1, inB), "seed \(seed)")
  }

  @Test("a body is the sum of its points of mass", arguments: UInt64(0)..<32)
  func sumOfPoints(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var sum = SpatialInertia.zero
    let V = Twist(angular: random.direction(), linear: random.direction())
    var expected = 0.0
    for _ in 0..<20 {
      let (m, p) = (random.uniform(0.1, 1), random.direction() * random.uniform(0, 0.5))
      sum = sum + SpatialInertia(mass: m, centre: p, central: .zero)
      expected += 0.5 * m * (V.linear + V.angular.cross(p)).lengthSquared
    }
    #expect(abs(energy(sum, V) - expected) <= 1e-12 * max(1, expected), "seed \(seed)")
  }

  @Test("moved there and back, a body is what it was", arguments: UInt64(0)..<32)
  func thereAndBack(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let body = body(&random)
    let X = RigidTransform<Base, Link>(
      RotationMatrix(axis: random.direction(), angle: random.uniform(0, 3)), random.direction())
    let again = body.moved(by: X).moved(by: X.inverse)
    let difference = (again.rotational + body.rotational * -1)
    #expect(abs(difference.xx) + abs(difference.xy) + abs(difference.yz) < 1e-12, "seed \(seed)")
    #expect((again.firstMoment - body.firstMoment).length < 1e-12)
    #expect((again.central * [1, 2, 3] - body.central * [1, 2, 3]).length < 1e-12)
  }
}
