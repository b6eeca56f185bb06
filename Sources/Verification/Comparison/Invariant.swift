// SPDX-License-Identifier: GPL-3.0-or-later

/// What must hold in every tick of any run, whatever its inputs: checked without a reference.
package enum Invariant: String, CaseIterable, Sendable {
  /// Ticks ascend.
  case tickOrder
  /// Every number of a command is finite.
  case commandFinite
  /// Joint limits, by finite differences of what the drives got.
  case jointPosition, jointVelocity, jointAcceleration, jointJerk
  /// Torques that motors are told, and how fast they change, against what the motors can.
  case jointTorque, jointTorqueRate
  /// Only the changes of mode that the supervisor knows.
  case modeTransition
  /// Within a segment path time never runs back.
  case pathTime
  /// A fault stays until it is acknowledged.
  case faultLatch
  /// Force above what the region allows at once, without a fault.
  case contactForce
  /// The commanded tool is nowhere faster than the ceiling of the room.
  case toolSpeed
  /// Near the skin: towards it, along it, away from it.
  case closingSpeed, tangentialSpeed, openingSpeed
  /// The drives are off where motion is forbidden, and nowhere else.
  case drives

  /// In words.
  package var meaning: String {
    switch self {
    case .tickOrder: "ticks ascend"
    case .commandFinite: "commands are finite"
    case .jointPosition: "joint positions within their range"
    case .jointVelocity: "joint velocities within their limits"
    case .jointAcceleration: "joint accelerations within their limits"
    case .jointJerk: "joint jerks within their limits"
    case .jointTorque: "told torques within the motors' limits"
    case .jointTorqueRate: "told torques change within their limits"
    case .modeTransition: "modes change as the supervisor allows"
    case .pathTime: "path time never runs back"
    case .faultLatch: "faults stay until acknowledged"
    case .contactForce: "force within the region's limit, or a fault"
    case .toolSpeed: "tool within the speed of the room"
    case .closingSpeed: "tool towards the skin within its speed"
    case .tangentialSpeed: "tool along the skin within its speed"
    case .openingSpeed: "tool away from the skin within its speed"
    case .drives: "drives off exactly where motion is forbidden"
    }
  }
}
