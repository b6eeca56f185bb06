// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Corridor") struct CorridorTests {
  let corridor = Corridor()

  private func contains(
    seed: UInt64, distance: Double, angle: Double
  ) -> Bool {
    var random = SeededGenerator(seed: seed)
    let planned = RigidTransform<Base, Acupoint>(random.rotation(), random.vector(1))
    let turn = RotationMatrix(axis: random.direction(), angle: angle)
    let shift = random.direction() * distance
    return corridor.contains(
      RigidTransform(turn * planned.rotation, planned.translation + shift), planned: planned)
  }

  @Test("60 mm and 10° in any direction: inside holds, outside does not", arguments: seeds(200))
  func bounds(seed: UInt64) {
    let limit = 10 * Double.pi / 180
    #expect(contains(seed: seed, distance: 0.0599, angle: 0))
    #expect(!contains(seed: seed, distance: 0.0601, angle: 0))
    #expect(contains(seed: seed, distance: 0, angle: limit - 1e-6))
    #expect(!contains(seed: seed, distance: 0, angle: limit + 1e-6))
    #expect(!contains(seed: seed, distance: 0, angle: Double.pi - 0.01))
  }

  @Test("what is not a number is outside")
  func notANumber() {
    let broken = RigidTransform<Base, Acupoint>(.identity, [.nan, 0, 0])
    #expect(!corridor.contains(broken, planned: .identity))
  }
}
