// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import SpatialMath
import TestBench
import Testing
import _TestSupport

@Suite("TimingHistogram") struct TimingHistogramTests {
  /// Durations as machines have them: a narrow bulk and a tail over many powers of ten.
  private func durations(_ seed: UInt64, count: Int) -> [Double] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let bulk = 50 + 5 * abs(random.normal())
      return random.unit() < 0.05 ? bulk * Elementary.exp(random.uniform(0, 14)) : bulk
    }
  }

  /// The smallest duration that the share of all lies at or below.
  private func exact(_ sorted: [Double], _ quantile: Double) -> Double {
    let rank = (quantile * Double(sorted.count) - 1e-9).rounded(.up)
    return sorted[max(1, min(sorted.count, Int(rank))) - 1]
  }

  @Test("quantiles are those of the sorted list to three digits", arguments: seeds(20))
  func oracle(seed: UInt64) throws {
    let values = durations(seed, count: 120_000)
    var histogram = TimingHistogram()
    for (i, value) in values.enumerated() { histogram.record(value, at: i) }
    let sorted = values.sorted()
    for quantile in [0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999] {
      let found = try #require(histogram.value(at: quantile))
      let wanted = exact(sorted, quantile)
      #expect(abs(found - wanted) <= 1e-3 * wanted + 1e-3, "\(quantile): \(found), \(wanted)")
    }
    #expect(histogram.count == values.count)
    #expect(histogram.smallest == sorted[0])
    #expect(histogram.largest == sorted[values.count - 1])
    #expect(values[histogram.largestAt] == histogram.largest)
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(histogram.mean - mean) <= 1e-12 * mean * Double(values.count))
  }

  @Test("a quantile is stated when ten samples lie beyond it, and not before")
  func enoughSamples() {
    for (quantile, needed) in [(0.5, 20), (0.9, 100), (0.99, 1000), (0.999, 10_000)] {
      var histogram = TimingHistogram()
      for i in 1..<needed { histogram.record(Double(i)) }
      #expect(histogram.value(at: quantile) == nil, "\(quantile) of \(needed - 1)")
      histogram.record(1)
      #expect(histogram.value(at: quantile) != nil, "\(quantile) of \(needed)")
    }
  }

  @Test("two histograms added are the histogram of both", arguments: seeds(20))
  func adding(seed: UInt64) {
    let values = durations(seed, count: 4000)
    var all = TimingHistogram()
    var parts = [TimingHistogram(), TimingHistogram()]
    for (i, value) in values.enumerated() {
      all.record(value, at: i)
      parts[i < 1500 ? 0 : 1].record(value, at: i)
    }
    parts[0].add(parts[1])
    #expect(parts[0].count == all.count)
    #expect(parts[0].largest == all.largest && parts[0].largestAt == all.largestAt)
    #expect(parts[0].smallest == all.smallest)
    for quantile in [0.1, 0.5, 0.99] {
      #expect(parts[0].value(at: quantile) == all.value(at: quantile))
    }
  }

  @Test("a stall counts once for every call that it held up")
  func stalls() {
    var histogram = TimingHistogram()
    for i in 0..<96 { histogram.record(100, at: i, every: 1000) }
    histogram.record(4500, at: 96, every: 1000)
    // 4500 itself and the calls that waited 3500, 2500 and 1500.
    #expect(histogram.count == 100)
    #expect(histogram.largest == 4500 && histogram.largestAt == 96)
    #expect(abs(histogram.mean - (96 * 100 + 4500 + 3500 + 2500 + 1500) / 100) < 1e-9)
  }

  @Test("buckets hold every sample once, below edges of two digits", arguments: seeds(20))
  func buckets(seed: UInt64) {
    let values = durations(seed, count: 5000)
    var histogram = TimingHistogram()
    for value in values { histogram.record(value) }
    let buckets = histogram.buckets
    #expect(buckets.reduce(0) { $0 + $1.count } == values.count)
    for (a, b) in zip(buckets, buckets.dropFirst()) { #expect(a.upper_ns < b.upper_ns) }
    for bucket in buckets {
      // A sample may fall into the next bucket by the histogram's own three digits.
      let below = values.count { $0 <= bucket.upper_ns * 1.001 }
      let counted = buckets.prefix { $0.upper_ns <= bucket.upper_ns }.reduce(0) { $0 + $1.count }
      #expect(counted <= below)
    }
  }

  @Test("durations that are negative or beyond every clock are kept at the ends")
  func ends() {
    var histogram = TimingHistogram()
    histogram.record(-5)
    histogram.record(1e30)
    #expect(histogram.smallest == 0)
    #expect(histogram.largest == TimingHistogram.longest)
    #expect(histogram.count == 2)
  }

  @Test("recording allocates nothing")
  func allocations() {
    let values = durations(1, count: 2000)
    var histogram = TimingHistogram()
    histogram.record(values[0])
    platform_allocation_probe_arm()
    for value in values { histogram.record(value, at: 1, every: 1e6) }
    let count = platform_allocation_probe_disarm()
    #if !DEBUG
      #expect(count == 0)
    #endif
  }

  @Test("an empty histogram has no summary; a full one tells microseconds")
  func summary() throws {
    #expect(TimingSummary(TimingHistogram()) == nil)
    var histogram = TimingHistogram()
    for i in 1...100 { histogram.record(1000 * Double(i), at: i) }
    let summary = try #require(TimingSummary(histogram))
    #expect(summary.samples == 100 && summary.min_us == 1 && summary.max_us == 100)
    #expect(summary.max_at == 100 && summary.mean_us == 50.5)
    #expect(abs((summary.p50_us ?? 0) - 50) <= 0.05)
    #expect(summary.p99_us == nil)
  }
}
