// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What the controller asks of the joints for the next period.
package struct JointCommand: Equatable, Sendable {
  /// Joint positions to be at when the next period begins [rad].
  package var q: JointVector
  /// Joint velocities to have then [rad/s].
  package var qd: JointVector
  /// False switches the drives off: the brakes hold.
  package var drivesEnabled: Bool

  package init(q: JointVector, qd: JointVector, drivesEnabled: Bool) {
    self.q = q
    self.qd = qd
    self.drivesEnabled = drivesEnabled
  }
}
