// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The mechanics of the arm: links, rotors, gears and brakes under the motors' torques, gravity and
/// what pushes at the tool.
///
/// Forward dynamics by the articulated-body algorithm, integrated in fixed steps by the
/// semi-implicit Euler method: velocities first, then positions with the new velocities. Friction
/// acts on the rotors. Allocates: never after `init`.
package struct ArmPlant: Sendable {
  /// Links, and the rotors with them where the joints are rigid.
  private let dynamics: ArmDynamics
  private let friction: StickingFriction
  private let brakes: StickingFriction
  private let spring: JointSpring?
  /// Length of a step [s].
  package let step: Double

  /// The links.
  package private(set) var joints: JointState
  /// Rotors, as the joints feel them: where the links are, when the joints are rigid.
  package private(set) var rotors: JointState
  /// The torque through each joint into its link [N·m].
  package private(set) var jointTorque = JointVector.zero
  private var bend = JointVector.zero
  /// nil while the brakes are open.
  private var brakeBend: JointVector?

  /// An arm at rest.
  ///
  /// - Parameters:
  ///   - dynamics: of the links, with the rotors where `spring` is nil.
  ///   - inertia: what each joint moves at least: its rotor and its own link [kg·m²].
  package init(
    dynamics: ArmDynamics, drives: JointDrives, spring: JointSpring?, inertia: JointVector,
    at q: JointVector, step: Double, count: Int
  ) {
    self.dynamics = dynamics
    self.spring = spring
    self.step = step
    friction = StickingFriction(drives, inertia: inertia, step: step, count: count)
    brakes = StickingFriction(brakes: drives, inertia: inertia, step: step, count: count)
    joints = JointState(q: q, qd: .zero)
    jointTorque = dynamics.gravity(q)
    rotors = JointState(q: q + (spring?.deflection(under: jointTorque) ?? .zero), qd: .zero)
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - torque: of the motors [N·m].
  ///   - wrench_B: on the tool, about its tip.
  ///   - braked: closes the brakes where they are not closed.
  package mutating func advance(torque: JointVector, wrench_B: Wrench, braked: Bool) {
    var resisting = friction.torque(z: bend, qd: rotors.qd)
    if braked {
      resisting = resisting + brakes.torque(z: brakeBend ?? .zero, qd: rotors.qd)
    } else {
      brakeBend = nil
    }
    let driving = torque - resisting
    if let spring {
      jointTorque = spring.torque(rotor: rotors, link: joints)
      let qdd = dynamics.forwardDynamics(
        joints.q, joints.qd, jointTorque, wrench: wrench_B)
      joints.qd = joints.qd + qdd * step
      joints.q = joints.q + joints.qd * step
      rotors.qd = rotors.qd + spring.acceleration(ofRotors: driving - jointTorque) * step
      rotors.q = rotors.q + rotors.qd * step
    } else {
      let qdd = dynamics.forwardDynamics(
        joints.q, joints.qd, driving, wrench: wrench_B)
      jointTorque = driving - dynamics.rotorInertia.scaled(by: qdd)
      joints.qd = joints.qd + qdd * step
      joints.q = joints.q + joints.qd * step
      rotors = joints
    }
    friction.bend(&bend, qd: rotors.qd, step: step)
    if braked {
      var z = brakeBend ?? .zero
      brakes.bend(&z, qd: rotors.qd, step: step)
      brakeBend = z
    }
  }
}
