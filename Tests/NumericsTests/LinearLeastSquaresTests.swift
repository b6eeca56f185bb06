// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("LinearLeastSquares") struct LinearLeastSquaresTests {
  struct Problem {
    let rows: [Double]
    let values: [Double]
    let unknowns: Int

    init(_ seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      let n = 1 + random.index(below: 30)
      let m = n + random.index(below: 60)
      unknowns = n
      rows = (0..<m * n).map { _ in random.uniform(-1, 1) }
      values = (0..<m).map { _ in random.uniform(-1, 1) }
    }

    /// Xᵀ (y − X c).
    func gradient(at c: [Double]) -> [Double] {
      var gradient = [Double](repeating: 0, count: unknowns)
      for (r, value) in values.enumerated() {
        var error = value
        for j in 0..<unknowns { error -= rows[r * unknowns + j] * c[j] }
        for j in 0..<unknowns { gradient[j] += rows[r * unknowns + j] * error }
      }
      return gradient
    }
  }

  @Test("what is left is at right angles to every column", arguments: seeds(100))
  func orthogonal(seed: UInt64) throws {
    let problem = Problem(seed)
    var solver = try LinearLeastSquares(unknowns: problem.unknowns)
    try solver.add(rows: problem.rows, values: problem.values)
    let c = try solver.solve()
    // A square random matrix may be all but singular: then c is large.
    let size = c.map(abs).max() ?? 0
    for g in problem.gradient(at: c) { #expect(abs(g) < 1e-9 * (1 + size), "seed \(seed)") }
  }

  @Test("blocks of rows add up, a reset forgets them, and an answer comes again bit for bit")
  func blocks() throws {
    let problem = Problem(7)
    let n = problem.unknowns
    var solver = try LinearLeastSquares(unknowns: n)
    try solver.add(rows: problem.rows, values: problem.values)
    let whole = try solver.solve()
    solver.reset()
    for (r, value) in problem.values.enumerated() {
      try solver.add(rows: Array(problem.rows[r * n..<(r + 1) * n]), values: [value])
    }
    for (a, b) in zip(try solver.solve(), whole) { #expect(abs(a - b) < 1e-9) }
    solver.reset()
    try solver.add(rows: problem.rows, values: problem.values)
    #expect(try solver.solve() == whole)
  }

  @Test("an unknown that no row holds is an error, and so is what is no number")
  func refused() throws {
    var solver = try LinearLeastSquares(unknowns: 2)
    try solver.add(rows: [1, 0, 2, 0], values: [1, 2])
    #expect(throws: NumericsError.self) { _ = try solver.solve() }
    solver.reset()
    try solver.add(rows: [1, 0, 0, 1], values: [1, .nan])
    #expect(throws: NumericsError.self) { _ = try solver.solve() }
    #expect(throws: NumericsError.invalid("linear least squares")) {
      _ = try LinearLeastSquares(unknowns: 0)
    }
  }
}
