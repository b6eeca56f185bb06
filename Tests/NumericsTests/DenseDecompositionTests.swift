// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("SingularValueDecomposition") struct SingularValueDecompositionTests {
  @Test("U S Vᵀ is the matrix; U and V are orthonormal", arguments: seeds(100))
  func product(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (m, n) = (3 + random.index(below: 6), 3)
    let a = (0..<(m * n)).map { _ in random.uniform(-2, 2) }
    let parts = try SingularValueDecomposition(rows: m, columns: n, elements: a)
    for i in 0..<m {
      for j in 0..<n {
        let sum = (0..<n).reduce(0.0) {
          $0 + parts.u[i * n + $1] * parts.values[$1] * parts.v[j * n + $1]
        }
        #expect(abs(sum - a[i * n + j]) < 1e-13)
      }
    }
    for j in 0..<n {
      for k in 0..<n {
        let u = (0..<m).reduce(0.0) { $0 + parts.u[$1 * n + j] * parts.u[$1 * n + k] }
        let v = (0..<n).reduce(0.0) { $0 + parts.v[$1 * n + j] * parts.v[$1 * n + k] }
        #expect(abs(u - (j == k ? 1 : 0)) < 1e-13 && abs(v - (j == k ? 1 : 0)) < 1e-13)
      }
    }
  }

  @Test("sizes that do not fit and numbers that are not finite are refused")
  func refusals() {
    #expect(throws: NumericsError.self) {
      try SingularValueDecomposition(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    }
    #expect(throws: NumericsError.self) {
      try SingularValueDecomposition(rows: 2, columns: 2, elements: [1, .nan, 3, 4])
    }
  }
}

@Suite("PositiveDefinite") struct PositiveDefiniteTests {
  /// B Bᵀ + 1/10, which is positive definite.
  private func matrix(_ n: Int, _ random: inout SeededGenerator) -> [Double] {
    let b = (0..<(n * n)).map { _ in random.uniform(-1, 1) }
    return (0..<(n * n)).map { index in
      let (i, j) = (index / n, index % n)
      let sum = (0..<n).reduce(0.0) { $0 + b[i * n + $1] * b[j * n + $1] }
      return sum + (i == j ? 0.1 : 0)
    }
  }

  @Test("the inverse satisfies its equation, both triangles filled", arguments: seeds(50))
  func solves(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let n = 1 + random.index(below: 40)
    let a = matrix(n, &random)
    let inverse = try PositiveDefinite(size: n, elements: a).inverse()
    for i in 0..<n {
      for j in 0..<n {
        let entry = (0..<n).reduce(0.0) { $0 + a[i * n + $1] * inverse[$1 * n + j] }
        #expect(abs(entry - (i == j ? 1 : 0)) < 1e-8)
        #expect(inverse[i * n + j] == inverse[j * n + i])
      }
    }
  }

  @Test("only the lower triangle counts; what is not positive definite is refused")
  func refusals() throws {
    let lower = try PositiveDefinite(size: 2, elements: [4, 99, 2, 3]).inverse()
    let whole = try PositiveDefinite(size: 2, elements: [4, 2, 2, 3]).inverse()
    #expect(lower == whole)
    for bad in [[1, 0, 2, 1], [1, 0, 0, -1], [.nan, 0, 0, 1], [0, 0, 0, 0]] {
      #expect(throws: NumericsError.self) { try PositiveDefinite(size: 2, elements: bad) }
    }
    #expect(throws: NumericsError.self) { try PositiveDefinite(size: 2, elements: [1, 2, 3]) }
  }
}
