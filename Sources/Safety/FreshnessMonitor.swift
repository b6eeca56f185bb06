// SPDX-License-Identifier: GPL-3.0-or-later

/// Judges whether what the sensors last said is recent enough to act on.
package struct FreshnessMonitor: Equatable, Sendable {
  /// The oldest pose of the patient that is acted on [s].
  package var trackerAge = 0.100
  /// The oldest wrench that is acted on [s].
  package var wrenchAge = 0.020
  /// How many periods in a row may be missed.
  package var missedPeriods = 5

  package init() {}

  /// - Parameters:
  ///   - trackerAge: age of the last valid pose of the patient [s]; infinite before the first.
  ///   - wrenchAge: age of the last valid wrench [s]; infinite before the first.
  ///   - missed: periods missed since the last call.
  package func check(trackerAge: Double, wrenchAge: Double, missed: Int) -> FaultSet {
    var faults: FaultSet = []
    if !(trackerAge <= self.trackerAge) { faults.insert(.trackerLost) }
    if !(wrenchAge <= self.wrenchAge) { faults.insert(.wrenchInvalid) }
    if missed > missedPeriods { faults.insert(.cycleMissed) }
    return faults
  }
}
