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
}
