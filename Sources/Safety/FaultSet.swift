// SPDX-License-Identifier: GPL-3.0-or-later

/// The causes for which the robot must leave its task; several may hold at once, and a union is
/// the latch. One row each in `docs/SAFETY.md`.
package struct FaultSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The emergency stop is pressed.
  package static let emergencyStop = FaultSet(rawValue: 1 << 0)
  /// A joint position or velocity cannot be trusted.
  package static let encoderInvalid = FaultSet(rawValue: 1 << 1)
  /// A joint does not move although it is commanded to.
  package static let jointStalled = FaultSet(rawValue: 1 << 2)
  /// Contact force above the limit of the region, longer than its transient allowance.
  package static let forceAboveLimit = FaultSet(rawValue: 1 << 3)
  /// Contact pressure above the limit of the region.
  package static let pressureAboveLimit = FaultSet(rawValue: 1 << 4)
  /// The tool is deeper in the skin than the region allows.
  package static let depthAboveLimit = FaultSet(rawValue: 1 << 5)
  /// The tool is faster than the ceiling that applies here.
  package static let speedAboveLimit = FaultSet(rawValue: 1 << 6)
  /// A measured joint position is outside its range.
  package static let jointPositionLimit = FaultSet(rawValue: 1 << 7)
  /// A measured joint velocity is above its limit.
  package static let jointVelocityLimit = FaultSet(rawValue: 1 << 8)
  /// The patient's pose is not known any more.
  package static let trackerLost = FaultSet(rawValue: 1 << 9)
  /// The force sensor cannot be trusted.
  package static let wrenchInvalid = FaultSet(rawValue: 1 << 10)
  /// The patient moved further than the plan can follow.
  package static let targetLeftCorridor = FaultSet(rawValue: 1 << 11)
  /// No skin was met where it was expected, or the contact was lost.
  package static let contactLost = FaultSet(rawValue: 1 << 12)
  /// Inverse kinematics or a limiter could not follow the commanded motion.
  package static let trackingError = FaultSet(rawValue: 1 << 13)
  /// Too many control periods were missed.
  package static let cycleMissed = FaultSet(rawValue: 1 << 14)
  /// A number that is not finite reached the output.
  package static let commandNotFinite = FaultSet(rawValue: 1 << 15)

  /// The tool came into a zone of the patient that is to be kept free.
  package static let exclusionZoneEntered = FaultSet(rawValue: 1 << 16)

  /// Every fault with its name, in the order of the bits.
  package static let named: [(fault: FaultSet, name: String)] = [
    (.emergencyStop, "emergencyStop"), (.encoderInvalid, "encoderInvalid"),
    (.jointStalled, "jointStalled"), (.forceAboveLimit, "forceAboveLimit"),
    (.pressureAboveLimit, "pressureAboveLimit"), (.depthAboveLimit, "depthAboveLimit"),
    (.speedAboveLimit, "speedAboveLimit"), (.jointPositionLimit, "jointPositionLimit"),
    (.jointVelocityLimit, "jointVelocityLimit"), (.trackerLost, "trackerLost"),
    (.wrenchInvalid, "wrenchInvalid"), (.targetLeftCorridor, "targetLeftCorridor"),
    (.contactLost, "contactLost"), (.trackingError, "trackingError"),
    (.cycleMissed, "cycleMissed"), (.commandNotFinite, "commandNotFinite"),
    (.exclusionZoneEntered, "exclusionZoneEntered"),
  ]

  /// The names of the faults that hold, in the order of the bits. Allocates.
  package var names: [String] {
    FaultSet.named.filter { contains($0.fault) }.map(\.name)
  }
}
