// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
import Testing

@Suite("ZoneMonitor") struct ZoneMonitorTests {
  @Test("just outside, on and inside the margin; infinity and NaN")
  func boundary() {
    let monitor = ZoneMonitor()
    #expect(monitor.margin == 0.005)
    #expect(monitor.check(gap: monitor.margin.nextUp).isEmpty)
    #expect(monitor.check(gap: .infinity).isEmpty)
    for gap in [monitor.margin, monitor.margin.nextDown, 0, -0.02, -.infinity, .nan] {
      #expect(monitor.check(gap: gap) == .exclusionZoneEntered, "\(gap)")
    }
  }

  @Test("the set of monitors raises it with the others, and nothing without a zone")
  func set() {
    let limits = MonitorLimits(
      joints: JointMonitor.Limits(
        count: 1, lower: JointVector([-1]), upper: JointVector([1]), velocity: JointVector([1])))
    var monitors = MonitorSet()
    var view = SafetyView(q: .zero, qd: .zero, qCommanded: .zero, qdCommanded: .zero)
    #expect(monitors.check(view, limits: limits, periods: 1, period: 1e-3).isEmpty)
    view.zoneGap = 0.004
    #expect(
      monitors.check(view, limits: limits, periods: 1, period: 1e-3) == .exclusionZoneEntered)
    view.emergencyStop = true
    #expect(
      monitors.check(view, limits: limits, periods: 1, period: 1e-3)
        == [.exclusionZoneEntered, .emergencyStop])
  }
}
