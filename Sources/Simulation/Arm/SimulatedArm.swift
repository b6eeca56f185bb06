// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The arm as it really moves: joint servos under the true kinematics. It is stiff: the skin does
/// not push it back.
package struct SimulatedArm: Sendable {
  private let robot: RobotModel
  private let servo: JointServo
  private let substeps: Int
  package private(set) var joints: JointState
  /// The tool and the Jacobian at `joints`.
  package private(set) var kinematics: ArmKinematics

  /// An arm that stands still.
  package init(_ robot: RobotModel, at start: JointVector, servo: JointServo, substeps: Int) {
    self.robot = robot
    self.servo = servo
    self.substeps = substeps
    joints = JointState(q: start, qd: .zero)
    kinematics = robot.kinematics(at: start)
  }

  /// Moves through one control period. Allocates: never.
  ///
  /// - Parameter drivesOn: false lets the brakes stop every joint, whatever is commanded.
  package mutating func advance(_ command: JointCommand, drivesOn: Bool) {
    for i in 0..<substeps {
      if drivesOn {
        servo.follow(command, remaining: Double(substeps - i) * servo.substep, &joints)
      } else {
        servo.brake(&joints)
      }
    }
    kinematics = robot.kinematics(at: joints.q)
  }

  /// Of the tool, at its tip, expressed in B.
  package var twist_B: Twist { kinematics.J_BT * joints.qd }

  /// The drive torques that hold a wrench on the tool (about its tip, expressed in B) at rest; the
  /// arm's own weight is balanced by its maker's controller and not part of it [N·m].
  package func torque(holding wrench_B: Wrench) -> JointVector {
    -kinematics.J_BT.transposeTimes(wrench_B)
  }
}
