// SPDX-License-Identifier: GPL-3.0-or-later

/// What the robot does when it must leave its task, from the mildest to the strongest.
package enum SafetyResponse: UInt8, Comparable, CaseIterable, Sendable {
  /// Slows down along the planned path and stands: for free space.
  case stopOnPath
  /// Moves away along the last trusted normal with bounded force.
  case retreat
  /// Yields to the measured force and drifts away from the skin.
  case compliantRelease
  /// Drives off, brakes on: when motion itself cannot be trusted.
  case drivesOff

  package static func < (a: SafetyResponse, b: SafetyResponse) -> Bool {
    a.rawValue < b.rawValue
  }
}

extension FaultSet {
  /// Nothing moves safely any more: no position, or no will to obey.
  package static let forbidMotion: FaultSet = [
    .emergencyStop, .encoderInvalid, .jointStalled, .commandNotFinite,
  ]
  /// Too much was done to what the tool touches.
  package static let contactLimits: FaultSet = [
    .forceAboveLimit, .pressureAboveLimit, .depthAboveLimit,
  ]

  /// The response by what can still be trusted; the empty set stands for the operator's stop.
  ///
  /// Where the skin is (`trackerLost`) unknown and the force known, force leads. Where the force
  /// is unknown, the last trusted normal leads. A force far from any target comes from something
  /// the plan knows nothing of: force leads. `docs/SAFETY.md` has one row per fault.
  ///
  /// - Parameters:
  ///   - inContact: the tool presses on something, by the last trusted force.
  ///   - distance: of the tool tip above the skin [m]; infinite far from any target; NaN is taken
  ///     for near.
  ///   - nearDistance: how far the retreat is the answer without contact [m].
  package func response(
    inContact: Bool, distance: Double, nearDistance: Double
  ) -> SafetyResponse {
    if !isDisjoint(with: .forbidMotion) { return .drivesOff }
    let isFar = distance > nearDistance
    let forceLeads = contains(.trackerLost) || (isFar && !isDisjoint(with: .contactLimits))
    if inContact && forceLeads && !contains(.wrenchInvalid) { return .compliantRelease }
    if isFar && !inContact { return .stopOnPath }
    if isFar && distance == .infinity { return .stopOnPath }
    return .retreat
  }
}
