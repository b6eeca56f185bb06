// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// A matrix as `U S Vᵀ`: orthonormal columns of U and V, singular values largest first.
///
/// GSL computes it with `hypot`, so that the last bits are tied to the version of glibc, and it
/// allocates: for reports, and for what happens once before a run, never for the tick.
package struct SingularValueDecomposition: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// `rows × columns`, row after row.
  package let u: [Double]
  /// Largest first, never negative.
  package let values: [Double]
  /// `columns × columns`, row after row; the decomposition uses its transpose.
  package let v: [Double]

  /// - Parameter elements: the matrix row after row, at least as many rows as columns.
  /// - Throws: when the sizes are not positive, do not fit, or a number is not finite.
  package init(rows: Int, columns: Int, elements: [Double]) throws(NumericsError) {
    GSLRuntime.start()
    guard columns > 0, rows >= columns, elements.count == rows * columns,
      elements.allSatisfy(\.isFinite)
    else { throw .invalid("singular value decomposition") }
    var a = elements
    var v = [Double](repeating: 0, count: columns * columns)
    var s = [Double](repeating: 0, count: columns)
    var work = s
    let code = unsafe a.withUnsafeMutableBufferPointer { a in
      unsafe v.withUnsafeMutableBufferPointer { v in
        unsafe s.withUnsafeMutableBufferPointer { s in
          unsafe work.withUnsafeMutableBufferPointer { work in
            var ga = unsafe gsl_matrix(
              size1: rows, size2: columns, tda: columns, data: a.baseAddress, block: nil, owner: 0)
            var gv = unsafe gsl_matrix(
              size1: columns, size2: columns, tda: columns, data: v.baseAddress, block: nil,
              owner: 0)
            var gs = unsafe gsl_vector(
              size: columns, stride: 1, data: s.baseAddress, block: nil, owner: 0)
            var gw = unsafe gsl_vector(
              size: columns, stride: 1, data: work.baseAddress, block: nil, owner: 0)
            return unsafe gsl_linalg_SV_decomp(&ga, &gv, &gs, &gw)
          }
        }
      }
    }
    try GSLRuntime.check(code, "singular value decomposition")
    self.rows = rows
    self.columns = columns
    u = a
    values = s
    self.v = v
  }
}
