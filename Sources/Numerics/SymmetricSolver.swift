// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Solves `A x = b` for a symmetric positive definite 6 × 6 matrix by Cholesky's method, by one of
/// two routes that agree to rounding. Allocates: never.
package enum SymmetricSolver: Sendable, CaseIterable {
  /// GSL: the reference.
  case gsl
  /// The same arithmetic written out in Swift.
  case unrolled

  /// Replaces the lower triangle of `a` by its factor L with `L Lᵀ = A`; the upper is not read.
  ///
  /// - Throws: a domain error when A is not positive definite or holds NaN.
  package func factor(_ a: inout Matrix6) throws(NumericsError) {
    switch self {
    case .gsl:
      GSLRuntime.start()
      let code = unsafe withUnsafeMutablePointer(to: &a.elements) { p in
        unsafe p.withMemoryRebound(to: Double.self, capacity: 36) { data in
          var m = unsafe SymmetricSolver.matrix(data)
          return unsafe gsl_linalg_cholesky_decomp1(&m)
        }
      }
      try GSLRuntime.check(code, "Cholesky factorisation")
      // GSL lets NaN pass; it always reaches the last pivot.
      guard a[5, 5] > 0 else {
        throw NumericsError(code: Int32(GSL_EDOM), operation: "Cholesky factorisation")
      }
    case .unrolled:
      try SymmetricSolver.factorUnrolled(&a)
    }
  }

  /// Replaces `b` by the solution, given what `factor` left.
  package func substitute(_ factor: inout Matrix6, _ b: inout Vector6) throws(NumericsError) {
    switch self {
    case .gsl:
      let code = unsafe withUnsafeMutablePointer(to: &factor.elements) { p in
        unsafe withUnsafeMutablePointer(to: &b) { q in
          unsafe p.withMemoryRebound(to: Double.self, capacity: 36) { data in
            unsafe q.withMemoryRebound(to: Double.self, capacity: 6) { right in
              var m = unsafe SymmetricSolver.matrix(data)
              var v = unsafe gsl_vector(size: 6, stride: 1, data: right, block: nil, owner: 0)
              return unsafe gsl_linalg_cholesky_svx(&m, &v)
            }
          }
        }
      }
      try GSLRuntime.check(code, "Cholesky substitution")
    case .unrolled:
      SymmetricSolver.substituteUnrolled(factor, &b)
    }
  }

  /// Replaces `b` by the solution and `a` by its factor.
  ///
  /// - Throws: a domain error when A is not positive definite; `b` is then unchanged.
  package func solve(_ a: inout Matrix6, _ b: inout Vector6) throws(NumericsError) {
    try factor(&a)
    try substitute(&a, &b)
  }

  private static func matrix(_ data: UnsafeMutablePointer<Double>) -> gsl_matrix {
    unsafe gsl_matrix(size1: 6, size2: 6, tda: 6, data: data, block: nil, owner: 0)
  }

  private static func factorUnrolled(_ a: inout Matrix6) throws(NumericsError) {
    for j in 0..<6 {
      var d = a[j, j]
      for k in 0..<j { d -= a[j, k] * a[j, k] }
      guard d > 0 else {
        throw NumericsError(code: Int32(GSL_EDOM), operation: "Cholesky factorisation")
      }
      d = d.squareRoot()
      a[j, j] = d
      let inverse = 1 / d
      for i in j + 1..<6 {
        var s = a[i, j]
        for k in 0..<j { s -= a[i, k] * a[j, k] }
        a[i, j] = s * inverse
      }
    }
  }

  private static func substituteUnrolled(_ l: Matrix6, _ b: inout Vector6) {
    for i in 0..<6 {
      var s = b[i]
      for k in 0..<i { s -= l[i, k] * b[k] }
      b[i] = s / l[i, i]
    }
    for i in (0..<6).reversed() {
      var s = b[i]
      for k in i + 1..<6 { s -= l[k, i] * b[k] }
      b[i] = s / l[i, i]
    }
  }
}
