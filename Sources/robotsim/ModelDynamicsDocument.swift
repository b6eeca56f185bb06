// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath

/// What `model dynamics` says of an arm in one state, as JSON; keys without a suffix are SI units of
/// the joint's kind: rad, rad/s, rad/s² and N·m, or m, m/s, m/s² and N.
struct ModelDynamicsDocument: Encodable {
  /// What is asked about.
  struct State {
    let q: JointVector
    let qd: JointVector
    let qdd: JointVector
    let tau: JointVector
    /// The base in the room.
    let R_WB: RotationMatrix
  }

  struct Joint: Encodable {
    let name: String
    let kind: String
  }

  /// What depends on whether the rotors count.
  struct Motion: Encodable {
    /// M, row after row [kg·m², kg·m, kg].
    let mass_matrix: [[Double]]
    /// Inverse dynamics: what `qdd` takes.
    let torque: [Double]
    /// Forward dynamics: what `tau` gives.
    let acceleration: [Double]
    let kinetic_energy_j: Double
  }

  struct TipAcceleration: Encodable {
    let angular_rad_s2: [Double]
    let linear_m_s2: [Double]
  }

  let robot: String
  let joints: [Joint]
  /// In the base.
  let gravity_m_s2: [Double]
  let q: [Double]
  let qd: [Double]
  let qdd: [Double]
  let tau: [Double]
  /// g(q): holds the arm still.
  let gravity_torque: [Double]
  /// C(q, q̇) q̇ + g(q): keeps the velocities.
  let bias_torque: [Double]
  /// Zero for masses level with the base's origin.
  let potential_energy_j: Double
  /// J̇ q̇: of the tip, in the base, while the joint velocities stay as they are.
  let tip_bias_acceleration: TipAcceleration
  /// Links and tool alone.
  let links: Motion
  /// With the rotor inertias of the drives file; nil without one.
  let with_rotors: Motion?
}

extension ModelDynamicsDocument {
  /// nil where the mass of a moving body is not known.
  init?(_ robot: RobotModel, _ state: State) {
    let gravity_B = state.R_WB.inverseTimes([0, 0, -ArmDynamics.standardGravity])
    guard let arm = ArmDynamics(robot, gravity_B: gravity_B) else { return nil }
    let n = robot.jointCount
    self.robot = robot.name
    joints = zip(robot.jointNames, robot.jointKinds).map { Joint(name: $0, kind: $1.rawValue) }
    gravity_m_s2 = [gravity_B.x, gravity_B.y, gravity_B.z]
    q = state.q.values(n)
    qd = state.qd.values(n)
    qdd = state.qdd.values(n)
    tau = state.tau.values(n)
    gravity_torque = arm.gravity(state.q).values(n)
    bias_torque = arm.bias(state.q, state.qd).values(n)
    potential_energy_j = arm.potentialEnergy(state.q)
    let tip = robot.chain.kinematics(at: state.q, moving: state.qd).Jd_BT * state.qd
    tip_bias_acceleration = TipAcceleration(
      angular_rad_s2: [tip.angular.x, tip.angular.y, tip.angular.z],
      linear_m_s2: [tip.linear.x, tip.linear.y, tip.linear.z])
    links = Motion(arm, state)
    with_rotors = robot.drives.flatMap {
      ArmDynamics(robot, rotorInertia: $0.rotorInertia, gravity_B: gravity_B)
    }.map { Motion($0, state) }
  }
}

extension ModelDynamicsDocument.Motion {
  fileprivate init(_ arm: ArmDynamics, _ state: ModelDynamicsDocument.State) {
    let M = arm.massMatrix(state.q)
    mass_matrix = (0..<arm.count).map { M[column: $0].values(arm.count) }
    torque = arm.inverseDynamics(state.q, state.qd, state.qdd).values(arm.count)
    acceleration = arm.forwardDynamics(state.q, state.qd, state.tau).values(arm.count)
    kinetic_energy_j = arm.kineticEnergy(state.q, state.qd)
  }
}

extension ModelDynamicsDocument {
  /// For people.
  var lines: [String] {
    let g = gravity_m_s2.map { $0.column(0, 5) }.joined(separator: ", ")
    var lines = [
      "\(robot): SI units (rad, N·m; m, N for sliding joints); gravity \(g) m/s² in the base", "",
      "joint".padded(to: width) + "         q        qd       qdd       tau   gravity      bias",
    ]
    for (i, joint) in joints.enumerated() {
      lines.append(
        joint.name.padded(to: width)
          + [q, qd, qdd].map { $0[i].column(10, 4) }.joined()
          + [tau, gravity_torque, bias_torque].map { $0[i].column(10, 3) }.joined())
    }
    lines += [
      "", "potential energy \(potential_energy_j.column(0, 6)) J",
      "tip at constant qd: angular \(row(tip_bias_acceleration.angular_rad_s2)) rad/s², "
        + "linear \(row(tip_bias_acceleration.linear_m_s2)) m/s²",
    ]
    lines += ["", "links and tool"] + self.lines(of: links)
    if let with_rotors {
      lines += ["", "with the rotors of the drives"] + self.lines(of: with_rotors)
    } else {
      lines += ["", "no drives file: rotors unset"]
    }
    return lines
  }

  private var width: Int { max(12, joints.map(\.name.count).max() ?? 0) + 1 }

  private func row(_ numbers: [Double]) -> String {
    numbers.map { $0.column(0, 4) }.joined(separator: ", ")
  }

  private func lines(of motion: Motion) -> [String] {
    let head =
      "joint".padded(to: width)
      + "torque for qdd  acceleration by tau   mass matrix [kg·m²; kg·m, kg]"
    return [head]
      + joints.enumerated().map { i, joint in
        joint.name.padded(to: width) + motion.torque[i].column(14, 4)
          + motion.acceleration[i].column(21, 4) + "  "
          + motion.mass_matrix[i].map { $0.column(10, 5) }.joined()
      } + ["kinetic energy \(motion.kinetic_energy_j.column(0, 6)) J"]
  }
}
