// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The singular values of a matrix, largest first: how near a Jacobian is to losing rank.
///
/// For reports only: GSL computes them with `hypot`, so that the last bits are tied to the version
/// of glibc, and it allocates.
package struct SingularValues: Equatable, Sendable {
  package let values: [Double]

  /// - Parameter elements: the matrix row after row.
  /// - Throws: when the sizes are not positive, do not fit, or a number is not finite.
  package init(rows: Int, columns: Int, elements: [Double]) throws(NumericsError) {
    GSLRuntime.start()
    guard rows > 0, columns > 0, elements.count == rows * columns,
      elements.allSatisfy(\.isFinite)
    else { throw .invalid("singular values") }
    // GSL wants at least as many rows as columns; the transpose has the same singular values.
    let (m, n) = rows >= columns ? (rows, columns) : (columns, rows)
    var a = elements
    if rows < columns {
      for i in 0..<rows {
        for j in 0..<columns { a[j * rows + i] = elements[i * columns + j] }
      }
    }
    var v = [Double](repeating: 0, count: n * n)
    var s = [Double](repeating: 0, count: n)
    var work = [Double](repeating: 0, count: n)
    let code = unsafe a.withUnsafeMutableBufferPointer { a in
      unsafe v.withUnsafeMutableBufferPointer { v in
        unsafe s.withUnsafeMutableBufferPointer { s in
          unsafe work.withUnsafeMutableBufferPointer { work in
            var ga = unsafe gsl_matrix(
              size1: m, size2: n, tda: n, data: a.baseAddress, block: nil, owner: 0)
            var gv = unsafe gsl_matrix(
              size1: n, size2: n, tda: n, data: v.baseAddress, block: nil, owner: 0)
            var gs = unsafe gsl_vector(
              size: n, stride: 1, data: s.baseAddress, block: nil, owner: 0)
            var gw = unsafe gsl_vector(
              size: n, stride: 1, data: work.baseAddress, block: nil, owner: 0)
            return unsafe gsl_linalg_SV_decomp(&ga, &gv, &gs, &gw)
          }
        }
      }
    }
    try GSLRuntime.check(code, "singular values")
    values = s
  }

  package var smallest: Double { values[values.count - 1] }

  /// Largest over smallest; infinity for a matrix without full rank.
  package var conditionNumber: Double {
    smallest > 0 ? values[0] / smallest : .infinity
  }
}
