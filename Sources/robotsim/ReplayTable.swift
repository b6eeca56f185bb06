// SPDX-License-Identifier: GPL-3.0-or-later

/// What a replay found, for people.
struct ReplayTable {
  private let document: ReplayDocument

  init(_ document: ReplayDocument) { self.document = document }

  var text: String {
    var lines = [
      "\(document.log): \(document.ticks_judged) ticks from \(document.from_s) s to "
        + "\(document.to_s) s",
      document.build.expectation,
    ]
    lines += coverage
    for change in document.changes {
      lines.append("\(change.name) = \(change.value) instead of \(change.recorded)")
    }
    lines.append("")
    if let exact = document.exact { lines += text(of: exact) }
    if let signals = document.tolerance { lines += text(of: signals) }
    if let rules = document.invariants { lines += text(of: rules) }
    if let rows = document.change { lines += text(of: rows) }
    lines.append("")
    lines.append(
      (document.ok ? "ok" : "NOT OK")
        + "; \(document.times_real_time.column(0, 0)) × real time, "
        + "\(document.times_real_time_cpu.column(0, 0)) × by CPU time")
    return lines.joined(separator: "\n") + "\n"
  }

  private var coverage: [String] {
    var lines = document.gaps.map {
      "gap: ticks \($0.first_tick)…\($0.last_tick) are not in the log: \($0.reason)"
    }
    lines += document.not_replayed.map {
      "LOST: ticks \($0.first_tick)…\($0.last_tick): \($0.reason)"
    }
    lines += document.bad_snapshots.map { "BAD SNAPSHOT: \($0)" }
    lines += document.resumed_at_ticks.map { "continued from a snapshot at tick \($0)" }
    if let tick = document.last_tick_without_command {
      lines.append("the log ends in tick \(tick), whose command it lacks")
    }
    return lines
  }

  private func text(of exact: ReplayDocument.Exact) -> [String] {
    guard let first = exact.first else {
      return ["every output and the state of \(exact.equal_ticks) ticks: the same bits"]
    }
    var lines = [
      "FIRST DIFFERENCE at tick \(first.tick), \(first.time_s) s, mode \(first.mode)"
    ]
    lines += text(of: first.differences)
    if let output = exact.first_output, output.tick != first.tick {
      lines.append("first output that differs: tick \(output.tick), mode \(output.mode)")
      lines += text(of: output.differences)
    }
    if let state = exact.state_at_snapshot {
      lines.append("of the state, at the snapshot of tick \(state.tick):")
      lines += text(of: state.differences)
    }
    return lines
  }

  /// The most lines of differences of one tick.
  private static let mostLines = 12

  private func text(of differences: [ReplayDocument.Difference]) -> [String] {
    var lines = differences.prefix(Self.mostLines).map { difference in
      var line =
        "  \(difference.phase.padded(to: 10))\(difference.field.padded(to: 26))"
        + "\(difference.recorded) → \(difference.replayed)"
      if let a = difference.recorded_hex, let b = difference.replayed_hex {
        line += "  (\(a) → \(b)"
        if let ulps = difference.ulps { line += ", \(ulps) ulp" }
        line += ")"
      }
      return line
    }
    if differences.count > Self.mostLines {
      lines.append("  and \(differences.count - Self.mostLines) more")
    }
    return lines
  }

  private func text(of signals: [ReplayDocument.Signal]) -> [String] {
    ["signal                      worst deviation   of tolerance       at     beyond"]
      + signals.map { signal in
        signal.signal.padded(to: 28)
          + Self.scientific(signal.worst_deviation).padded(to: 18)
          + (signal.worst_ratio.map { Self.scientific($0) } ?? "").padded(to: 15)
          + (signal.worst_at_s.map { "\($0) s" } ?? "").padded(to: 12)
          + "\(signal.ticks_beyond) ticks  \(signal.ok ? "ok" : "NOT OK")"
      }
  }

  private func text(of rules: [ReplayDocument.Rule]) -> [String] {
    rules.map { rule in
      var line = "\(rule.ok ? "ok    " : "BROKEN") \(rule.meaning.padded(to: 48))"
      if let worst = rule.worst_ratio { line += "\(worst.column(7, 4)) of the limit" }
      if let tick = rule.first_tick, let time = rule.first_at_s {
        line += "  \(rule.breaches) ticks, first \(tick) (\(time) s): \(rule.detail ?? "")"
      }
      return line
    }
  }

  private func text(of rows: [ReplayDocument.Row]) -> [String] {
    guard !rows.isEmpty else {
      return [
        document.exact?.first == nil ? "nothing changes" : "only the state changes, no output does"
      ]
    }
    return ["signal                      mode        changed      largest     RMS         at"]
      + rows.map { row in
        row.signal.padded(to: 28) + row.mode.padded(to: 12)
          + "\((100 * Double(row.changed) / Double(row.values)).column(6, 1)) %   "
          + Self.scientific(row.max).padded(to: 12) + Self.scientific(row.rms).padded(to: 12)
          + (row.max_at_s.map { "\($0) s" } ?? "")
      }
  }

  /// Three digits and a power of ten.
  private static func scientific(_ value: Double?) -> String {
    guard let value else { return "" }
    if value == 0 { return "0" }
    var scaled = abs(value)
    var power = 0
    while scaled >= 9.995 {
      scaled /= 10
      power += 1
    }
    while scaled < 0.9995 {
      scaled *= 10
      power -= 1
    }
    return "\(value < 0 ? "-" : "")\(scaled.column(0, 2))e\(power)"
  }
}
