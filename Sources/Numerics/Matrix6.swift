// SPDX-License-Identifier: GPL-3.0-or-later

/// Six numbers: a twist, a wrench or a pose error.
package typealias Vector6 = InlineArray<6, Double>

/// A 6 × 6 matrix, row after row, in place.
package struct Matrix6: Sendable {
  package var elements: InlineArray<36, Double>

  /// All zeros.
  @inlinable package init() { elements = InlineArray(repeating: 0) }

  @inlinable package subscript(row: Int, column: Int) -> Double {
    get { elements[6 * row + column] }
    set { elements[6 * row + column] = newValue }
  }

  /// The matrix times a vector, summed from the first column to the last.
  @inlinable package func times(_ v: Vector6) -> Vector6 {
    var result = Vector6(repeating: 0)
    for i in 0..<6 {
      var sum = 0.0
      for j in 0..<6 { sum += self[i, j] * v[j] }
      result[i] = sum
    }
    return result
  }
}
