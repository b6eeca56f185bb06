// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import SpatialMath

/// The machine itself, as a floor under every other figure: clocks, plain arithmetic, and how long
/// the processor is taken away from a thread that never lets go of it.
package struct FloorBench: BenchGroup {
  package var series = [
    BenchSeries("floor.clock_wall", "one reading of the wall clock", isJudged: false),
    BenchSeries("floor.clock_cpu", "one reading of the thread's processor time", isJudged: false),
    BenchSeries(
      "floor.arithmetic", "10,000 numbers of the own generator: the speed of the processor",
      isJudged: false),
    BenchSeries(
      "floor.gap", "between two readings of the wall clock in a loop that never rests",
      isJudged: false),
  ]
  private var random = SeededGenerator(seed: 1)

  package init() {}

  package mutating func round(seconds: Double, _ stopwatch: Stopwatch) {
    let share = UInt64(seconds * 1e9 / 3)
    repeatedly(share) { bench in
      let begin = stopwatch.begin()
      for _ in 0..<64 { _ = platform_monotonic_ns() }
      bench.series[0].record(stopwatch.interval(since: begin), operations: 64)
      let again = stopwatch.begin()
      for _ in 0..<64 { _ = platform_thread_cpu_ns() }
      bench.series[1].record(stopwatch.interval(since: again), operations: 64)
    }
    repeatedly(share) { bench in
      let begin = stopwatch.begin()
      for _ in 0..<10_000 { _ = bench.random.next() }
      bench.series[2].record(stopwatch.interval(since: begin))
    }
    let end = platform_monotonic_ns() + share
    var last = platform_monotonic_ns()
    while last < end {
      let now = platform_monotonic_ns()
      series[3].record(wall: Double(now - last))
      last = platform_monotonic_ns()
    }
  }

  private mutating func repeatedly(_ nanoseconds: UInt64, _ work: (inout FloorBench) -> Void) {
    let end = platform_monotonic_ns() + nanoseconds
    repeat { work(&self) } while platform_monotonic_ns() < end
  }

  package func countAllocations() {}
}

/// How late the machine wakes a thread that sleeps until the next millisecond and does nothing
/// else: the floor under the lateness of a run in real time.
package struct WakeUpBench: BenchGroup {
  package static let period: UInt64 = 1_000_000
  package var series: [BenchSeries]
  private let kinds: [RealtimeRequest]

  /// - Parameter pinned: the processor to keep the threads on; nil leaves them free.
  package init(pinned: Int?) {
    kinds = [
      RealtimeRequest(processor: pinned, priority: 0),
      RealtimeRequest(processor: pinned, priority: RealtimeRequest.standardPriority),
    ]
    series = [
      BenchSeries(
        "wakeup.ordinary", "lateness of a wake-up at 1 kHz, ordinary scheduling",
        isJudged: false),
      BenchSeries(
        "wakeup.realtime", "the same with real-time priority and locked memory", isJudged: false),
    ]
  }

  package mutating func round(seconds: Double, _ stopwatch: Stopwatch) {
    let wakeUps = max(20, Int(seconds * 1e9 / 2 / Double(WakeUpBench.period)))
    for (i, kind) in kinds.enumerated() {
      let late = RealtimeThread.run(kind) { granted in
        // Without the priority it would be the first series again.
        guard kind.priority == 0 || granted.hasPriority else { return [Double]() }
        return WakeUpBench.lateness(of: wakeUps)
      }
      for (k, value) in late.enumerated() { series[i].record(wall: value, at: k) }
    }
  }

  private static func lateness(of wakeUps: Int) -> [Double] {
    var late: [Double] = []
    late.reserveCapacity(wakeUps)
    var deadline = platform_monotonic_ns() + period
    while late.count < wakeUps {
      while platform_sleep_until_ns(deadline) != 0 {}
      let now = platform_monotonic_ns()
      late.append(Double(now - deadline))
      deadline += period
      // What was slept through is not asked for again.
      if now > deadline { deadline += (now - deadline) / period * period + period }
    }
    return late
  }

  package func countAllocations() {}
}
