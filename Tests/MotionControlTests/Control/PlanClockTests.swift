// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PlanClock") struct PlanClockTests {
  @Test("at full rate path time is real time, and ends at the duration")
  func fullRate() {
    var clock = PlanClock()
    clock.begin(segment: 3)
    for i in 1...2000 {
      clock.advance(by: 0.001, wanted: 1, duration: 1.5)
      #expect(abs(clock.time - min(Double(i) * 0.001, 1.5)) < 1e-9)
    }
    #expect(clock.segment == 3)
    #expect(clock.time == 1.5)
  }

  @Test(
    "pausing and resuming at any time keeps slope and curvature of the rate bounded",
    arguments: seeds(200))
  func bounded(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clock = PlanClock()
    clock.begin(segment: 0)
    let dt = [0.00025, 0.001, 0.004, 0.008][Int(seed % 4)]
    var wanted = 1.0
    var worst = (slope: 0.0, curvature: 0.0, outside: 0.0, back: 0.0)
    for _ in 0..<4000 {
      if random.index(below: 150) == 0 { wanted = [0, 1, 0.3][random.index(below: 3)] }
      let before = clock
      clock.advance(by: dt, wanted: wanted, duration: 1e9)
      let slope = (clock.rate - before.rate) / dt
      worst.slope = max(worst.slope, abs(slope))
      worst.curvature = max(worst.curvature, abs(slope - before.rateSlope) / dt)
      worst.outside = max(worst.outside, -clock.rate, clock.rate - 1)
      worst.back = max(worst.back, before.time - clock.time)
    }
    #expect(worst.slope <= PlanClock.slope + 1e-9)
    // The last period of a change closes what is left of gap and slope at once.
    #expect(worst.curvature <= 3 * PlanClock.curvature + 1e-6)
    #expect(worst.outside <= 0)
    #expect(worst.back <= 0)
  }

  @Test("a pause comes to a standstill within half a second, and a resume to full rate")
  func settles() {
    var clock = PlanClock()
    clock.begin(segment: 0)
    for _ in 0..<500 { clock.advance(by: 0.001, wanted: 0, duration: 100) }
    #expect(clock.isStanding)
    let standing = clock.time
    for _ in 0..<1000 { clock.advance(by: 0.001, wanted: 0, duration: 100) }
    #expect(clock.time == standing)
    for _ in 0..<500 { clock.advance(by: 0.001, wanted: 1, duration: 100) }
    #expect(clock.rate == 1)
  }
}
