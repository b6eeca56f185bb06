// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Judges what the tool does to the skin: force, pressure and depth against the region's limits.
///
/// Above the steady limit the `transientDuration` of the region runs; above `transientFactor`
/// times the limit there is no waiting. The durations are counted in control periods.
package struct ContactMonitor: Equatable, Sendable {
  /// No estimate of the skin is better than this, so no smaller depth is believed when the area of
  /// a ball is computed from it [m].
  package static let depthResolution = 0.0005

  /// Periods for which the force has been above its steady limit.
  package private(set) var periodsAboveForce = 0
  /// Periods for which the pressure has been above its steady limit.
  package private(set) var periodsAbovePressure = 0

  package init() {}

  /// - Parameters:
  ///   - force: along the inward normal [N]; NaN counts as above every limit.
  ///   - depth: of the tool tip below the estimated skin, negative above it [m].
  ///   - periods: control periods since the last check.
  ///   - period: the length of one [s].
  package mutating func check(
    force: Double, depth: Double, face: ToolFace, limits: ContactLimits, periods: Int,
    period: Double
  ) -> FaultSet {
    var faults: FaultSet = []
    let area = face.contactArea(depth: max(depth, ContactMonitor.depthResolution))
    let pressure = area > 0 ? force / area : 0
    periodsAboveForce = force <= limits.force ? 0 : periodsAboveForce + periods
    periodsAbovePressure = pressure <= limits.pressure ? 0 : periodsAbovePressure + periods
    if isBroken(force, limits.force, limits, Double(periodsAboveForce) * period) {
      faults.insert(.forceAboveLimit)
    }
    if isBroken(pressure, limits.pressure, limits, Double(periodsAbovePressure) * period) {
      faults.insert(.pressureAboveLimit)
    }
    if !(depth <= limits.depth) { faults.insert(.depthAboveLimit) }
    return faults
  }

  private func isBroken(
    _ value: Double, _ steady: Double, _ limits: ContactLimits, _ duration: Double
  ) -> Bool {
    if value <= steady { return false }
    if value <= steady * limits.transientFactor { return duration > limits.transientDuration }
    return true
  }

  /// Forgets what has been counted: for a new target.
  package mutating func reset() { self = ContactMonitor() }
}

extension ContactMonitor {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&periodsAboveForce, "monitors.contact.periodsAboveForce")
    v.visit(&periodsAbovePressure, "monitors.contact.periodsAbovePressure")
  }
}
