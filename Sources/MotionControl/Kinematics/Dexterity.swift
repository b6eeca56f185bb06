// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics

/// How freely the tool can move at a posture: the singular values of the Jacobian.
///
/// A radian counts as much as `angularScale` metres. For reports and searches outside the tick: the
/// decomposition allocates, and its last bits are tied to the version of glibc.
package struct Dexterity: Equatable, Sendable {
  /// Metres that weigh as much as a radian; as the tick's step weighs them.
  package static let angularScale = 0.35

  /// Tool speed per joint speed in the directions of the tool's space that the arm serves best to
  /// worst [m/s per rad/s or m/s], largest first: six, or as many as joints if fewer.
  package let singularValues: [Double]

  /// - Throws: when a number is not finite.
  package init(_ J: borrowing Jacobian) throws(NumericsError) {
    let n = J.count
    var elements = [Double](repeating: 0, count: 6 * n)
    for i in 0..<n {
      for k in 0..<3 {
        elements[k * n + i] = J.angular[i][k] * Dexterity.angularScale
        elements[(k + 3) * n + i] = J.linear[i][k]
      }
    }
    singularValues = try SingularValues(rows: 6, columns: n, elements: elements).values
  }

  /// The distance to the nearest Jacobian that has lost a direction, in the 2-norm: the smallest
  /// singular value (Eckart and Young, 1936).
  package var distanceToSingularity: Double { singularValues[singularValues.count - 1] }

  /// Largest over smallest singular value; infinity at a singularity.
  package var conditionNumber: Double {
    distanceToSingularity > 0 ? singularValues[0] / distanceToSingularity : .infinity
  }

  /// The volume of tool speeds that joint speeds of length one give, √det(J Jᵀ).
  ///
  /// Source: Yoshikawa, *Manipulability of Robotic Mechanisms* (1985).
  package var manipulability: Double { singularValues.reduce(1, *) }
}
