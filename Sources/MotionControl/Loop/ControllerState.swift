// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// Everything about a controller that changes: copying it is a snapshot.
package struct ControllerState: Equatable, Sendable {
  package var supervisor = Supervisor()
  package var clock = PlanClock()
  package var homing = HomingMotion()
  package var estimator = TargetEstimator()
  package var shift = TargetShift()
  package var force = ForceEstimator()
  package var admittance = Admittance()
  package var press = PressSequence()
  package var pointing = PointingDwell()
  /// Time within the technique's own motion.
  package var technique = PlanClock()
  package var monitors = MonitorSet()
  package var stop = StopMotion()
  package var limiter = JointLimiter(standingAt: .zero)
  /// The position loop of an arm that is told torques; rests for one that is told positions.
  package var servo = JointServo.State(holding: .zero)
  /// How the latched faults are answered; nil while there is nothing to answer.
  package var response: SafetyResponse?
  /// What a stop on the path interrupted.
  package var interrupted = Mode.idle
  /// The tool is at work on the segment's target, and what is near it counts as skin.
  package var isEngaged = false
  /// Where the plan is now.
  package var plan = PlanPoint()
  /// The last outward normal that could be trusted, in the base.
  package var normal = Vector3(0, 0, 1)
  /// The last measured joint positions that could be trusted [rad].
  package var qTrusted = JointVector.zero
  /// The whole search reach was travelled without a contact.
  package var isContactMissed = false
  /// The commanded tool is far from the desired pose.
  package var isTrailing = false
  /// Periods without contact while pressing.
  package var periodsWithoutContact = 0
  /// Index of the last tick; −1 before the first.
  package var lastTick = -1

  package init() {}

  /// A stop on the path slows the motion down along it where the path is all there is to follow;
  /// towards a living target it brakes the tool itself.
  package var stopsOnPath: Bool {
    response == .stopOnPath && (interrupted == .homing || interrupted == .transit)
  }

  /// The response to a fault has nothing left to do.
  var hasStopped: Bool {
    guard stopsOnPath else { return stop.isFinished }
    return interrupted == .homing ? homing.isStanding : clock.isStanding
  }

  /// The planned posture at one path time, and the tool there.
  package struct PlanPoint: Equatable, Sendable {
    package var q = JointVector.zero
    package var X_BT = RigidTransform<Base, Tool>.identity
    package init() {}
    package init(q: JointVector, X_BT: RigidTransform<Base, Tool>) {
      self.q = q
      self.X_BT = X_BT
    }
  }
}
