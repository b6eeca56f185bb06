// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// Sensors that tell the truth at once: no noise, no delay, a new and valid sample every tick, to
/// the steps of `SensorResolution`.
package struct IdealSensors: Sendable {
  /// Where the tracker stands in the room; the controller knows the same pose.
  package let X_WC: RigidTransform<World, Tracker>

  package init(X_WC: RigidTransform<World, Tracker>) { self.X_WC = X_WC }

  /// What the controller is told about a true state of the world. Allocates: never.
  ///
  /// - Parameters:
  ///   - joints: as the encoders tell.
  ///   - tau: the torque through each joint [N·m].
  package func input(
    _ truth: Truth, joints: JointState, tau: JointVector, status: RobotStatus,
    operatorEvents: OperatorEvents
  ) -> TickInput {
    let wrench_T = Wrench(
      moment: SensorResolution.moment.rounded(truth.wrench_T.moment),
      force: SensorResolution.force.rounded(truth.wrench_T.force))
    let breathing = BreathingState(
      thorax: SensorResolution.breathing.rounded(truth.breathing.thorax),
      abdomen: SensorResolution.breathing.rounded(truth.breathing.abdomen))
    return TickInput(
      tick: truth.tick, periodsElapsed: 1,
      robot: RobotState(
        q: SensorResolution.jointPosition.rounded(joints.q),
        qd: SensorResolution.jointVelocity.rounded(joints.qd),
        tauMeasured: SensorResolution.jointTorque.rounded(tau), status: status),
      wrench: WrenchSample(wrench_T: wrench_T, ageTicks: 0, isNew: true, validity: .valid),
      tracker: TrackerSample(
        X_CP: X_WC.inverse * truth.X_WP, breathing: breathing, ageTicks: 0, isNew: true,
        validity: .valid),
      operatorEvents: operatorEvents, link: LinkPackets(received: 1, lost: 0))
  }
}
