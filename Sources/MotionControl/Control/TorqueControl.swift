// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The position loop of a controller that tells an arm torques.
struct TorqueControl: Sendable {
  private let servo: JointServo
  private let dynamics: ArmDynamics

  /// - Parameter period: between two commands [s].
  /// - Returns: nil for a robot whose files leave out a mass or a motor's torque.
  init?(_ robot: RobotModel, _ arm: JointInterface.Arm, period: Double) {
    guard let inertia = robot.ownInertia,
      (0..<robot.jointCount).allSatisfy({ robot.limits.effort[$0] > 0 })
    else { return nil }
    let drives = robot.drives ?? JointDrives(of: robot)
    let rotors = drives.rotorInertia * arm.rotorShare
    guard
      let dynamics = ArmDynamics(robot, rotorInertia: rotors, gravity_B: arm.gravity_B)
    else { return nil }
    self.dynamics = dynamics
    // A velocity is the mean of the period before it, a torque holds for the one after it.
    let delay = period + drives.commandDelay
    servo = JointServo(
      drives, limits: robot.limits,
      bandwidth: min(drives.bandwidth, JointServo.largestBandwidth(delay: delay)),
      inertia: rotors + inertia, frictionShare: arm.rotorShare)
  }

  /// The motors bear the arm's weight at `q`.
  func standing(at q: JointVector) -> JointServo.State {
    JointServo.State(holding: dynamics.gravity(q))
  }

  /// Finds the torques for the period that begins now; false where none is finite. Allocates: never.
  ///
  /// - Parameters:
  ///   - reference: where the joints are wanted now, and how fast.
  ///   - seconds: until the next command [s].
  func drive(
    _ state: inout JointServo.State, to reference: JointState, measured: JointState,
    seconds: Double
  ) -> Bool {
    servo.drive(
      &state, to: reference, measured: measured, dynamics: dynamics, step: seconds)
  }
}

extension RobotModel {
  /// What each joint moves at least: its own link about its axis, or along it [kg·m², kg]; nil where
  /// a mass is not known.
  package var ownInertia: JointVector? {
    inertias.map { inertias in
      var own = JointVector.zero
      for (i, inertia) in inertias.enumerated() {
        own[i] = jointKinds[i] == .prismatic ? inertia.mass : inertia.rotational.zz
      }
      return own
    }
  }
}
