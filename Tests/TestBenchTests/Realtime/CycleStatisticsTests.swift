// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import TestBench
import Testing

@Suite("CycleStatistics") struct CycleStatisticsTests {
  private func timing(
    _ tick: Int, lateness: Double = 5, interval: Double = 1000, cpu: Double = 10, missed: Int = 0
  ) -> CycleTiming {
    CycleTiming(
      tick: Tick(tick), lateness: lateness, interval: interval, executionCPU: cpu / 2,
      executionWall: cpu / 2 + 1, cycleCPU: cpu, missed: missed)
  }

  @Test("an overrun is the loop's own when it computed longer than a period, else the machine's")
  func causes() {
    var statistics = CycleStatistics(period: 1e-3)
    statistics.note(timing(0), overran: false)
    statistics.note(timing(1, cpu: 1500), overran: true)
    statistics.note(timing(2, cpu: 900), overran: true)
    #expect(statistics.overruns == CycleStatistics.Tally(own: 1, machine: 1))
    #expect(statistics.cycles == 3)
  }

  @Test("missed periods have the cause of the overrun before them, or the machine's sleep")
  func missed() {
    var statistics = CycleStatistics(period: 1e-3)
    statistics.note(timing(0, cpu: 2500), overran: true)
    statistics.note(timing(3, lateness: 2100, missed: 2), overran: false)
    statistics.note(timing(8, lateness: 4050, missed: 4), overran: false)
    #expect(statistics.missed == CycleStatistics.Tally(own: 2, machine: 4))
    #expect(statistics.longestMissed == 4)
  }

  @Test("lateness, period error and execution are kept apart, in nanoseconds")
  func histograms() {
    var statistics = CycleStatistics(period: 1e-3)
    statistics.note(timing(0, lateness: 7, interval: 0), overran: false)
    statistics.note(timing(1, lateness: 3, interval: 996), overran: false)
    statistics.note(timing(2, lateness: 40, interval: 1037), overran: false)
    #expect(statistics.lateness.largest == 40_000 && statistics.lateness.largestAt == 2)
    #expect(statistics.periodError.count == 2)
    #expect(statistics.periodError.largest == 37_000)
    #expect(statistics.executionCPU.largest == 5000)
    #expect(statistics.executionWall.largest == 6000)
    #expect(statistics.cycleCPU.largest == 10_000)
  }

  @Test("with the missed ones, lateness counts every cycle that a stall held up")
  func withMissed() {
    var statistics = CycleStatistics(period: 1e-3)
    statistics.note(timing(3, lateness: 3500, missed: 3), overran: false)
    #expect(statistics.lateness.count == 1)
    #expect(statistics.latenessWithMissed.count == 4 - 1)
    #expect(statistics.latenessWithMissed.smallest == 1_500_000)
  }
}
