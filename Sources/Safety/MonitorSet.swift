// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What the monitors look at in one tick: measured numbers beside what was commanded.
package struct SafetyView: Sendable {
  package var q: JointVector
  package var qd: JointVector
  package var qCommanded: JointVector
  package var qdCommanded: JointVector
  /// The robot's own reports.
  package var emergencyStop = false
  package var encoderInvalid = false
  package var jointStalled = false
  /// Velocity of the tool tip in the base [m/s].
  package var toolVelocity = Vector3.zero
  /// Velocity of the skin at the target in the base [m/s].
  package var skinVelocity = Vector3.zero
  /// Outward normal of the skin at the target, in the base.
  package var normal = Vector3(0, 0, 1)
  /// Of the tool tip above the skin, infinite far from any target [m].
  package var distance = Double.infinity
  /// Along the inward normal near a target, else the magnitude [N].
  package var force = 0.0
  /// What the region allows; nil far from any target.
  package var contactLimits: ContactLimits?
  package var face = ToolFace.pointer
  /// Between the tool and the nearest zone that is to be kept free, infinite without one [m].
  package var zoneGap = Double.infinity
  package var trackerAge = 0.0
  package var wrenchAge = 0.0
  package var missedPeriods = 0

  package init(
    q: JointVector, qd: JointVector, qCommanded: JointVector, qdCommanded: JointVector
  ) {
    self.q = q
    self.qd = qd
    self.qCommanded = qCommanded
    self.qdCommanded = qdCommanded
  }
}

/// Every monitor and its ceilings.
package struct MonitorLimits: Equatable, Sendable {
  package var speed = SpeedLimits()
  package var freshness = FreshnessMonitor()
  package var zone = ZoneMonitor()
  /// Forces below this are no contact [N].
  package var contactForce = 0.5
  /// The largest force that nothing far from a target may exert [N].
  package var unexpectedForce = 10.0
  package var joints: JointMonitor.Limits

  package init(joints: JointMonitor.Limits) { self.joints = joints }
}

/// All monitors at once: measured state and command in, faults out.
///
/// It knows nothing of plans or modes and moves nothing; the supervisor obeys it.
package struct MonitorSet: Equatable, Sendable {
  package private(set) var contact = ContactMonitor()
  package private(set) var joints = JointMonitor()

  package init() {}

  /// The faults that hold now. Allocates: never.
  package mutating func check(
    _ view: borrowing SafetyView, limits: borrowing MonitorLimits, periods: Int, period: Double
  ) -> FaultSet {
    var faults = limits.freshness.check(
      trackerAge: view.trackerAge, wrenchAge: view.wrenchAge, missed: view.missedPeriods)
    if view.emergencyStop { faults.insert(.emergencyStop) }
    if view.encoderInvalid { faults.insert(.encoderInvalid) }
    if view.jointStalled { faults.insert(.jointStalled) }
    faults.formUnion(
      joints.check(
        q: view.q, qd: view.qd, qCommanded: view.qCommanded, qdCommanded: view.qdCommanded,
        limits: limits.joints, periods: periods, period: period))
    if limits.speed.isExceeded(
      by: view.toolVelocity, skin: view.skinVelocity, normal: view.normal,
      distance: view.distance)
    {
      faults.insert(.speedAboveLimit)
    }
    faults.formUnion(limits.zone.check(gap: view.zoneGap))
    faults.formUnion(checkForce(view, limits, periods, period))
    return faults
  }

  private mutating func checkForce(
    _ view: borrowing SafetyView, _ limits: borrowing MonitorLimits, _ periods: Int,
    _ period: Double
  ) -> FaultSet {
    guard let allowed = view.contactLimits else {
      contact.reset()
      return view.force <= limits.unexpectedForce ? [] : .forceAboveLimit
    }
    guard !(view.force < limits.contactForce) else {
      contact.reset()
      return []
    }
    return contact.check(
      force: view.force, depth: -view.distance, face: view.face, limits: allowed,
      periods: periods, period: period)
  }

  /// Forgets every count: after an acknowledgement.
  package mutating func reset() { self = MonitorSet() }
}

extension MonitorSet {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    joints.visit(&v)
    contact.visit(&v)
  }
}
