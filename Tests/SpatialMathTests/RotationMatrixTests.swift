// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

@Suite("RotationMatrix") struct RotationMatrixTests {
  @Test("exp(log R) is R", arguments: seeds(300))
  func exponentialOfLogarithm(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let r = random.rotation()
    let back = RotationMatrix.exp(r.log)
    #expect((back.x - r.x).length + (back.y - r.y).length + (back.z - r.z).length < 1e-14)
  }

  @Test("log stays exact up to half a turn", arguments: seeds(200))
  func logarithmNearHalfTurn(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let axis = random.direction()
    let angle = Double.pi - Elementary.exp(random.uniform(-30, 0))
    let w = RotationMatrix(axis: axis, angle: angle).log
    #expect(abs(w.length - angle) < 1e-13)
    #expect((w - axis * angle).length < 1e-7)
  }

  @Test("group: products and inverses stay orthonormal", arguments: seeds(200))
  func group(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b, c) = (random.rotation(), random.rotation(), random.rotation())
    #expect(distance((a * b) * c, a * (b * c)) < 1e-14)
    #expect(distance(a * a.inverse, .identity) < 1e-14)
    #expect(a * RotationMatrix.identity == a)
    let product = a * b
    #expect(RotationMatrix(columns: product.x, product.y, product.z) != nil)
    #expect(abs(a.x.cross(a.y).dot(a.z) - 1) < 1e-14)
    let v = random.vector(2)
    #expect(abs((a * v).length - v.length) < 1e-14)
    #expect((a.inverseTimes(a * v) - v).length < 1e-14)
    #expect(abs(a.angle(to: a * RotationMatrix.exp(v * 0.5)) - 0.5 * v.length) < 1e-12)
  }

  @Test("the slope of exp at zero is the cross product", arguments: seeds(200))
  func slope(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let w = random.vector(1)
    let v = random.vector(1)
    let h = 1e-5
    let slope = (RotationMatrix.exp(w * h) * v - RotationMatrix.exp(-w * h) * v) / (2 * h)
    #expect((slope - w.cross(v)).length < 1e-9)
    let small = random.vector(1) * 1e-4
    let series = RotationMatrix.exp(small * 0.999) * RotationMatrix.exp(small * 0.001)
    #expect(distance(series, .exp(small)) < 1e-15)
  }

  @Test(
    "a turn into a vector, roll-pitch-yaw, and a frame along z do what they say",
    arguments: seeds(200))
  func constructions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (a, b) = (random.direction(), random.direction())
    #expect((RotationMatrix(turning: a, into: b) * a - b).length < 1e-14)
    #expect((RotationMatrix(turning: a, into: -a) * a + a).length < 1e-14)
    #expect(RotationMatrix(turning: a, into: a) == .identity)
    let frame = RotationMatrix(z: a, xTowards: b)
    #expect(frame.z == a && frame.x.dot(b) > 0 && abs(frame.y.dot(b)) < 1e-14)
    #expect(RotationMatrix(columns: frame.x, frame.y, frame.z) != nil)
    let (r, p, y) = (random.uniform(-3, 3), random.uniform(-1.5, 1.5), random.uniform(-3, 3))
    let byAxes =
      RotationMatrix.exp([0, 0, y]) * RotationMatrix.exp([0, p, 0]) * RotationMatrix.exp([r, 0, 0])
    #expect(distance(RotationMatrix(roll: r, pitch: p, yaw: y), byAxes) < 1e-14)
    #expect(distance(frame.orthonormalized, frame) < 1e-14)
    let drifted = RotationMatrix(
      uncheckedColumns: frame.x * 1.001 + frame.y * 1e-3, frame.y - frame.z * 1e-3, frame.z * 0.999)
    let mended = drifted.orthonormalized
    #expect(RotationMatrix(columns: mended.x, mended.y, mended.z) != nil)
    #expect((mended.z - frame.z).length < 1e-14 && mended.x.dot(drifted.x) > 1)
    #expect(abs(mended.y.dot(drifted.x)) < 1e-14)
  }

  @Test("columns that are no rotation are refused")
  func refused() {
    #expect(RotationMatrix(columns: [1, 0, 0], [0, 1, 0], [0, 0, -1]) == nil)
    #expect(RotationMatrix(columns: [1, 0, 0], [0, 1, 0], [0, 0, 1.00001]) == nil)
    #expect(RotationMatrix(columns: [1, 0, 0], [0.00001, 1, 0], [0, 0, 1]) == nil)
    #expect(RotationMatrix(columns: [.nan, 0, 0], [0, 1, 0], [0, 0, 1]) == nil)
  }

  @Test("the angles of a rotation make it again, also where the pitch is at its end")
  func rollPitchYaw() {
    var random = SeededGenerator(seed: 11)
    for k in 0..<2000 {
      let pitch = k % 10 == 0 ? 0.5 * Double.pi * (k % 20 == 0 ? 1 : -1) : random.uniform(-1.5, 1.5)
      let R = RotationMatrix(
        roll: random.uniform(-3, 3), pitch: pitch, yaw: random.uniform(-3, 3))
      let angles = R.rollPitchYaw
      let again = RotationMatrix(roll: angles.roll, pitch: angles.pitch, yaw: angles.yaw)
      #expect(R.angle(to: again) < 1e-7, "\(k)")
      #expect(abs(angles.pitch) <= 0.5 * .pi)
    }
  }
}
