// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import Testing
import _TestSupport

@Suite("ContactMonitor") struct ContactMonitorTests {
  let limits: ContactLimits
  let period = 0.001
  let face = ToolFace.flat(radius: 0.010)

  init() throws {
    limits = try ContactLimits(
      force: 20, pressure: 1e6, depth: 0.015, transientFactor: 2, transientDuration: 0.5)
  }

  private func check(
    _ force: Double, depth: Double = 0.005, face: ToolFace? = nil, ticks: Int = 1
  ) -> FaultSet {
    var monitor = ContactMonitor()
    var faults: FaultSet = []
    for _ in 0..<ticks {
      faults = monitor.check(
        force: force, depth: depth, face: face ?? self.face, limits: limits, periods: 1,
        period: period)
    }
    return faults
  }

  @Test(
    "force: steady up to the limit, for a while up to the factor, never above",
    arguments: [
      (0, 2000, false), (19.999, 2000, false), (20, 2000, false), (20.001, 500, false),
      (20.001, 501, true), (40, 500, false), (40, 501, true), (40.001, 1, true),
      (.infinity, 1, true), (.nan, 1, true),
    ] as [(Double, Int, Bool)])
  func force(force: Double, ticks: Int, isFault: Bool) {
    #expect(check(force, ticks: ticks).contains(.forceAboveLimit) == isFault)
  }

  @Test("the transient allowance starts anew after every return below the limit")
  func transientRestarts() {
    var monitor = ContactMonitor()
    for _ in 0..<5 {
      for force in [Double](repeating: 30, count: 499) + [19] {
        let faults = monitor.check(
          force: force, depth: 0.005, face: face, limits: limits, periods: 1, period: period)
        #expect(faults == [])
      }
    }
  }

  @Test("missed periods count as time under the force")
  func missedPeriods() {
    var monitor = ContactMonitor()
    let faults = (0..<101).map { _ in
      monitor.check(
        force: 30, depth: 0.005, face: face, limits: limits, periods: 5, period: period)
    }
    #expect(faults[99] == [])
    #expect(faults[100] == .forceAboveLimit)
  }

  @Test(
    "pressure is force over the face's area",
    arguments: [(0.999, false), (1.001, true)])
  func pressure(share: Double, isFault: Bool) throws {
    let narrow = ToolFace.flat(radius: 0.002)
    let force = share * 1e6 * Double.pi * 0.002 * 0.002
    #expect(
      check(force, face: narrow, ticks: 600).contains(.pressureAboveLimit) == isFault)
    #expect(!check(force, face: narrow, ticks: 600).contains(.forceAboveLimit))
  }

  @Test("a ball's area never counts as smaller than at the resolution of the depth")
  func shallowBall() {
    let ball = ToolFace.ball(radius: 0.010)
    #expect(check(10, depth: -0.001, face: ball, ticks: 600) == [])
    #expect(check(10, depth: 1e-6, face: ball, ticks: 600) == [])
  }

  @Test(
    "depth",
    arguments: [
      (-1, false), (0.0149, false), (0.015, false), (0.0151, true), (.infinity, true),
      (.nan, true),
    ] as [(Double, Bool)])
  func depth(depth: Double, isFault: Bool) {
    #expect(check(5, depth: depth).contains(.depthAboveLimit) == isFault)
  }
}
