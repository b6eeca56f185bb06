// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// What really is, at one tick: known to the world and its judges, never to the controller.
package struct Truth: Equatable, Sendable {
  package var tick: Tick
  /// [rad].
  package var q: JointVector
  /// [rad/s].
  package var qd: JointVector
  package var X_BT: RigidTransform<Base, Tool>
  package var X_WT: RigidTransform<World, Tool>
  package var X_WP: RigidTransform<World, Patient>
  package var breathing: BreathingState
  /// What the skin does to the tool, about the tip, expressed in T.
  package var wrench_T: Wrench
  /// The nearest skin, while the tool is close enough for it to matter.
  package var contact: SkinContact?

  package init(
    tick: Tick, q: JointVector, qd: JointVector, X_BT: RigidTransform<Base, Tool>,
    X_WT: RigidTransform<World, Tool>, X_WP: RigidTransform<World, Patient>,
    breathing: BreathingState, wrench_T: Wrench, contact: SkinContact?
  ) {
    self.tick = tick
    self.q = q
    self.qd = qd
    self.X_BT = X_BT
    self.X_WT = X_WT
    self.X_WP = X_WP
    self.breathing = breathing
    self.wrench_T = wrench_T
    self.contact = contact
  }
}

/// The meeting of tool and skin.
package struct SkinContact: Equatable, Sendable {
  /// Index into the regions of the `SkinRegionMap`.
  package var region: Int
  package var triangle: Int
  /// The nearest place on the undisturbed, breathing skin [m].
  package var p_WS: Vector3
  /// Outward unit normal there.
  package var normal_W: Vector3
  /// Below the undisturbed skin [m]; negative is the gap.
  package var depth: Double
  /// Along the outward normal, on the tool; never negative [N].
  package var normalForce: Double
  /// Magnitude of the force at right angles to it [N].
  package var frictionForce: Double

  package var isTouching: Bool { depth > 0 }
}
