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
      let empty = raw.interval(since: raw.begin())
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

  /// The monotonic clock [ns].
  package static var now: UInt64 { platform_monotonic_ns() }

  /// The clocks where an interval begins.
  package struct Beginning: Sendable {
    fileprivate let wall: UInt64
    fileprivate let cpu: UInt64
  }

  @inline(__always) package func begin() -> Beginning {
    let wall = platform_monotonic_ns()
    return Beginning(wall: wall, cpu: platform_thread_cpu_ns())
  }

  /// How long it has been, the cost of the readings taken off.
  @inline(__always) package func interval(since begin: Beginning) -> Interval {
    let cpu = platform_thread_cpu_ns()
    let wall = platform_monotonic_ns()
    return Interval(
      cpu: Double(cpu - begin.cpu) - floor.cpu, wall: Double(wall - begin.wall) - floor.wall)
  }
}
