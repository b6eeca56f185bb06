// SPDX-License-Identifier: GPL-3.0-or-later

/// A histogram of durations in numbers. A quantile is absent where too few durations lie beyond it;
/// see `TimingHistogram.samplesBeyond`.
package struct TimingSummary: Codable, Equatable, Sendable {
  package var samples: Int
  package var min_us: Double
  package var mean_us: Double
  package var p50_us: Double?
  package var p90_us: Double?
  package var p99_us: Double?
  package var p99_9_us: Double?
  package var p99_99_us: Double?
  package var max_us: Double
  /// What the longest belonged to, such as its tick.
  package var max_at: Int

  /// - Returns: nil when nothing was recorded.
  package init?(_ histogram: TimingHistogram) {
    guard histogram.count > 0 else { return nil }
    func quantile(_ share: Double) -> Double? {
      histogram.value(at: share).map(TimingSummary.microseconds)
    }
    samples = histogram.count
    min_us = TimingSummary.microseconds(histogram.smallest)
    mean_us = TimingSummary.microseconds(histogram.mean)
    p50_us = quantile(0.5)
    p90_us = quantile(0.9)
    p99_us = quantile(0.99)
    p99_9_us = quantile(0.999)
    p99_99_us = quantile(0.9999)
    max_us = TimingSummary.microseconds(histogram.largest)
    max_at = histogram.largestAt
  }

  /// From nanoseconds, rounded to a picosecond: what lies below has no meaning.
  package static func microseconds(_ nanoseconds: Double) -> Double {
    (nanoseconds * 1e3).rounded() / 1e6
  }
}
