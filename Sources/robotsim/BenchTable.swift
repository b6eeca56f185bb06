// SPDX-License-Identifier: GPL-3.0-or-later

import TestBench

/// Reports of `robotsim bench` for people; 100 columns.
enum BenchTable {
  private static let nameWidth = 25
  private static let numberWidth = 9

  static func text(of report: BenchReport) -> String {
    var lines = [header(report.environment), ""]
    lines.append(
      row("µs", ["mean", "p50", "p90", "p99", "p99.9", "max", "allocs"].map { right($0) }))
    var group = ""
    for result in report.results {
      let parts = result.name.split(separator: ".")
      if group != parts[0] {
        group = String(parts[0])
        lines.append("")
      }
      lines.append(line(of: result))
    }
    lines.append("")
    lines.append(
      "CPU time of the thread; wall time where a name has phase, gap or wakeup. A dash: too few "
        + "samples,\nor not counted.")
    return lines.joined(separator: "\n")
  }

  private static func header(_ environment: BenchReport.Environment) -> String {
    let machine = environment.machine
    let load = machine.load_average.map { $0.column(0, 2) }.joined(separator: " ")
    let pinned = environment.pinned_cpu.map { "pinned to processor \($0)" } ?? "not pinned"
    return "\(machine.cpu_model), \(machine.cpu_count) processors, load \(load), \(pinned)\n"
      + "Swift \(environment.build.toolchain), GSL \(environment.build.gsl), glibc "
      + "\(environment.build.glibc)\(environment.build.optimised ? "" : ", NOT OPTIMISED")"
  }

  private static func line(of result: BenchReport.Result) -> String {
    guard let timing = result.cpu ?? result.wall else { return result.name }
    let numbers = [
      timing.mean_us, timing.p50_us, timing.p90_us, timing.p99_us, timing.p99_9_us, timing.max_us,
    ]
    var cells = numbers.map { right(digits($0)) }
    cells.append(
      right(result.allocations_per_operation.map { $0.column(0, $0 == 0 ? 0 : 1) } ?? "–"))
    if let bytes = result.bytes_per_operation { cells.append("  \(bytes.column(0, 0)) B") }
    var lines = [row(result.name, cells)]
    if let solved = result.solved_percent, let iterations = result.iterations {
      var text = "  \(solved.column(0, 2)) % solved, \(iterations.column(0, 1)) iterations a case"
      if let hits = result.cap_hits { text += ", \(hits) cap hits" }
      if solved == 0, let median = timing.p50_us, median > 0 {
        text += ", max \((timing.max_us / median).column(0, 1)) × median"
      }
      lines.append(text)
    }
    return lines.joined(separator: "\n")
  }

  static func text(of comparison: BenchComparison) -> String {
    var lines = [
      "",
      row("median, µs", ["before", "now", "ratio", "99 % from", "to"].map { right($0) }),
    ]
    for entry in comparison.entries {
      let numbers = [entry.old_us, entry.new_us].map { right(digits($0)) }
      let ratios = [entry.ratio, entry.ratio_low, entry.ratio_high].map {
        $0.column(numberWidth, 3)
      }
      lines.append(row(entry.name, numbers + ratios) + "  " + entry.verdict.rawValue)
    }
    for (names, place) in [
      (comparison.only_in_old, "only before"), (comparison.only_in_new, "only now"),
    ] where !names.isEmpty {
      lines.append("\(place): \(names.joined(separator: ", "))")
    }
    lines += comparison.differences.map { "differs: \($0)" }
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    name.padded(to: nameWidth) + cells.joined()
  }

  private static func right(_ text: String) -> String {
    String(repeating: " ", count: max(1, numberWidth - text.count)) + text
  }

  /// Three digits that mean something.
  private static func digits(_ value: Double?) -> String {
    guard let value else { return "–" }
    let size = abs(value)
    return value.column(0, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
  }
}
