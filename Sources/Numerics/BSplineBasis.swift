// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The B-spline basis functions on clamped knots, evaluated by GSL.
///
/// It owns scratch memory: one for each thread.
@safe package struct BSplineBasis: ~Copyable {
  /// Polynomial degree plus one: 6 for quintic.
  package let order: Int
  /// Number of basis functions: breakpoints + order − 2.
  package let count: Int
  /// The clamped knots: the ends are there `order` times.
  package let knots: [Double]
  private let workspace: UnsafeMutablePointer<gsl_bspline_workspace>
  private let derivatives: UnsafeMutablePointer<gsl_matrix>

  /// - Throws: when there are fewer than two breakpoints, they do not ascend, or the order is
  ///   below 2.
  package init(order: Int = 6, breakpoints: [Double]) throws(NumericsError) {
    GSLRuntime.start()
    guard order >= 2, breakpoints.count >= 2, breakpoints.allSatisfy(\.isFinite),
      zip(breakpoints, breakpoints.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw .invalid("B-spline breakpoints") }
    guard let workspace = unsafe gsl_bspline_alloc(order, breakpoints.count) else {
      throw NumericsError(code: Int32(GSL_ENOMEM), operation: "B-spline")
    }
    guard let derivatives = unsafe gsl_matrix_calloc(order, order) else {
      unsafe gsl_bspline_free(workspace)
      throw NumericsError(code: Int32(GSL_ENOMEM), operation: "B-spline")
    }
    let count = breakpoints.count + order - 2
    var points = breakpoints
    let code = unsafe points.withUnsafeMutableBufferPointer { p in
      var v = unsafe gsl_vector(size: p.count, stride: 1, data: p.baseAddress, block: nil, owner: 0)
      return unsafe gsl_bspline_knots(&v, workspace)
    }
    guard code == 0 else {
      unsafe gsl_bspline_free(workspace)
      unsafe gsl_matrix_free(derivatives)
      throw NumericsError(code: code, operation: "B-spline knots")
    }
    self.order = order
    self.count = count
    knots = (0..<count + order).map { unsafe gsl_vector_get(workspace.pointee.knots, $0) }
    unsafe self.workspace = workspace
    unsafe self.derivatives = derivatives
  }

  deinit {
    unsafe gsl_bspline_free(workspace)
    unsafe gsl_matrix_free(derivatives)
  }

  /// The basis functions that are not zero at `x`, and their derivatives.
  ///
  /// - Parameter values: receives, for each of the `order` functions, its value and derivatives:
  ///   entry `j * (highest + 1) + d` is derivative `d` of function `first + j`.
  /// - Returns: `first`.
  /// - Precondition: `0 ≤ highest < order`; `values` holds `order * (highest + 1)` numbers.
  /// - Throws: when `x` is outside the breakpoints. Allocates: never.
  package func evaluateNonzero(
    at x: Double, highestDerivative highest: Int, into values: inout [Double]
  ) throws(NumericsError) -> Int {
    precondition(
      highest >= 0 && highest < order && values.count >= order * (highest + 1),
      "derivatives to \(highest) of order \(order) into \(values.count) places")
    guard x >= knots[0], x <= knots[knots.count - 1] else {
      throw NumericsError(code: Int32(GSL_EDOM), operation: "B-spline evaluation")
    }
    var first = 0
    var last = 0
    // The matrix has one column an order; GSL fills those that are asked for.
    var view = unsafe gsl_matrix(
      size1: order, size2: highest + 1, tda: highest + 1, data: derivatives.pointee.data,
      block: nil, owner: 0)
    let code = unsafe gsl_bspline_deriv_eval_nonzero(x, highest, &view, &first, &last, workspace)
    try GSLRuntime.check(code, "B-spline evaluation")
    for i in 0..<order * (highest + 1) { values[i] = unsafe derivatives.pointee.data[i] }
    return first
  }
}
