// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("CorrectionWeight") struct CorrectionWeightTests {
  @Test("it is 0 where the approach starts, 1 from its middle on, and never falls on the way")
  func approach() {
    var last = 0.0
    for i in 0...1000 {
      let w = CorrectionWeight.approach(at: Double(i) * 0.004, of: 4)
      #expect(w >= last && w <= 1)
      if i >= 500 { #expect(w == 1) }
      last = w
    }
    #expect(CorrectionWeight.approach(at: 0, of: 4) == 0)
  }

  @Test("the retreat is the approach backwards")
  func backwards() {
    for i in 0...1000 {
      let t = Double(i) * 0.004
      let there = CorrectionWeight.approach(at: t, of: 4)
      let back = CorrectionWeight.retreat(at: 4 - t, of: 4)
      #expect(abs(there - back) < 1e-12)
    }
  }

  @Test("value, slope and curvature are continuous where it begins and ends")
  func smoothness() {
    let h = 1e-4
    for end in [0.0, 1.0] {
      let w = [-h, 0, h].map { Elementary.smoothStep(end + $0) }
      #expect(abs((w[2] - w[0]) / (2 * h)) < 1e-6)
      #expect(abs((w[2] - 2 * w[1] + w[0]) / (h * h)) < 1e-2)
    }
  }
}
