// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Position and velocity of every joint.
package struct JointState: Equatable, Sendable {
  /// [rad, m].
  package var q: JointVector
  /// [rad/s, m/s].
  package var qd: JointVector

  package init(q: JointVector, qd: JointVector) {
    self.q = q
    self.qd = qd
  }
}
