// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Testing

@Suite("Tick and ControlRate") struct TickTests {
  @Test("rates outside 125…4000 Hz are refused", arguments: [-1, 0, 124, 4001, 1_000_000])
  func refused(hertz: Int) { #expect(ControlRate(hertz: hertz) == nil) }

  @Test("seconds of a tick are computed, not summed", arguments: [125, 250, 500, 1000, 4000])
  func seconds(hertz: Int) throws {
    let rate = try #require(ControlRate(hertz: hertz))
    #expect(rate.seconds(at: Tick(hertz * 3600)) == 3600)
    #expect(rate.ticks(in: 3600) == hertz * 3600)
    #expect(rate.ticks(in: rate.period) == 1)
  }

  @Test("ticks are ordered and differ by periods")
  func order() {
    #expect(Tick(3).next - Tick(1) == 3)
    #expect(Tick(1) < Tick(2) && !(Tick(2) < Tick(2)))
  }

  @Test("every mode has a name of its own")
  func modes() { #expect(Set(Mode.allCases.map(\.name)).count == Mode.allCases.count) }
}
