// SPDX-License-Identifier: GPL-3.0-or-later

import TestBench

/// A report with made-up figures.
enum SampleReport {
  static let machine = MachineManifest(
    cpu_model: "a processor", cpu_count: 2, cpu_governor: nil, hypervisor: "a hypervisor",
    kernel: "6.1", is_realtime_kernel: false, isolated_cpus: "", clock_source: "tsc",
    load_average: [0.5, 0.25, 0.125], memory_mb: 1024)

  static func environment(toolchain: String = "6.3") -> BenchReport.Environment {
    BenchReport.Environment(
      machine: machine,
      build: BenchReport.Build(
        source_digest: "abc", toolchain: toolchain, gsl: "2.7.1", glibc: "2.36", optimised: true),
      pinned_cpu: 1, group_s: 8, scenario: "back", floor_cpu_us: 0.25, floor_wall_us: 0.5)
  }

  /// A series whose rounds have these medians [µs].
  static func series(
    _ name: String, medians: [Double], isJudged: Bool = true
  ) -> BenchSeries {
    var series = BenchSeries(name, "what it is", isJudged: isJudged)
    for (k, median) in medians.enumerated() {
      for _ in 0..<3 { series.record(wall: median * 1e3, at: k) }
      series.endRound()
    }
    return series
  }

  static func report(_ series: [BenchSeries], toolchain: String = "6.3") -> BenchReport {
    BenchReport(
      environment: environment(toolchain: toolchain),
      results: series.map { BenchReport.Result($0) })
  }
}
