// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A symmetric matrix with a row and a column for each joint, in place: a mass matrix.
///
/// Kept whole, column after column; rows and columns past the robot's joint count are zero.
package struct JointMatrix: Equatable, Sendable {
  private var columns = InlineArray<8, JointVector>(repeating: .zero)

  /// All zeros.
  package init() {}

  package subscript(row: Int, column: Int) -> Double { columns[column][row] }

  /// Column `j`, which is also row `j`.
  package subscript(column j: Int) -> JointVector { columns[j] }

  /// Sets an element and its mirror image.
  @inline(__always) mutating func set(_ row: Int, _ column: Int, _ value: Double) {
    columns[column][row] = value
    columns[row][column] = value
  }

  /// The matrix times a vector, summed from the first column to the last.
  package static func * (A: borrowing JointMatrix, v: JointVector) -> JointVector {
    var sum = JointVector.zero
    for j in 0..<JointVector.capacity { sum = sum + A.columns[j] * v[j] }
    return sum
  }

  package static func == (a: JointMatrix, b: JointMatrix) -> Bool {
    (0..<JointVector.capacity).allSatisfy { a.columns[$0] == b.columns[$0] }
  }
}
