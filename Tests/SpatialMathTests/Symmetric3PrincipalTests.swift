// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

@Suite("Principal values") struct Symmetric3PrincipalTests {
  @Test("a turned diagonal gives back its numbers, smallest first", arguments: seeds(300))
  func turned(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Apart by orders of magnitude, equal in pairs, or negative.
    var values = (0..<3).map { _ in random.uniform(-1, 1) }
    if seed % 3 == 0 { values[1] = values[0] }
    if seed % 5 == 0 { values[2] *= 1e-8 }
    let diagonal = Symmetric3(
      xx: values[0], yy: values[1], zz: values[2], xy: 0, xz: 0, yz: 0)
    let found = diagonal.rotated(by: random.rotation()).principalValues
    for (a, b) in zip(values.sorted(), [found.x, found.y, found.z]) {
      #expect(abs(a - b) < 1e-15 * 8)
    }
  }

  @Test("a diagonal is only sorted, and NaN stays visible")
  func exact() {
    let sorted = Symmetric3(xx: 3, yy: 1, zz: 2, xy: 0, xz: 0, yz: 0).principalValues
    #expect(sorted == [1, 2, 3])
    let bad = Symmetric3(xx: 3, yy: 1, zz: 2, xy: .nan, xz: 0, yz: 0).principalValues
    #expect(bad.x.isNaN || bad.y.isNaN || bad.z.isNaN)
  }
}
