// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What a retimed path is held against, joint by joint.
package struct RetimingLimits: Sendable {
  package let count: Int
  /// Largest magnitudes of velocity [rad/s, m/s].
  package var velocity: JointVector
  /// Largest magnitudes of acceleration [rad/s², m/s²].
  package var acceleration: JointVector
  /// Largest magnitudes of jerk [rad/s³, m/s³]; nil for none.
  package var jerk: JointVector?
  /// Nil for none.
  package var torque: TorqueLimit?
  /// Nil for none.
  package var tool: ToolLimits?

  /// - Precondition: limits of the first `count` joints are finite and greater than zero, those of the
  ///   other lanes zero.
  package init(
    count: Int, velocity: JointVector, acceleration: JointVector, jerk: JointVector? = nil,
    torque: TorqueLimit? = nil, tool: ToolLimits? = nil
  ) {
    for limit in [velocity, acceleration] + (jerk.map { [$0] } ?? []) {
      for i in 0..<JointVector.capacity {
        precondition(
          i < count ? limit[i] > 0 && limit[i].isFinite : limit[i] == 0, "limit \(limit[i])")
      }
    }
    self.count = count
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
    self.torque = torque
    self.tool = tool
  }

  /// Those of a robot's files.
  ///
  /// - Parameters:
  ///   - jerk: whether jerks are limited.
  ///   - gravity_B: in the base [m/s²]; with it torques are limited too.
  /// - Throws: when the files leave out what is asked for.
  package init(_ robot: RobotModel, jerk: Bool, torqueUnder gravity_B: Vector3? = nil)
    throws(RetimingRefusal)
  {
    guard let acceleration = robot.limits.acceleration else {
      throw .missingLimit("acceleration", robot: robot.name)
    }
    guard !jerk || robot.limits.jerk != nil else {
      throw .missingLimit("jerk", robot: robot.name)
    }
    var torque: TorqueLimit?
    if let gravity_B {
      guard let arm = ArmDynamics(robot, gravity_B: gravity_B) else {
        throw .missingMasses(robot: robot.name)
      }
      for i in 0..<robot.jointCount where !(robot.limits.effort[i] > 0) {
        throw .missingEffort(joint: robot.jointNames[i])
      }
      torque = TorqueLimit(arm, effort: robot.limits.effort)
    }
    self.init(
      count: robot.jointCount, velocity: robot.limits.velocity, acceleration: acceleration,
      jerk: jerk ? robot.limits.jerk : nil, torque: torque)
  }
}

/// Why a path got no time.
package enum RetimingRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The robot's files give none.
  case missingLimit(String, robot: String)
  case missingMasses(robot: String)
  case missingEffort(joint: String)
  /// Standing still at a path parameter takes so much of the joint's torque limit.
  case cannotHold(joint: Int, at: Double, ratio: Double)

  /// The motion found still takes this share of a torque limit, whatever the grid.
  case torqueNotKept(ratio: Double)

  package var description: String {
    switch self {
    case .missingLimit(let name, let robot):
      "robot \"\(robot)\" has no \(name) limits; a limits file gives them (--limits)"
        + (name == "jerk" ? ", or leave them out (--no-jerk)" : "")
    case .missingMasses(let robot):
      "robot \"\(robot)\" has a moving body without mass: its URDF needs an <inertial> for each"
    case .missingEffort(let joint):
      "joint \"\(joint)\" has no effort limit: its URDF <limit> needs an effort greater than zero"
    case .cannotHold(let joint, let place, let ratio):
      "joint \(joint) cannot hold the arm between waypoints \(Int(place)) and \(Int(place) + 1): "
        + "standing still takes \(Int((ratio * 100).rounded(.up))) % of its torque limit"
    case .torqueNotKept(let ratio):
      "no motion found within the torques: \(ratio) of a limit is left; slower limits may help"
    }
  }
}
