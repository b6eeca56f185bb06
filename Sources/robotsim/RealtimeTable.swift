// SPDX-License-Identifier: GPL-3.0-or-later

import TestBench

/// How a run in real time kept its time, for people; 100 columns.
enum RealtimeTable {
  static func text(_ report: RealtimeReport) -> String {
    var lines = [
      "µs".padded(to: 30)
        + ["mean", "p50", "p99", "p99.9", "max", "at tick"].map { right($0) }.joined()
    ]
    let rows: [(String, RealtimeReport.Distribution)] = [
      ("wake-up lateness", report.wake_up_lateness),
      ("… with missed cycles", report.wake_up_lateness_with_missed),
      ("period error", report.period_error),
      ("execution, CPU time", report.execution_cpu),
      ("execution, wall time", report.execution_wall),
      ("whole cycle, CPU time", report.cycle_cpu),
    ]
    for (name, distribution) in rows {
      guard let found = distribution.summary else { continue }
      let numbers = [found.mean_us, found.p50_us, found.p99_us, found.p99_9_us, found.max_us]
      lines.append(
        name.padded(to: 30)
          + numbers.map { right($0.map { $0.column(0, 1) } ?? "–") }.joined()
          + right("\(found.max_at)"))
    }
    let (late, missed) = (report.overruns, report.missed_cycles)
    lines.append(
      "\(late.own + late.machine) of \(report.cycles) cycles overran: \(late.own) own, "
        + "\(late.machine) the machine's; \(missed.own + missed.machine) periods missed: "
        + "\(missed.own) own, \(missed.machine) the machine's")
    lines.append(
      "log: \(report.log_ring.lost_ticks) ticks lost in \(report.log_ring.gaps) gaps, at most "
        + "\(report.log_ring.most_waiting) of \(report.log_ring.capacity) waiting")
    lines.append("scheduling: " + scheduling(report.scheduling))
    lines += report.scheduling.refused.map { "  not granted: \($0)" }
    return lines.joined(separator: "\n")
  }

  private static func scheduling(_ grant: RealtimeGrant) -> String {
    let priority = grant.hasPriority ? " \(grant.priority)" : ""
    let place = grant.processor.map { "processor \($0)" } ?? "any processor"
    return "\(grant.policy)\(priority), \(place), memory "
      + (grant.memory_locked ? "locked" : "not locked")
  }

  private static func right(_ text: String) -> String {
    String(repeating: " ", count: max(1, 11 - text.count)) + text
  }
}
