// SPDX-License-Identifier: GPL-3.0-or-later

@unsafe @preconcurrency import CGSL

/// Linear least squares by GSL (`gsl_multilarge_linear`, method `normal`): rows are added in blocks,
/// then the normal equations are solved by Cholesky's method.
///
/// Regularisation is rows of the caller's own, so that any measure of roughness will do. GSL's other
/// methods for the same problem factor by QR or singular values with `hypot`; this one needs no libm
/// but the square root, so that the bits are the same everywhere. It squares the condition number of
/// the rows: what it is asked to solve has to be well scaled.
@safe package struct LinearLeastSquares: ~Copyable {
  /// How many numbers there are to find.
  package let unknowns: Int
  private let workspace: UnsafeMutablePointer<gsl_multilarge_linear_workspace>

  /// - Throws: when there is nothing to find, or no memory.
  package init(unknowns: Int) throws(NumericsError) {
    GSLRuntime.start()
    guard unknowns > 0 else { throw .invalid("linear least squares") }
    guard
      let workspace = unsafe gsl_multilarge_linear_alloc(gsl_multilarge_linear_normal, unknowns)
    else { throw NumericsError(code: Int32(GSL_ENOMEM), operation: "linear least squares") }
    self.unknowns = unknowns
    unsafe self.workspace = workspace
  }

  deinit { unsafe gsl_multilarge_linear_free(workspace) }

  /// Forgets all rows.
  package mutating func reset() {
    // It fails for no workspace only.
    _ = unsafe gsl_multilarge_linear_reset(workspace)
  }

  /// Adds equations to be met as nearly as can be.
  ///
  /// - Parameters:
  ///   - rows: the factors of the unknowns, row after row.
  ///   - values: what each row is to give.
  /// - Precondition: `unknowns` factors a row, at least one row.
  package mutating func add(rows: [Double], values: [Double]) throws(NumericsError) {
    precondition(
      !values.isEmpty && rows.count == values.count * unknowns,
      "\(rows.count) factors for \(values.count) rows of \(unknowns)")
    // GSL only reads them here, but its matrices have no read-only form.
    let code = unsafe rows.withUnsafeBufferPointer { x in
      unsafe values.withUnsafeBufferPointer { y in
        var X = unsafe gsl_matrix(
          size1: values.count, size2: unknowns, tda: unknowns,
          data: UnsafeMutablePointer(mutating: x.baseAddress), block: nil, owner: 0)
        var b = unsafe gsl_vector(
          size: values.count, stride: 1, data: UnsafeMutablePointer(mutating: y.baseAddress),
          block: nil, owner: 0)
        return unsafe gsl_multilarge_linear_accumulate(&X, &b, workspace)
      }
    }
    try GSLRuntime.check(code, "linear least squares, rows")
  }

  /// The unknowns for which the sum of the squared errors of all rows is least.
  ///
  /// - Throws: a domain error when the rows leave an unknown open, or hold NaN.
  package mutating func solve() throws(NumericsError) -> [Double] {
    var solution = [Double](repeating: 0, count: unknowns)
    var residual = 0.0
    var norm = 0.0
    let code = unsafe solution.withUnsafeMutableBufferPointer { p in
      var c = unsafe gsl_vector(
        size: p.count, stride: 1, data: p.baseAddress, block: nil, owner: 0)
      return unsafe gsl_multilarge_linear_solve(0, &c, &residual, &norm, workspace)
    }
    try GSLRuntime.check(code, "linear least squares")
    // GSL lets NaN pass.
    guard solution.allSatisfy(\.isFinite) else {
      throw NumericsError(code: Int32(GSL_EDOM), operation: "linear least squares")
    }
    return solution
  }
}
