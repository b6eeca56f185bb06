// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("BandedSystem") struct BandedSystemTests {
  @Test("A times the solution is the right-hand side, for several of them", arguments: seeds(200))
  func solves(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let n = 2 + random.index(below: 40)
    let lower = random.index(below: min(n, 6))
    let upper = random.index(below: min(n, 6))
    var system = try BandedSystem(size: n, lower: lower, upper: upper)
    var a = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in max(0, i - lower)...min(n - 1, i + upper) {
        a[i][j] = random.uniform(-1, 1) + (i == j ? 3 : 0)
        system.set(i, j, a[i][j])
      }
    }
    try system.factor()
    for _ in 0..<3 {
      let right = (0..<n).map { _ in random.uniform(-1, 1) }
      var x = right
      try system.solve(&x)
      for i in 0..<n {
        var sum = 0.0
        for j in 0..<n { sum += a[i][j] * x[j] }
        #expect(abs(sum - right[i]) < 1e-9)
      }
    }
  }

  @Test("a singular matrix is an error")
  func singular() throws {
    var system = try BandedSystem(size: 4, lower: 1, upper: 1)
    for i in 0..<4 where i != 2 { system.set(i, i, 1) }
    var code: Int32 = 0
    do { try system.factor() } catch { code = error.code }
    #expect(code == 21)
  }

  @Test("a band wider than the matrix is an error")
  func badSizes() {
    for (size, lower, upper) in [(0, 0, 0), (3, 3, 0), (3, 0, 3), (3, -1, 0)] {
      var code: Int32 = 0
      do {
        let system = try BandedSystem(size: size, lower: lower, upper: upper)
        #expect(system.size < 0, "\(size), \(lower), \(upper) was taken")
      } catch { code = error.code }
      #expect(code == 4)
    }
  }
}
