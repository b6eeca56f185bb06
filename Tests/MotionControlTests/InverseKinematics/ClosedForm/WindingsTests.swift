// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Windings") struct WindingsTests {
  @Test("all copies by full turns within ±2π, each once", arguments: seeds(50))
  func all(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let q = ClosedFormArms.posture(6, &random)
    let limits = ClosedFormArms.limits(2 * .pi, count: 6)
    let windings = Windings(of: q, limits: limits, jointCount: 6)
    // Every angle but zero has two places in ±2π.
    #expect(windings.count == 64)
    for i in 0..<64 {
      #expect(limits.containsStrictly(windings[i], count: 6))
      #expect(ClosedFormArms.distance(windings[i], q) < 1e-12)
      for k in 0..<i { #expect((windings[i] - windings[k]).maxMagnitude > 6) }
    }
  }

  @Test("a joint whose range has no copy leaves none")
  func none() {
    var limits = ClosedFormArms.limits(2 * .pi, count: 6)
    limits.lower[2] = 1
    limits.upper[2] = 2
    let posture = JointVector([0.1, 0.2, 0.5, 0.4, 0.5, 0.6])
    #expect(Windings(of: posture, limits: limits, jointCount: 6).count == 0)
    limits.lower[2] = 0.4
    #expect(Windings(of: posture, limits: limits, jointCount: 6).count == 32)
  }
}
