// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

/// Rosenbrock's valley as residuals: `10 (y − x²)` and `a − x`; the minimum is zero at `(a, a²)`.
struct Valley: LeastSquaresProblem {
  var a: Double
  let parameterCount = 2
  let residualCount = 2

  func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>) {
    f[0] = 10 * (x[1] - x[0] * x[0])
    f[1] = a - x[0]
  }

  func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>) {
    j[0] = -20 * x[0]
    j[1] = 10
    j[2] = -1
    j[3] = 0
  }
}

/// A straight line through noisy points, whose best fit has a closed form.
struct Line: LeastSquaresProblem {
  let points: [(x: Double, y: Double)]
  let parameterCount = 2
  var residualCount: Int { points.count }

  func residuals(at p: Span<Double>, into f: inout MutableSpan<Double>) {
    for (i, point) in points.enumerated() { f[i] = p[0] + p[1] * point.x - point.y }
  }

  func jacobian(at p: Span<Double>, into j: inout MutableSpan<Double>) {
    for (i, point) in points.enumerated() {
      j[2 * i] = 1
      j[2 * i + 1] = point.x
    }
  }
}

/// One equation for two numbers: fewer residuals than parameters.
struct Underdetermined: LeastSquaresProblem {
  let parameterCount = 2
  let residualCount = 1
  func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>) { f[0] = x[0] }
  func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>) { j[0] = 1 }
}

@Suite("NonlinearLeastSquares") struct NonlinearLeastSquaresTests {
  @Test("the valley's floor is found from anywhere, again and again", arguments: seeds(200))
  func valley(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var solver = try NonlinearLeastSquares(Valley(a: 1))
    for _ in 0..<3 {
      let a = random.uniform(-2, 2)
      let start = [random.uniform(-3, 3), random.uniform(-3, 3)]
      try solver.start(at: start.span, problem: Valley(a: a))
      var steps = 0
      while solver.squaredNorm > 1e-24, steps < 200, try solver.iterate() == .improved {
        steps += 1
      }
      #expect(solver.squaredNorm <= 1e-24, "after \(steps) steps from \(start)")
      #expect(abs(solver.parameter(0) - a) < 1e-10)
      #expect(abs(solver.parameter(1) - a * a) < 1e-9)
    }
  }

  @Test("a line's best fit is the closed form", arguments: seeds(200))
  func line(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let points = (0..<12).map { i in (x: Double(i), y: random.uniform(-5, 5)) }
    var solver = try NonlinearLeastSquares(Line(points: points))
    try solver.start(at: [0.0, 0.0].span)
    for _ in 0..<60 where try solver.iterate() == .stalled { break }
    let n = Double(points.count)
    let (sx, sy) = points.reduce((0, 0)) { ($0.0 + $1.x, $0.1 + $1.y) }
    let (sxx, sxy) = points.reduce((0, 0)) { ($0.0 + $1.x * $1.x, $0.1 + $1.x * $1.y) }
    let slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    #expect(abs(solver.parameters[1] - slope) < 1e-9)
    #expect(abs(solver.parameters[0] - (sy - slope * sx) / n) < 1e-8)
  }

  @Test("fewer residuals than parameters, and residuals that are not finite, are errors")
  func refuses() throws {
    var code: Int32 = 0
    do {
      let solver = try NonlinearLeastSquares(Underdetermined())
      #expect(solver.squaredNorm.isNaN, "was taken")
    } catch { code = error.code }
    #expect(code == 4)
    var solver = try NonlinearLeastSquares(Valley(a: 1))
    code = 0
    do { try solver.start(at: [Double.nan, 0].span) } catch { code = error.code }
    #expect(code != 0)
  }
}

@Suite("SingularValues") struct SingularValuesTests {
  @Test("squares sum to the squared elements; turning changes nothing", arguments: seeds(200))
  func invariants(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let elements = (0..<42).map { _ in random.uniform(-1, 1) }
    let wide = try SingularValues(rows: 6, columns: 7, elements: elements)
    let sum = wide.values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(sum - elements.reduce(0) { $0 + $1 * $1 }) < 1e-12)
    #expect(zip(wide.values, wide.values.dropFirst()).allSatisfy { $0 >= $1 })
    var flipped = elements
    for i in 0..<6 {
      for j in 0..<7 { flipped[6 * j + i] = elements[7 * i + j] }
    }
    let tall = try SingularValues(rows: 7, columns: 6, elements: flipped)
    for (a, b) in zip(wide.values, tall.values) { #expect(abs(a - b) < 1e-13) }
  }

  @Test("a diagonal matrix shows its numbers, a singular one its rank")
  func known() throws {
    let s = try SingularValues(rows: 3, columns: 3, elements: [2, 0, 0, 0, -5, 0, 0, 0, 0.5])
    #expect(zip(s.values, [5, 2, 0.5]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(abs(s.conditionNumber - 10) < 1e-13)
    let flat = try SingularValues(rows: 2, columns: 2, elements: [1, 1, 1, 1])
    #expect(flat.smallest < 1e-15)
    #expect(throws: NumericsError.self) {
      try SingularValues(rows: 2, columns: 2, elements: [1, .nan, 0, 1])
    }
  }
}
