// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What the drives of an arm are told, once a control period.
package enum JointInterface: Equatable, Sendable {
  /// Where the joints are to be: a loop inside the drives sees to it.
  case position
  /// What the motors are to give: the loop is the controller's own.
  case torque(Arm)

  /// What the controller must know of an arm that it tells torques.
  package struct Arm: Equatable, Sendable {
    /// Gravity in the base [m/s²].
    package var gravity_B: Vector3
    /// How much of the rotors' inertia and friction the joints feel, 0...1: less than all where the
    /// drives close a loop about a torque sensor behind each gear.
    package var rotorShare: Double

    package init(gravity_B: Vector3, rotorShare: Double = 1) {
      self.gravity_B = gravity_B
      self.rotorShare = rotorShare
    }
  }

  /// The names of the cases, as files write them.
  package enum Name: String, CaseIterable, Sendable {
    case position, torque
  }

  package var name: Name {
    switch self {
    case .position: .position
    case .torque: .torque
    }
  }
}
