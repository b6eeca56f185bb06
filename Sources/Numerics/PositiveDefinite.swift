// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A symmetric positive definite matrix of any size, factored by Cholesky's method once, for
/// covariances: no libm but the square root, so that the bits are the same everywhere.
package struct PositiveDefinite: Equatable, Sendable {
  /// Rows, which are as many columns.
  package let size: Int
  /// The factor L with `L Lᵀ = A` in the lower triangle, row after row.
  private var factor: [Double]

  /// - Parameter elements: row after row; only the lower triangle is read.
  /// - Throws: when the matrix is not positive definite, not square, or holds NaN.
  package init(size: Int, elements: [Double]) throws(NumericsError) {
    GSLRuntime.start()
    guard size > 0, elements.count == size * size else {
      throw .invalid("Cholesky factorisation")
    }
    self.size = size
    factor = elements
    let code = unsafe factor.withUnsafeMutableBufferPointer { a in
      var m = unsafe PositiveDefinite.matrix(a.baseAddress, size)
      return unsafe gsl_linalg_cholesky_decomp1(&m)
    }
    try GSLRuntime.check(code, "Cholesky factorisation")
    // GSL lets NaN pass; it always reaches the last pivot.
    guard factor[size * size - 1] > 0 else {
      throw NumericsError(code: Int32(GSL_EDOM), operation: "Cholesky factorisation")
    }
  }

  /// `A⁻¹`, row after row, symmetric.
  package func inverse() throws(NumericsError) -> [Double] {
    var result = factor
    let code = unsafe result.withUnsafeMutableBufferPointer { a in
      var m = unsafe PositiveDefinite.matrix(a.baseAddress, size)
      return unsafe gsl_linalg_cholesky_invert(&m)
    }
    try GSLRuntime.check(code, "Cholesky inverse")
    return result
  }

  private static func matrix(_ data: UnsafeMutablePointer<Double>?, _ n: Int) -> gsl_matrix {
    unsafe gsl_matrix(size1: n, size2: n, tda: n, data: data, block: nil, owner: 0)
  }
}
