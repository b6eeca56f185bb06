// SPDX-License-Identifier: GPL-3.0-or-later

/// The singular values of a matrix, largest first: how near a Jacobian is to losing rank.
///
/// For reports only: like the decomposition they come from, they are tied to the version of glibc.
package struct SingularValues: Equatable, Sendable {
  package let values: [Double]

  /// - Parameter elements: the matrix row after row.
  /// - Throws: when the sizes are not positive, do not fit, or a number is not finite.
  package init(rows: Int, columns: Int, elements: [Double]) throws(NumericsError) {
    guard rows > 0, columns > 0, elements.count == rows * columns else {
      throw .invalid("singular values")
    }
    // GSL wants at least as many rows as columns; the transpose has the same singular values.
    var a = elements
    if rows < columns {
      for i in 0..<rows {
        for j in 0..<columns { a[j * rows + i] = elements[i * columns + j] }
      }
    }
    values = try SingularValueDecomposition(
      rows: max(rows, columns), columns: min(rows, columns), elements: a
    ).values
  }

  package var smallest: Double { values[values.count - 1] }

  /// Largest over smallest; infinity for a matrix without full rank.
  package var conditionNumber: Double {
    smallest > 0 ? values[0] / smallest : .infinity
  }
}
