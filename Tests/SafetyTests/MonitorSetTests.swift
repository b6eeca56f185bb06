// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
import Testing

@Suite("MonitorSet") struct MonitorSetTests {
  let limits = MonitorLimits(
    joints: JointMonitor.Limits(
      count: 7, lower: JointVector(repeating: -2, count: 7),
      upper: JointVector(repeating: 2, count: 7), velocity: JointVector(repeating: 2, count: 7)))

  private func quietView() throws -> SafetyView {
    var view = SafetyView(q: .zero, qd: .zero, qCommanded: .zero, qdCommanded: .zero)
    view.distance = -0.004
    view.force = 6
    view.face = .ball(radius: 0.010)
    view.contactLimits = try ContactLimits(
      force: 20, pressure: 4e5, depth: 0.015, transientFactor: 2, transientDuration: 0.5)
    return view
  }

  /// The change to a quiet view and the one fault it must raise.
  static let changes: [(String, FaultSet, @Sendable (inout SafetyView) -> Void)] = [
    ("nothing", [], { _ in }),
    ("emergency stop", .emergencyStop, { $0.emergencyStop = true }),
    ("encoder flag", .encoderInvalid, { $0.encoderInvalid = true }),
    ("encoder NaN", .encoderInvalid, { $0.q[2] = .nan }),
    ("stalled", .jointStalled, { $0.jointStalled = true }),
    (
      "force", .forceAboveLimit,
      {
        $0.force = 41; $0.face = .flat(radius: 0.02)
      }
    ),
    (
      "pressure", .pressureAboveLimit,
      {
        $0.force = 15; $0.face = .flat(radius: 0.002)
      }
    ),
    ("depth", .depthAboveLimit, { $0.distance = -0.016 }),
    ("speed", .speedAboveLimit, { $0.toolVelocity = [0, 0, -0.05] }),
    (
      "position", .jointPositionLimit,
      {
        $0.q[0] = 2.01; $0.qCommanded[0] = 2.01
      }
    ),
    ("velocity", .jointVelocityLimit, { $0.qd[1] = 2.5 }),
    ("following", .trackingError, { $0.qCommanded[3] = 0.1 }),
    ("tracker", .trackerLost, { $0.trackerAge = 0.2 }),
    ("wrench", .wrenchInvalid, { $0.wrenchAge = 0.05 }),
    ("periods", .cycleMissed, { $0.missedPeriods = 9 }),
  ]

  @Test("each fault is raised by its cause alone", arguments: changes.indices)
  func single(index: Int) throws {
    let (name, fault, change) = MonitorSetTests.changes[index]
    var view = try quietView()
    change(&view)
    var monitors = MonitorSet()
    let found = monitors.check(view, limits: limits, periods: 1, period: 0.001)
    #expect(found == fault, "\(name): \(found.names)")
  }

  @Test("far from a target any force above the unexpected one counts")
  func unexpectedForce() throws {
    var view = try quietView()
    view.contactLimits = nil
    view.distance = .infinity
    var monitors = MonitorSet()
    for (force, fault) in [(9.9, FaultSet()), (10.1, .forceAboveLimit), (.nan, .forceAboveLimit)] {
      view.force = force
      let found = monitors.check(view, limits: limits, periods: 1, period: 0.001)
      #expect(found == fault, "\(force) N")
    }
  }

  @Test("above the skin nothing is deep, however long the tool stands there")
  func noContact() throws {
    var view = try quietView()
    view.force = 0
    view.distance = -0.05
    var monitors = MonitorSet()
    for _ in 0..<1000 {
      #expect(monitors.check(view, limits: limits, periods: 1, period: 0.001) == [])
    }
  }

  @Test("resetting forgets every count")
  func reset() throws {
    var view = try quietView()
    view.force = 30
    view.qdCommanded[0] = 1
    var monitors = MonitorSet()
    for _ in 0..<100 { _ = monitors.check(view, limits: limits, periods: 1, period: 0.001) }
    #expect(monitors != MonitorSet())
    monitors.reset()
    #expect(monitors == MonitorSet())
  }
}
