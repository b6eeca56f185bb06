// SPDX-License-Identifier: GPL-3.0-or-later

import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("SensorResolution") struct SensorResolutionTests {
  @Test("a reading is a whole number of steps, half a step away at most", arguments: seeds(200))
  func nearest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let resolution = SensorResolution(binaryDigits: 20)
    let value = random.uniform(-100, 100)
    let reading = resolution.rounded(value)
    #expect(abs(reading - value) <= resolution.step / 2)
    #expect((reading / resolution.step).rounded() == reading / resolution.step)
    #expect(resolution.rounded(reading) == reading)
  }

  @Test("what is no number of steps stays what it is", arguments: [.infinity, -.infinity, 1e300])
  func extreme(value: Double) {
    #expect(SensorResolution.force.rounded(value) == value)
    #expect(SensorResolution.force.rounded(Double.nan).isNaN)
  }
}
