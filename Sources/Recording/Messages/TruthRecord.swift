// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// What was really the case at one tick: known to the world alone, kept for those who judge.
///
/// Plain numbers only; copying allocates never.
package struct TruthRecord: Equatable, Sendable {
  /// The instant: that of the `TickInput` with the same tick.
  package var tick: Tick
  /// True joint positions [rad].
  package var q: JointVector
  /// The true tool tip.
  package var X_WT: RigidTransform<World, Tool>
  /// The true patient.
  package var X_WP: RigidTransform<World, Patient>
  /// How far the two breathing fields really are out.
  package var breathing: BreathingState
  /// Index of the target being served, −1 when none.
  package var target: Int
  /// The target where it really is on the moving skin; meaningless when `target` is −1.
  package var X_WA: RigidTransform<World, Acupoint>
  /// The touch of tool and skin; nil when they are apart.
  package var contact: ContactTruth?

  package init(
    tick: Tick, q: JointVector, X_WT: RigidTransform<World, Tool>,
    X_WP: RigidTransform<World, Patient>, breathing: BreathingState, target: Int,
    X_WA: RigidTransform<World, Acupoint>, contact: ContactTruth?
  ) {
    self.tick = tick
    self.q = q
    self.X_WT = X_WT
    self.X_WP = X_WP
    self.breathing = breathing
    self.target = target
    self.X_WA = X_WA
    self.contact = contact
  }
}

/// How the tool really touches the skin.
package struct ContactTruth: Equatable, Sendable {
  /// Index of the skin's region that is touched.
  package var region: Int
  /// Below the undisturbed skin [m].
  package var depth: Double
  /// Of the skin on the tool, along the outward normal [N]; never negative.
  package var normalForce: Double
  /// Magnitude of the force in the tangent plane [N].
  package var frictionForce: Double

  package init(region: Int, depth: Double, normalForce: Double, frictionForce: Double) {
    self.region = region
    self.depth = depth
    self.normalForce = normalForce
    self.frictionForce = frictionForce
  }
}
