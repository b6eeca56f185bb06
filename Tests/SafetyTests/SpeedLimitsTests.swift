// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("SpeedLimits") struct SpeedLimitsTests {
  let limits = SpeedLimits()
  let up = Vector3(0, 0, 1)

  @Test(
    "a clamped velocity breaks no ceiling, and clamping twice is clamping once",
    arguments: seeds(300))
  func clamping(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let normal = random.direction()
    let skin = random.vector(0.02)
    let distance = random.uniform(-0.02, 0.05)
    let once = limits.clamped(random.vector(0.6), skin: skin, normal: normal, distance: distance)
    #expect(
      !limits.isExceeded(by: once, skin: skin, normal: normal, distance: distance))
    let twice = limits.clamped(once, skin: skin, normal: normal, distance: distance)
    #expect((twice - once).length < 1e-12)
  }

  @Test(
    "each ceiling: inside and on it is allowed, outside it is not",
    arguments: [
      (Vector3(0, 0, -0.020), 0.01), (Vector3(0, 0, 0.150), 0.01), (Vector3(0.100, 0, 0), 0.01),
      (Vector3(0, 0, -0.250), 0.05), (Vector3(0.250, 0, 0), 0.05),
    ])
  func ceilings(ceiling: Vector3, distance: Double) {
    func exceeded(_ factor: Double) -> Bool {
      limits.isExceeded(
        by: ceiling * (factor * limits.tripRatio), skin: .zero, normal: up, distance: distance)
    }
    #expect(!exceeded(1 - 1e-9))
    #expect(exceeded(1 + 1e-9))
  }

  @Test("near begins below nearDistance", arguments: [(0.0301, false), (0.0299, true)])
  func near(distance: Double, isNear: Bool) {
    let exceeded = limits.isExceeded(
      by: [0, 0, -0.1], skin: .zero, normal: up, distance: distance)
    #expect(exceeded == isNear)
  }

  @Test("what is not a number exceeds", arguments: [Double.nan, .infinity, -.infinity])
  func notANumber(value: Double) {
    #expect(limits.isExceeded(by: [0, value, 0], skin: .zero, normal: up, distance: 0.01))
    #expect(limits.isExceeded(by: [0, value, 0], skin: .zero, normal: up, distance: .infinity))
    #expect(limits.isExceeded(by: .zero, skin: [0, value, 0], normal: up, distance: 0.01))
    if value.isNaN {
      #expect(limits.isExceeded(by: .zero, skin: .zero, normal: up, distance: value))
    }
  }

  @Test("the speed is relative to the skin: moving with it is standing still")
  func relative() {
    let skin = Vector3(0, 0, -0.1)
    #expect(!limits.isExceeded(by: skin, skin: skin, normal: up, distance: 0.001))
    #expect(limits.isExceeded(by: .zero, skin: -skin * 2, normal: up, distance: 0.001))
  }

  @Test(
    "at the guarded speed the force rises by a tenth within one reaction", arguments: seeds(200))
  func guarded(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let force = random.uniform(0.5, 40)
    let stiffness = random.uniform(200, 30_000)
    let v = limits.guardedSpeed(force: force, stiffness: stiffness)
    let rise = stiffness * v * limits.reactionTime
    #expect(rise <= 0.1 * force * (1 + 1e-12))
    #expect(v == limits.closing || abs(rise - 0.1 * force) < 1e-12 * force)
  }
}
