// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("RangeMargin") struct RangeMarginTests {
  @Test(
    "no place is nearer to an end of its range than is told, and one is all but so near",
    arguments: seeds(60))
  func margin(seed: UInt64) throws {
    let limits = try Arms.panda().limits
    var random = SeededGenerator(seed: seed)
    let corners = (0..<4).map { _ in limits.random(&random, count: 7) }
    let path = PathSmoothing.path(
      near: PathSmoothingTests.divided(corners), segments: 4 + random.index(below: 9))
    let told = path.rangeMargin(of: limits, count: 7)
    var least = Double.infinity
    for k in 0...4000 {
      let q = path.sample(at: path.end * Double(k) / 4000).q
      for i in 0..<7 { least = min(least, q[i] - limits.lower[i], limits.upper[i] - q[i]) }
    }
    #expect(told.margin <= least + 1e-12)
    // Where a joint turns round in a part its coefficients reach a little further than it does.
    #expect(told.margin >= least - 0.03, "seed \(seed): \(told), \(least)")
    let there = path.sample(at: told.place).q[told.joint]
    let near = min(there - limits.lower[told.joint], limits.upper[told.joint] - there)
    #expect(near - told.margin < 0.6)
    let still = JointPath(through: [corners[0]])
    let q = corners[0]
    let exact = (0..<7).map { min(q[$0] - limits.lower[$0], limits.upper[$0] - q[$0]) }.min()
    #expect(still.rangeMargin(of: limits, count: 7).margin == exact)
  }
}
