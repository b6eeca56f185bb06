// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Two reports of the same things, an old one and a new one.
///
/// For each thing the ratio of medians, new over old, with a 99 % interval: the medians of the
/// rounds of both are resampled with replacement 2,000 times (percentile bootstrap; B. Efron, 1979)
/// by the own generator with a fixed seed, so that the same two reports always compare the same.
/// *Slower* means that the whole interval lies above 1 + margin, *faster* that it lies below
/// 1 / (1 + margin). The margin stands for what differs between two runs of one and the same
/// program, such as where memory happens to lie: rounds of one run cannot show that.
package struct BenchComparison: Encodable, Equatable, Sendable {
  package static let standardMargin = 0.05
  /// Rounds without which no interval is worth stating.
  package static let fewestRounds = 5
  private static let resamples = 2000

  package enum Verdict: String, Encodable, Sendable {
    case faster, slower
    case noDifference = "no difference"
    /// Too few rounds, or a thing of the machine.
    case notJudged = "not judged"
  }

  package struct Entry: Encodable, Equatable, Sendable {
    package let name: String
    package let old_us: Double
    package let new_us: Double
    /// New over old.
    package let ratio: Double
    package let ratio_low: Double
    package let ratio_high: Double
    package let verdict: Verdict
  }

  package let margin: Double
  package let entries: [Entry]
  /// What only one of the two has.
  package let only_in_old: [String]
  package let only_in_new: [String]
  /// Facts of the two environments that differ: reasons to doubt the ratios.
  package let differences: [String]

  package init(
    old: BenchReport, new: BenchReport, margin: Double = BenchComparison.standardMargin
  ) {
    self.margin = margin
    entries = new.results.compactMap { result in
      guard let before = old.results.first(where: { $0.name == result.name }) else { return nil }
      return BenchComparison.entry(before, result, margin)
    }
    only_in_old = old.results.map(\.name).filter { name in
      !new.results.contains { $0.name == name }
    }
    only_in_new = new.results.map(\.name).filter { name in
      !old.results.contains { $0.name == name }
    }
    differences = BenchComparison.differences(old.environment, new.environment)
  }

  package var hasSlower: Bool { entries.contains { $0.verdict == .slower } }

  private static func entry(
    _ old: BenchReport.Result, _ new: BenchReport.Result, _ margin: Double
  ) -> Entry {
    let (before, after) = (old.round_medians_us, new.round_medians_us)
    let interval = ratioInterval(before, after)
    let ratio = median(after) / median(before)
    var verdict = Verdict.noDifference
    if !new.judged || min(before.count, after.count) < fewestRounds || !ratio.isFinite {
      verdict = .notJudged
    } else if interval.low > 1 + margin {
      verdict = .slower
    } else if interval.high < 1 / (1 + margin) {
      verdict = .faster
    }
    return Entry(
      name: new.name, old_us: median(before), new_us: median(after),
      ratio: finite(ratio), ratio_low: finite(interval.low), ratio_high: finite(interval.high),
      verdict: verdict)
  }

  /// JSON has no infinity; zero stands for "cannot be told".
  private static func finite(_ ratio: Double) -> Double { ratio.isFinite ? ratio : 0 }

  /// Where the ratio of the medians lies with 99 % confidence.
  static func ratioInterval(_ old: [Double], _ new: [Double]) -> (low: Double, high: Double) {
    var random = SeededGenerator(seed: 1, stream: "bench comparison")
    var ratios: [Double] = []
    ratios.reserveCapacity(resamples)
    for _ in 0..<resamples {
      ratios.append(resampled(new, &random) / resampled(old, &random))
    }
    ratios.sort()
    return (ratios[resamples / 200], ratios[resamples - 1 - resamples / 200])
  }

  private static func resampled(_ values: [Double], _ random: inout SeededGenerator) -> Double {
    median(values.map { _ in values[random.index(below: values.count)] })
  }

  /// NaN when there is nothing.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half])
  }

  private static func differences(
    _ old: BenchReport.Environment, _ new: BenchReport.Environment
  ) -> [String] {
    let facts: [(String, String, String)] = [
      ("processor", old.machine.cpu_model, new.machine.cpu_model),
      ("processors", "\(old.machine.cpu_count)", "\(new.machine.cpu_count)"),
      ("kernel", old.machine.kernel, new.machine.kernel),
      ("toolchain", old.build.toolchain, new.build.toolchain),
      ("GSL", old.build.gsl, new.build.gsl), ("glibc", old.build.glibc, new.build.glibc),
      ("optimised", "\(old.build.optimised)", "\(new.build.optimised)"),
      ("scenario", old.scenario, new.scenario),
      (
        "pinned to processor", old.pinned_cpu.map { "\($0)" } ?? "none",
        new.pinned_cpu.map { "\($0)" } ?? "none"
      ),
    ]
    return facts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) before, \($0.2) now" }
  }
}
