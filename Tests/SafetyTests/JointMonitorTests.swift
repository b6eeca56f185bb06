// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("JointMonitor") struct JointMonitorTests {
  let limits = JointMonitor.Limits(
    count: 3, lower: JointVector([-1, -2, -3]), upper: JointVector([1, 2, 3]),
    velocity: JointVector([2, 2, 1]))

  private func check(
    q: [Double] = [0, 0, 0], qd: [Double] = [0, 0, 0], told: [Double]? = nil,
    toldSpeed: [Double]? = nil, ticks: Int = 1
  ) -> FaultSet {
    var monitor = JointMonitor()
    var faults: FaultSet = []
    for _ in 0..<ticks {
      faults = monitor.check(
        q: JointVector(q), qd: JointVector(qd), qCommanded: JointVector(told ?? q),
        qdCommanded: JointVector(toldSpeed ?? qd), limits: limits, periods: 1, period: 0.001)
    }
    return faults
  }

  @Test(
    "position, either end of every joint",
    arguments: [0, 1, 2], [(0.99, false), (1.0005, false), (1.002, true), (1e9, true)])
  func position(joint: Int, end: (share: Double, isFault: Bool)) {
    for sign in [-1.0, 1.0] {
      var q = [0.0, 0, 0]
      let limit = Double(joint + 1)
      q[joint] = sign * (limit + (end.share - 1))
      #expect(check(q: q).contains(.jointPositionLimit) == end.isFault)
    }
  }

  @Test(
    "velocity", arguments: [(1.0, false), (1.049, false), (1.051, true), (1e9, true)])
  func velocity(share: Double, isFault: Bool) {
    for (joint, limit) in [2.0, 2, 1].enumerated() {
      for sign in [-1.0, 1.0] {
        var qd = [0.0, 0, 0]
        qd[joint] = sign * limit * share
        #expect(check(qd: qd).contains(.jointVelocityLimit) == isFault)
      }
    }
  }

  @Test("what is not a number makes the encoders invalid", arguments: [Double.nan, .infinity])
  func notANumber(value: Double) {
    #expect(check(q: [0, value, 0]) == .encoderInvalid)
    #expect(check(qd: [0, 0, -value]) == .encoderInvalid)
    #expect(check(told: [value, 0, 0]).contains(.trackingError))
  }

  @Test("a joint far from its command", arguments: [(0.049, false), (0.051, true)])
  func following(distance: Double, isFault: Bool) {
    #expect(check(told: [0, distance, 0]).contains(.trackingError) == isFault)
    #expect(check(told: [0, 0, -distance]).contains(.trackingError) == isFault)
  }

  @Test(
    "a joint that is told to move and stands is stalled, after a while",
    arguments: [(0.0, 150, false), (0.0, 151, true), (0.02, 1000, false)])
  func stall(speed: Double, ticks: Int, isFault: Bool) {
    let faults = check(qd: [0, 0, speed], toldSpeed: [0, 0, 0.1], ticks: ticks)
    #expect(faults.contains(.jointStalled) == isFault)
  }

  @Test("slow motion is no evidence of a stall")
  func slowMotion() {
    #expect(check(qd: [0, 0, 0], toldSpeed: [0, 0, 0.049], ticks: 2000) == [])
  }
}
