// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A square system whose matrix is zero away from its diagonal, factored once (LU with row
/// exchanges, GSL) and solved for as many right-hand sides as wanted.
@safe package struct BandedSystem: ~Copyable {
  /// Rows and columns.
  package let size: Int
  /// How many diagonals may be filled below the main one.
  package let lower: Int
  /// How many diagonals may be filled above the main one.
  package let upper: Int
  // GSL's band storage: row j holds column j, with `lower` places before it for the fill-in.
  private let band: UnsafeMutablePointer<gsl_matrix>
  private let pivots: UnsafeMutablePointer<gsl_vector_uint>
  private var isFactored = false

  /// An all-zero matrix.
  ///
  /// - Throws: when the sizes do not fit each other or there is no memory.
  package init(size: Int, lower: Int, upper: Int) throws(NumericsError) {
    GSLRuntime.start()
    guard size > 0, (0..<size).contains(lower), (0..<size).contains(upper) else {
      throw .invalid("banded system")
    }
    guard let band = unsafe gsl_matrix_calloc(size, 2 * lower + upper + 1) else {
      throw NumericsError(code: Int32(GSL_ENOMEM), operation: "banded system")
    }
    guard let pivots = unsafe gsl_vector_uint_alloc(size) else {
      unsafe gsl_matrix_free(band)
      throw NumericsError(code: Int32(GSL_ENOMEM), operation: "banded system")
    }
    self.size = size
    self.lower = lower
    self.upper = upper
    unsafe self.band = band
    unsafe self.pivots = pivots
  }

  deinit {
    unsafe gsl_matrix_free(band)
    unsafe gsl_vector_uint_free(pivots)
  }

  /// Puts a number into the matrix.
  ///
  /// - Precondition: the place is inside the band and the matrix is not yet factored.
  package mutating func set(_ row: Int, _ column: Int, _ value: Double) {
    precondition(!isFactored, "the matrix is already factored")
    precondition(
      (0..<size).contains(row) && (0..<size).contains(column) && row - column <= lower
        && column - row <= upper, "(\(row), \(column)) is outside the band")
    unsafe gsl_matrix_set(band, column, lower + upper + row - column, value)
  }

  /// Replaces the matrix by its factors.
  ///
  /// - Precondition: the matrix is not yet factored.
  /// - Throws: when it is singular to machine precision.
  package mutating func factor() throws(NumericsError) {
    precondition(!isFactored, "the matrix is already factored")
    isFactored = true
    try GSLRuntime.check(
      unsafe gsl_linalg_LU_band_decomp(size, lower, upper, band, pivots), "banded factorisation")
    var largest = 0.0
    for j in 0..<size { largest = max(largest, abs(unsafe gsl_matrix_get(band, j, lower + upper))) }
    for j in 0..<size {
      let pivot = abs(unsafe gsl_matrix_get(band, j, lower + upper))
      guard pivot > largest * 0x1p-52 else { throw .singular("banded factorisation") }
    }
  }

  /// Replaces the right-hand side by the solution.
  ///
  /// - Precondition: `factor` has succeeded and `b` has `size` numbers.
  package func solve(_ b: inout [Double]) throws(NumericsError) {
    precondition(isFactored && b.count == size, "\(b.count) numbers for \(size) rows")
    let code = unsafe b.withUnsafeMutableBufferPointer { p in
      var v = unsafe gsl_vector(size: size, stride: 1, data: p.baseAddress, block: nil, owner: 0)
      return unsafe gsl_linalg_LU_band_svx(lower, upper, band, pivots, &v)
    }
    try GSLRuntime.check(code, "banded substitution")
  }
}
