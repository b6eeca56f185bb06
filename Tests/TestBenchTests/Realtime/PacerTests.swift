// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import TestBench
import Testing
import _TestSupport

@Suite("Pacer") struct PacerTests {
  private func pacer(_ hertz: Int, start: UInt64 = 1_000_000) throws -> Pacer {
    Pacer(rate: try #require(ControlRate(hertz: hertz)), start: start)
  }

  @Test("deadlines are computed, not summed: a second has its ticks", arguments: [125, 300, 4000])
  func deadlines(hertz: Int) throws {
    let pacer = try pacer(hertz)
    for seconds in [1, 60, 86_400] {
      #expect(pacer.deadline(of: seconds * hertz) == 1_000_000 + UInt64(seconds) * 1_000_000_000)
    }
    #expect(pacer.deadline(of: 1) == 1_000_000 + UInt64(1_000_000_000 / hertz))
  }

  @Test("a wake-up within its period is its tick, how late it may be")
  func inTime() throws {
    var pacer = try pacer(1000)
    let first = pacer.wake(at: 1_000_700)
    #expect(first.tick == 0 && first.missed == 0)
    #expect(first.lateness == 700 && first.interval == nil)
    let second = pacer.wake(at: 2_999_999)
    #expect(second.tick == 1 && second.missed == 0)
    #expect(second.lateness == 999_999 && second.interval == 1_999_299)
  }

  @Test("a whole period late is one missed, and the next deadline is back on the grid")
  func late() throws {
    var pacer = try pacer(1000)
    _ = pacer.wake(at: 1_000_000)
    let late = pacer.wake(at: 5_100_000)
    #expect(late.tick == 4 && late.missed == 3)
    #expect(late.lateness == 3_100_000)
    let next = pacer.wake(at: 6_000_000)
    #expect(next.tick == 5 && next.missed == 0 && next.lateness == 0)
  }

  @Test("a first wake-up that is late is still tick 0, and moves the grid")
  func lateStart() throws {
    var pacer = try pacer(1000)
    let first = pacer.wake(at: 9_250_000)
    #expect(first.tick == 0 && first.missed == 0 && first.lateness == 8_250_000)
    #expect(pacer.deadline(of: 1) == 10_250_000)
  }

  @Test("whatever the delays, ticks ascend and account for every period", arguments: seeds(200))
  func delays(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let hertz = [125, 300, 999, 1000, 3001, 4000][random.index(below: 6)]
    var pacer = try pacer(hertz)
    _ = pacer.wake(at: 1_000_000)
    var last = 0
    var now: UInt64 = 0
    for _ in 0..<300 {
      let due = pacer.deadline(of: last + 1)
      let delay = random.unit() < 0.2 ? random.uniform(0, 30e6) : random.uniform(0, 2e5)
      now = max(now, due) + UInt64(delay)
      let wake = pacer.wake(at: now)
      #expect(wake.tick == last + 1 + wake.missed)
      #expect(pacer.deadline(of: wake.tick) <= now && now < pacer.deadline(of: wake.tick + 1))
      #expect(wake.lateness == now - due)
      last = wake.tick
    }
  }

  @Test("the real clock is never woken before the deadline")
  func realClock() throws {
    let start = Stopwatch.now + 1_000_000
    var pacer = try pacer(4000, start: start)
    var last = -1
    for _ in 0..<20 {
      let wake = pacer.wait()
      #expect(wake.time >= pacer.deadline(of: wake.tick))
      #expect(wake.tick > last)
      last = wake.tick
    }
  }
}
