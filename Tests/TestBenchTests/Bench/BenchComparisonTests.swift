// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import TestBench
import Testing
import _TestSupport

@Suite("BenchComparison") struct BenchComparisonTests {
  /// Medians of 15 rounds around a figure, with noise of some percent.
  private func medians(
    around value: Double, noise: Double, _ random: inout SeededGenerator
  ) -> [Double] {
    (0..<15).map { _ in value * (1 + noise * random.normal()) }
  }

  private func compare(_ old: [Double], _ new: [Double]) -> BenchComparison.Entry? {
    BenchComparison(
      old: SampleReport.report([SampleReport.series("a.b", medians: old)]),
      new: SampleReport.report([SampleReport.series("a.b", medians: new)])
    ).entries.first
  }

  @Test("the same figures with noise are no difference", arguments: seeds(50))
  func same(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let entry = try #require(
      compare(
        medians(around: 10, noise: 0.02, &random), medians(around: 10, noise: 0.02, &random)))
    #expect(entry.verdict == .noDifference, "\(entry)")
    #expect(entry.ratio_low <= entry.ratio && entry.ratio <= entry.ratio_high)
  }

  @Test("a third more is slower, a third less is faster", arguments: seeds(50))
  func different(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let old = medians(around: 10, noise: 0.02, &random)
    let more = try #require(compare(old, medians(around: 13.3, noise: 0.02, &random)))
    let less = try #require(compare(old, medians(around: 7.5, noise: 0.02, &random)))
    #expect(more.verdict == .slower && abs(more.ratio - 1.33) < 0.1, "\(more)")
    #expect(less.verdict == .faster && abs(less.ratio - 0.75) < 0.1, "\(less)")
  }

  @Test("within the margin nothing is slower, however sure the ratio is")
  func margin() throws {
    let old = [Double](repeating: 10, count: 15)
    let entry = try #require(compare(old, old.map { $0 * 1.04 }))
    #expect(entry.verdict == .noDifference)
    #expect(abs(entry.ratio - 1.04) < 1e-3)
    let beyond = try #require(compare(old, old.map { $0 * 1.06 }))
    #expect(beyond.verdict == .slower)
  }

  @Test("wild rounds leave the ratio open, and open is no difference")
  func wild() throws {
    let old = (0..<15).map { $0 % 2 == 0 ? 10.0 : 20.0 }
    let new = (0..<15).map { $0 % 2 == 0 ? 11.0 : 24.0 }
    let entry = try #require(compare(old, new))
    #expect(entry.verdict == .noDifference)
    #expect(entry.ratio_low < 1 && entry.ratio_high > 1)
  }

  @Test("the machine and too few rounds are not judged")
  func notJudged() throws {
    let few = try #require(compare([10, 10, 10, 10], [20, 20, 20, 20]))
    #expect(few.verdict == .notJudged && few.ratio == 2)
    let many = [Double](repeating: 10, count: 15)
    let machine = BenchComparison(
      old: SampleReport.report([SampleReport.series("floor.gap", medians: many, isJudged: false)]),
      new: SampleReport.report(
        [SampleReport.series("floor.gap", medians: many.map { 9 * $0 }, isJudged: false)]))
    #expect(machine.entries.map(\.verdict) == [.notJudged])
    #expect(!machine.hasSlower)
  }

  @Test("names of one side only and facts that differ are told")
  func differences() {
    let medians = [Double](repeating: 1, count: 15)
    let comparison = BenchComparison(
      old: SampleReport.report(
        [SampleReport.series("a", medians: medians), SampleReport.series("b", medians: medians)]),
      new: SampleReport.report(
        [SampleReport.series("b", medians: medians), SampleReport.series("c", medians: medians)],
        toolchain: "6.4"))
    #expect(comparison.entries.map(\.name) == ["b"])
    #expect(comparison.only_in_old == ["a"] && comparison.only_in_new == ["c"])
    #expect(comparison.differences == ["toolchain: 6.3 before, 6.4 now"])
  }

  @Test("the same two reports always compare the same", arguments: seeds(5))
  func repeatable(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let old = medians(around: 10, noise: 0.1, &random)
    let new = medians(around: 11, noise: 0.1, &random)
    #expect(compare(old, new) == compare(old, new))
  }
}
