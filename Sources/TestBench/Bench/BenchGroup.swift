// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform

/// Things that are timed together, round by round, so that what disturbs the machine for a while
/// disturbs them alike.
package protocol BenchGroup {
  var series: [BenchSeries] { get set }
  /// Times everything for about so long [s], each series at least once.
  mutating func round(seconds: Double, _ stopwatch: Stopwatch) throws
  /// Counts the allocations of everything, untimed.
  mutating func countAllocations() throws
}

extension BenchGroup {
  /// Rounds of one measurement: enough to resample their medians.
  package static var rounds: Int { 15 }

  /// Warms up, counts allocations, then times for about so long [s].
  ///
  /// - Returns: the series, in their order.
  package mutating func measure(
    seconds: Double, _ stopwatch: Stopwatch, progress: () -> Void = {}
  ) throws -> [BenchSeries] {
    let share = seconds / Double(Self.rounds)
    try round(seconds: share, stopwatch)
    for i in series.indices { series[i].dropRound() }
    if platform_allocation_probe_available() { try countAllocations() }
    for _ in 0..<Self.rounds {
      try round(seconds: share, stopwatch)
      for i in series.indices { series[i].endRound() }
      progress()
    }
    return series
  }
}

/// Calls that depend on nothing but their number.
package struct OperationBench: BenchGroup {
  /// One operation, and how often it is done between two readings of the clock.
  package struct Operation {
    let name: String
    let what: String
    let batch: Int
    /// Does the operations with these numbers, and returns something that depends on all of them,
    /// so that none can be left out.
    let run: (Range<Int>) -> Double

    package init(
      _ name: String, _ what: String, batch: Int = 1, run: @escaping (Range<Int>) -> Double
    ) {
      self.name = name
      self.what = what
      self.batch = batch
      self.run = run
    }
  }

  package var series: [BenchSeries]
  private let operations: [Operation]
  private var next: [Int]
  /// What all operations came to; keeps them from being left out.
  package private(set) var sum = 0.0

  package init(_ operations: [Operation]) {
    self.operations = operations
    series = operations.map { BenchSeries($0.name, $0.what) }
    next = operations.map { _ in 0 }
  }

  package mutating func round(seconds: Double, _ stopwatch: Stopwatch) {
    let share = seconds / Double(operations.count)
    for (i, operation) in operations.enumerated() {
      let end = platform_monotonic_ns() + UInt64(share * 1e9)
      repeat {
        let numbers = next[i]..<(next[i] + operation.batch)
        let begin = stopwatch.begin()
        let result = operation.run(numbers)
        let interval = stopwatch.interval(since: begin)
        series[i].record(interval, operations: operation.batch, at: numbers.lowerBound)
        sum += result
        next[i] = numbers.upperBound
      } while platform_monotonic_ns() < end
    }
  }

  package mutating func countAllocations() {
    for (i, operation) in operations.enumerated() {
      platform_allocation_probe_arm()
      sum += operation.run(0..<operation.batch)
      series[i].count(
        allocations: platform_allocation_probe_disarm(), operations: operation.batch)
    }
  }
}
