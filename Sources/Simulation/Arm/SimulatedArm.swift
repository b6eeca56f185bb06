// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The arm as it really moves: its mechanics, the drives with their position loops, and encoders.
///
/// A control period is `stepsPerPeriod` steps of the plant. In each, the drives read their encoders,
/// give the torques they are told, or compute them for the reference that the commands make, and the
/// mechanics moves on.
package struct SimulatedArm: Sendable {
  /// Why an arm cannot be simulated.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    /// The robot's files do not state the mass of everything that moves.
    case noInertia(robot: String)
    /// The robot's files state no torque for a motor.
    case noTorque(robot: String, joint: String)
    /// The joints are to yield, but the robot's files do not state how much.
    case noStiffness(robot: String)

    package var description: String {
      switch self {
      case .noInertia(let robot):
        "robot \(robot): not every moving link has an <inertial>; see `robotsim model check`"
      case .noTorque(let robot, let joint):
        "robot \(robot): joint \(joint) has no torque; state the effort in its <limit>"
      case .noStiffness(let robot):
        "robot \(robot): no stiffness for joints that yield; state it in the drives file, or take "
          + "the plant model \(PlantModel.rigid.rawValue)"
      }
    }
  }

  /// Length of one step [s].
  package let step: Double
  private let robot: RobotModel
  /// As the drives know the arm.
  private let dynamics: ArmDynamics
  private var plant: ArmPlant
  private let servo: JointServo
  private var motors: JointServo.State
  private var commands: CommandQueue
  /// Where joints yield.
  private var torqueLoop: JointTorqueLoop?
  /// The same encoders, read by the drives at every step and once a control period.
  private var driveEncoders: Encoders
  private var periodEncoders: Encoders
  private var drivesOn = true
  /// The tool and the Jacobian at `joints`.
  package private(set) var kinematics: ArmKinematics

  /// An arm that stands still, its motors bearing its weight.
  ///
  /// - Parameter gravity_B: in the base [m/s²].
  /// - Throws: for an arm whose masses or motor torques are not known, and joints that are to yield
  ///   but whose stiffness is not.
  package init(
    _ robot: RobotModel, at start: JointVector, model: PlantModel, gravity_B: Vector3,
    step: Double, stepsPerPeriod: Int
  ) throws(Invalid) {
    let count = robot.jointCount
    guard let inertias = robot.inertias else { throw .noInertia(robot: robot.name) }
    for i in 0..<count where robot.limits.effort[i] <= 0 {
      throw .noTorque(robot: robot.name, joint: robot.jointNames[i])
    }
    let drives = robot.drives ?? JointDrives(of: robot)
    var spring: JointSpring?
    if model == .elastic {
      spring = JointSpring(drives, count: count)
      guard spring != nil else { throw .noStiffness(robot: robot.name) }
    }
    self.robot = robot
    self.step = step
    func dynamics(rotors: JointVector) -> ArmDynamics {
      ArmDynamics(
        chain: robot.chain, inertias: inertias, rotorInertia: rotors, gravity_B: gravity_B)
    }
    // Behind a spring, a rotor is no part of the link; its torque loop lets it feel lighter.
    let rotors = drives.rotorInertia
    let mechanics = dynamics(rotors: spring == nil ? rotors : .zero)
    self.dynamics =
      spring == nil ? mechanics : dynamics(rotors: rotors * JointTorqueLoop.share)
    let least = rotors + (robot.ownInertia ?? .zero)
    plant = ArmPlant(
      dynamics: mechanics, drives: drives, spring: spring, inertia: least, at: start, step: step,
      count: count)
    servo = JointServo(
      drives, limits: robot.limits, bandwidth: drives.bandwidth, inertia: least,
      frictionShare: spring == nil ? 1 : JointTorqueLoop.share)
    motors = JointServo.State(
      holding: mechanics.gravity(start).clamped(-robot.limits.effort, robot.limits.effort))
    commands = CommandQueue(
      at: start, delay: Int((drives.commandDelay / step).rounded()),
      stepsPerPeriod: stepsPerPeriod, step: step)
    let size = drives.encoderStep
    let holding = plant.jointTorque
    torqueLoop = spring.map {
      JointTorqueLoop($0, limits: robot.limits, holding: holding, step: step, count: count)
    }
    driveEncoders = Encoders(size: size, interval: step, at: start, count: count)
    periodEncoders = Encoders(
      size: size, interval: step * Double(stepsPerPeriod), at: start, count: count)
    kinematics = robot.kinematics(at: start)
  }

  /// Position and velocity of the links, as they are.
  package var joints: JointState { plant.joints }

  /// The same as the encoders tell once a control period.
  package var measured: JointState { periodEncoders.reading }

  /// The torque through each joint, as a sensor there measures it [N·m].
  package var jointTorque: JointVector { plant.jointTorque }

  /// Of the tool, at its tip, expressed in B.
  package var twist_B: Twist { kinematics.J_BT * plant.joints.qd }

  /// Takes the command of a control period in.
  ///
  /// - Parameter drivesOn: false closes the brakes and switches the motors off at once, whatever is
  ///   commanded.
  package mutating func accept(_ command: JointCommand, drivesOn: Bool) {
    commands.accept(command)
    self.drivesOn = drivesOn
  }

  /// Moves through one step of the plant. Allocates: never.
  ///
  /// - Parameter wrench_B: on the tool, about its tip.
  package mutating func advance(under wrench_B: Wrench) {
    let order = commands.next()
    if !drivesOn {
      motors.release()
    } else if let torque = order.torque {
      servo.give(torque, &motors, step: step)
    } else {
      servo.drive(
        &motors, to: order.reference, measured: driveEncoders.reading, dynamics: dynamics,
        step: step)
    }
    let torque =
      drivesOn
      ? torqueLoop?.torque(for: motors.torque, sensed: plant.jointTorque) ?? motors.torque : .zero
    plant.advance(torque: torque, wrench_B: wrench_B, braked: !drivesOn)
    driveEncoders.read(plant.joints.q)
    kinematics = robot.kinematics(at: plant.joints.q)
  }

  /// Reads the encoders for the controller, at the end of a control period. Allocates: never.
  package mutating func measure() { periodEncoders.read(plant.joints.q) }
}
