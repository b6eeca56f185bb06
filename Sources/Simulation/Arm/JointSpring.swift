// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// What lies between rotor and link of joints that yield: a linear spring and damper, and the
/// rotor's own inertia.
///
/// Source: Spong, *Modeling and control of elastic joint robots* (1987), with damping.
package struct JointSpring: Equatable, Sendable {
  /// [N·m/rad]
  let stiffness: JointVector
  /// [N·m·s/rad]
  private let damping: JointVector
  let rotorInertia: JointVector
  private let count: Int

  /// - Returns: nil where no stiffness is stated.
  package init?(_ drives: JointDrives, count: Int) {
    guard let stiffness = drives.stiffness else { return nil }
    self.stiffness = stiffness
    damping = drives.springDamping ?? .zero
    rotorInertia = drives.rotorInertia
    self.count = count
  }

  /// On the link, from its rotor [N·m]. Allocates: never.
  package func torque(rotor: JointState, link: JointState) -> JointVector {
    (rotor.q - link.q).scaled(by: stiffness) + (rotor.qd - link.qd).scaled(by: damping)
  }

  /// How far the rotor runs ahead of the link under a torque at rest [rad].
  package func deflection(under torque: JointVector) -> JointVector {
    divided(torque, stiffness)
  }

  /// Of the rotors under what is left of the torques on them [rad/s²].
  package func acceleration(ofRotors torque: JointVector) -> JointVector {
    divided(torque, rotorInertia)
  }

  private func divided(_ a: JointVector, _ b: JointVector) -> JointVector {
    var result = JointVector.zero
    for i in 0..<count { result[i] = a[i] / b[i] }
    return result
  }
}
