// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform

/// Reads the two clocks that timing needs, and knows what a reading costs.
package struct Stopwatch: Sendable {
  /// Both clocks at one moment [ns]. The reading of the processor time lies inside that of the wall
  /// time, so that intervals of both kinds have the same thing between them.
  package struct Interval: Sendable {
    /// Time on the processor.
    package let cpu: Double
    /// Time on the wall.
    package let wall: Double
  }

  /// What an interval with nothing in it shows [ns]: the median of many.
  package let floor: Interval
  /// What one reading of the wall clock costs [ns].
  package let wallReading: Double

  /// Measures what its own readings cost.
  package init() {
    let raw = Stopwatch(floor: Interval(cpu: 0, wall: 0), wallReading: 0)
    var cpu = TimingHistogram()
    var wall = TimingHistogram()
    var reading = TimingHistogram()
    for _ in 0..<20_000 {
      let empty = raw.time {}
      cpu.record(empty.cpu)
      wall.record(empty.wall)
      let before = platform_monotonic_ns()
      for _ in 0..<16 { _ = platform_monotonic_ns() }
      reading.record(Double(platform_monotonic_ns() - before) / 17)
    }
    self.init(
      floor: Interval(cpu: cpu.median, wall: wall.median), wallReading: reading.median)
  }

  private init(floor: Interval, wallReading: Double) {
    self.floor = floor
    self.wallReading = wallReading
  }

  /// How long the work took, the cost of the readings taken off.
  @inline(__always) package func time(_ work: () -> Void) -> Interval {
    let wallBefore = platform_monotonic_ns()
    let cpuBefore = platform_thread_cpu_ns()
    work()
    let cpuAfter = platform_thread_cpu_ns()
    let wallAfter = platform_monotonic_ns()
    return Interval(
      cpu: Double(cpuAfter - cpuBefore) - floor.cpu,
      wall: Double(wallAfter - wallBefore) - floor.wall)
  }
}
