// SPDX-License-Identifier: GPL-3.0-or-later

import Histogram

/// Durations, counted in a high-dynamic-range histogram: any quantile to three significant digits,
/// however long the tail.
///
/// Mean, smallest and largest are exact. Recording allocates never.
/// Source: G. Tene, *HdrHistogram* (2012).
package struct TimingHistogram: Sendable {
  /// Longer durations are counted as this long [ns].
  package static let longest = 1e12
  /// A quantile is stated when at least so many durations lie beyond it.
  package static let samplesBeyond = 10
  /// Parts of a nanosecond that are told apart: operations of some nanoseconds are timed too.
  private static let resolution = 1000.0

  private var counts = Histogram<UInt64>(
    highestTrackableValue: UInt64(longest * resolution), numberOfSignificantValueDigits: .three)
  private var sum = 0.0
  /// [ns]; infinite when nothing was recorded.
  package private(set) var smallest = Double.infinity
  /// [ns].
  package private(set) var largest = 0.0
  /// Which duration was the largest, by the index it was recorded with.
  package private(set) var largestAt = 0

  package init() {}

  package var count: Int { Int(counts.totalCount) }
  /// [ns]; zero when nothing was recorded.
  package var mean: Double { count > 0 ? sum / Double(count) : 0 }

  /// Counts one duration [ns]; a negative one counts as zero.
  ///
  /// - Parameter index: what the duration belongs to, such as its tick.
  package mutating func record(_ nanoseconds: Double, at index: Int = 0) {
    let duration = min(max(nanoseconds, 0), TimingHistogram.longest)
    counts.record(UInt64((duration * TimingHistogram.resolution).rounded()))
    sum += duration
    smallest = min(smallest, duration)
    if duration > largest || count == 1 {
      largest = duration
      largestAt = index
    }
  }

  /// Counts the duration, and with it those that stalled calls every `interval` would have met
  /// while it lasted.
  package mutating func record(_ nanoseconds: Double, at index: Int, every interval: Double) {
    record(nanoseconds, at: index)
    var missing = nanoseconds - interval
    while missing >= interval {
      record(missing, at: index)
      missing -= interval
    }
  }

  package mutating func add(_ other: TimingHistogram) {
    counts.add(other.counts)
    sum += other.sum
    smallest = min(smallest, other.smallest)
    if other.largest > largest {
      largest = other.largest
      largestAt = other.largestAt
    }
  }

  /// The duration that a share of all lies at or below, to three digits [ns]; nil while fewer than
  /// `samplesBeyond` durations lie beyond it.
  ///
  /// - Precondition: `quantile` is above 0 and below 1.
  package func value(at quantile: Double) -> Double? {
    precondition(quantile > 0 && quantile < 1, "quantile \(quantile)")
    // The product is rounded: 1 - 0.99 is a little more than 0.01.
    let beyond = (Double(count) * (1 - quantile) * 1e6).rounded() / 1e6
    guard beyond >= Double(TimingHistogram.samplesBeyond) else { return nil }
    return unchecked(at: quantile)
  }

  /// The median, whatever the count [ns]; zero when nothing was recorded.
  package var median: Double { count > 0 ? unchecked(at: 0.5) : 0 }

  private func unchecked(at quantile: Double) -> Double {
    Double(counts.valueAtPercentile(quantile * 100)) / TimingHistogram.resolution
  }

  /// Upper edges and counts of what was recorded, two significant digits wide, ascending: for plots.
  package var buckets: [(upper_ns: Double, count: Int)] {
    var result: [(upper_ns: Double, count: Int)] = []
    for value in counts.recordedValues() where value.count > 0 {
      let edge = TimingHistogram.edge(above: Double(value.value) / TimingHistogram.resolution)
      if let last = result.last, last.upper_ns == edge {
        result[result.count - 1].count += Int(value.count)
      } else {
        result.append((edge, Int(value.count)))
      }
    }
    return result
  }

  /// The next number with two significant digits.
  private static func edge(above value: Double) -> Double {
    guard value > 0 else { return 0 }
    var scale = 1.0
    while value / scale >= 100 { scale *= 10 }
    while value / scale < 10 { scale /= 10 }
    return (value / scale).rounded(.up) * scale
  }
}
