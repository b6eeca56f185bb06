// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What resists a joint's motion, from `<dynamics>` of the URDF; lanes past the joint count are zero.
///
/// - Invariant: every number is finite and not negative.
package struct JointFriction: Equatable, Sendable {
  /// Torque or force per velocity [N·m·s/rad, N·s/m].
  package var viscous: JointVector
  /// Torque or force against any motion, whatever its speed [N·m, N].
  package var coulomb: JointVector
}
