// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("ErrorStatistics") struct ErrorStatisticsTests {
  @Test("known numbers have known statistics, none have none")
  func known() {
    var statistics = ErrorStatistics()
    #expect(statistics.rms == nil && statistics.mean == nil && statistics.max == nil)
    for value in [3.0, -4, 0, 5] { statistics.add(value) }
    #expect(statistics.rms == (12.5).squareRoot())
    #expect(statistics.mean == 1 && statistics.max == 5 && statistics.count == 4)
  }

  @Test("a constant part, however large, leaves the rest as it is", arguments: seeds(200))
  func bias(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bias = random.vector(100)
    var errors = (0..<50).map { _ in random.vector(1e-3) }
    errors += errors.map { -$0 }
    var statistics = UnbiasedError()
    for error in errors { statistics.add(bias + error) }
    let squares = errors.reduce(0) { $0 + $1.lengthSquared }
    let expected = (squares / Double(errors.count)).squareRoot()
    #expect((statistics.bias - bias).length < 1e-12)
    #expect(abs(try #require(statistics.rms) - expected) < 1e-12)
  }
}
