// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// One kind of posture at which the tool cannot move in some direction, whatever the joints do.
package struct Singularity: Equatable, Sendable {
  /// A joint, counted from zero, and where it stands [rad, m]; angles are in (−π, π].
  package struct Condition: Equatable, Sendable {
    package let joint: Int
    package let value: Double
  }

  /// The joints that lead out of it, each by itself; all others may stand anywhere. Empty where the
  /// arm is singular in every posture.
  package let joints: [Int]
  /// Those of `joints` that always stand at one place; the rest of them depend on each other.
  package let conditions: [Condition]
  /// The fewest joints whose axes depend on each other at the example: one of them does nothing that
  /// the others cannot do. Two of them lie on one line.
  package let dependent: [Int]
  /// A posture of this kind, within the limits.
  package let example: JointVector
  /// Smallest singular value of the Jacobian at the example, lengths divided by the arm's reach.
  package let smallestValue: Double
  /// How many of the searches ended at postures of this kind.
  package let found: Int
}
