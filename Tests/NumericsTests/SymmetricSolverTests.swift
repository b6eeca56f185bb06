// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("SymmetricSolver") struct SymmetricSolverTests {
  /// `J Jᵀ + λ I` of a random 6 × 7 matrix.
  func positive(_ random: inout SeededGenerator, damping: Double) -> Matrix6 {
    var a = Matrix6()
    let j = (0..<42).map { _ in random.uniform(-1, 1) }
    for r in 0..<6 {
      for c in 0..<6 {
        for k in 0..<7 { a[r, c] += j[7 * r + k] * j[7 * c + k] }
      }
      a[r, r] += damping
    }
    return a
  }

  @Test("A times the solution is the right-hand side, by both routes", arguments: seeds(300))
  func solves(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let a = positive(&random, damping: 1e-2)
    var right = Vector6(repeating: 0)
    for i in 0..<6 { right[i] = random.uniform(-1, 1) }
    for route in SymmetricSolver.allCases {
      var factor = a
      var x = right
      try route.solve(&factor, &x)
      let back = a.times(x)
      for i in 0..<6 { #expect(abs(back[i] - right[i]) < 1e-11) }
      var again = right
      try route.substitute(&factor, &again)
      for i in 0..<6 { #expect(again[i] == x[i]) }
    }
  }

  @Test("GSL and Swift agree to 1e-12 of the solution", arguments: seeds(300))
  func twoRoutes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let a = positive(&random, damping: 0.1)
    var x = Vector6(repeating: 0)
    for i in 0..<6 { x[i] = random.uniform(-1, 1) }
    var y = x
    var (one, two) = (a, a)
    try SymmetricSolver.gsl.solve(&one, &x)
    try SymmetricSolver.unrolled.solve(&two, &y)
    var size = 0.0
    for i in 0..<6 { size = max(size, abs(x[i])) }
    for i in 0..<6 { #expect(abs(x[i] - y[i]) <= 1e-12 * max(1, size)) }
  }

  @Test(
    "the backward error of both is at rounding, also where A is nearly singular",
    arguments: seeds(300))
  func backwardError(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // The smallest damping of the inverse kinematics, and a Jacobian that has all but lost rows.
    var a = positive(&random, damping: 1e-9)
    let lost = seed % 3 == 0 ? 1e-5 : 1
    for i in 0..<6 {
      a[5, i] *= lost
      a[i, 5] *= lost
    }
    a[5, 5] += 1e-10
    var right = Vector6(repeating: 0)
    for i in 0..<6 { right[i] = random.uniform(-1, 1) }
    func norm(_ v: (Int) -> Double) -> Double { (0..<6).map { abs(v($0)) }.max() ?? 0 }
    let size = norm { i in (0..<6).reduce(0) { $0 + abs(a[i, $1]) } }
    for route in SymmetricSolver.allCases {
      var factor = a
      var x = right
      try route.solve(&factor, &x)
      let back = a.times(x)
      let error =
        norm { back[$0] - right[$0] } / (size * norm { x[$0] } + norm { right[$0] })
      #expect(error <= 1e-14, "\(route): \(error)")
    }
  }

  @Test("only the lower triangle is read", arguments: SymmetricSolver.allCases)
  func lowerTriangle(route: SymmetricSolver) throws {
    var random = SeededGenerator(seed: 9)
    let a = positive(&random, damping: 0.1)
    var spoiled = a
    for i in 0..<6 {
      for j in i + 1..<6 { spoiled[i, j] = 1e9 }
    }
    var x = Vector6(repeating: 1)
    var y = x
    var factor = a
    try route.solve(&factor, &x)
    try route.solve(&spoiled, &y)
    for i in 0..<6 { #expect(x[i] == y[i]) }
  }

  @Test(
    "a matrix that is not positive definite is an error, not an abort",
    arguments: SymmetricSolver.allCases)
  func indefinite(route: SymmetricSolver) {
    for bad in [0, -1, Double.nan] {
      var a = Matrix6()
      for i in 0..<6 { a[i, i] = i == 3 ? bad : 1 }
      var b = Vector6(repeating: 1)
      let error = #expect(throws: NumericsError.self) { try route.solve(&a, &b) }
      #expect(error?.code == 1)
      #expect(error?.description.contains("Cholesky") == true)
      for i in 0..<6 { #expect(b[i] == 1) }
    }
  }
}
