// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

@Suite("UnitQuaternion") struct UnitQuaternionTests {
  @Test("matrix and quaternion are the same orientation both ways", arguments: seeds(300))
  func bothWays(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Half turns about any axis too, where three of the four branches are needed.
    let r =
      seed % 2 == 0
      ? random.rotation() : RotationMatrix(axis: random.direction(), angle: random.uniform(3, .pi))
    let q = UnitQuaternion(r)
    #expect(distance(q.matrix, r) < 1e-14)
    #expect(q.w >= 0 && abs(q.w * q.w + q.v.lengthSquared - 1) < 1e-15)
    let v = random.vector(2)
    #expect((q * v - r * v).length < 1e-14)
  }

  @Test("products are products of matrices; the inverse undoes", arguments: seeds(200))
  func products(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b) = (random.rotation(), random.rotation())
    let product = UnitQuaternion(a) * UnitQuaternion(b)
    #expect(distance(product.matrix, a * b) < 1e-14)
    let none = UnitQuaternion(a) * UnitQuaternion(a).inverse
    #expect(none.v.length < 1e-15 && abs(none.w - 1) < 1e-15)
    #expect(distance(UnitQuaternion.identity.matrix, .identity) == 0)
  }
}

@Suite("Vector3") struct Vector3Tests {
  @Test("products: orthogonal, right-handed, and Lagrange's identity", arguments: seeds(200))
  func products(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b) = (random.vector(2), random.vector(2))
    let c = a.cross(b)
    #expect(abs(c.dot(a)) < 1e-14 && abs(c.dot(b)) < 1e-14)
    let d = a.dot(b)
    #expect(abs(c.lengthSquared + d * d - a.lengthSquared * b.lengthSquared) < 1e-12)
    #expect(Vector3(1, 0, 0).cross([0, 1, 0]) == Vector3(0, 0, 1))
  }

  @Test("unit vectors, what is left across them, and a perpendicular", arguments: seeds(300))
  func directions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var n = random.direction()
    if seed % 50 == 0 { n = [0, 0, seed % 100 == 0 ? 1 : -1] }
    #expect(abs(n.length - 1) < 1e-15)
    let p = n.anyPerpendicular
    #expect(abs(p.length - 1) < 1e-14 && abs(p.dot(n)) < 1e-14)
    let v = random.vector(3)
    #expect(abs(v.rejected(from: n).dot(n)) < 1e-14)
    #expect((v.normalized * v.length - v).length < 1e-14)
    #expect(!Vector3(1, .nan, 0).isFinite && !Vector3(1, 0, .infinity).isFinite && v.isFinite)
  }
}
