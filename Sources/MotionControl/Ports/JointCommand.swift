// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What the controller asks of the joints for the next period.
package struct JointCommand: Equatable, Sendable {
  /// Joint positions to be at when the next period begins [rad].
  package var q: JointVector
  /// Joint velocities to have then [rad/s].
  package var qd: JointVector
  /// What the motors are to give through the period [N·m]; nil leaves it to the drives, which follow
  /// `q` and `qd`.
  package var torque: JointVector?
  /// False switches the drives off: the brakes hold.
  package var drivesEnabled: Bool

  package init(
    q: JointVector, qd: JointVector, torque: JointVector? = nil, drivesEnabled: Bool
  ) {
    self.q = q
    self.qd = qd
    self.torque = torque
    self.drivesEnabled = drivesEnabled
  }
}
