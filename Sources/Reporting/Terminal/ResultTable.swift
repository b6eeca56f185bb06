// SPDX-License-Identifier: GPL-3.0-or-later

/// The result of a run for a terminal: one line a target, then the verdict; 100 columns at most.
package struct ResultTable: Sendable {
  package static let width = 100

  private struct Column {
    let title: String
    let unit: String
    let width: Int
    let decimals: Int
    let value: @Sendable (TargetSummary) -> Double?
  }

  private static let nameWidth = 16
  private static let columns: [Column] = [
    Column(title: "control", unit: "rms mm", width: 8, decimals: 2) { $0.control_error_rms_mm },
    Column(title: "tracking", unit: "rms mm", width: 9, decimals: 2) {
      $0.tracking_error_rms_mm
    },
    Column(title: "total", unit: "rms mm", width: 8, decimals: 2) { $0.total_error_rms_mm },
    Column(title: "σ", unit: "mm", width: 5, decimals: 1) { $0.predicted_sigma_mm },
    Column(title: "angle", unit: "max °", width: 7, decimals: 2) { $0.angle_max_deg },
    Column(title: "force", unit: "mean N", width: 8, decimals: 2) { $0.force_mean_n },
    Column(title: "peak", unit: "N", width: 7, decimals: 2) { $0.force_peak_n },
    Column(title: "error", unit: "max N", width: 7, decimals: 2) { $0.force_error_max_n },
    Column(title: "dwell", unit: "s", width: 7, decimals: 2) { $0.dwell_s },
  ]

  private let summary: RunSummary

  package init(_ summary: RunSummary) { self.summary = summary }

  /// Lines with line ends.
  ///
  /// - Parameter inColour: with the escape codes of terminals.
  package func text(inColour: Bool) -> String {
    var lines = [header(\.title, first: "target", second: "reached")]
    lines.append(header(\.unit, first: "", second: ""))
    for target in summary.targets { lines.append(line(of: target, inColour)) }
    lines.append("")
    lines += registration
    lines.append(verdict(inColour))
    for reason in summary.reasons { lines.append("  - " + reason) }
    return lines.map { line in line + "\n" }.joined()
  }

  private func header(
    _ part: KeyPath<Column, String>, first: String, second: String
  ) -> String {
    var line = FixedPoint.right(first, Self.nameWidth) + FixedPoint.left(second, 8)
    for column in Self.columns { line += FixedPoint.left(column[keyPath: part], column.width) }
    return trimmed(line)
  }

  private func line(of target: TargetSummary, _ inColour: Bool) -> String {
    let reached = FixedPoint.left(target.reached ? "yes" : "no", 8)
    var line = FixedPoint.right(target.name, Self.nameWidth)
    line += target.reached ? reached : paint(reached, .red, inColour)
    for column in Self.columns {
      line += FixedPoint.left(
        FixedPoint.text(column.value(target), decimals: column.decimals), column.width)
    }
    return trimmed(line)
  }

  private func verdict(_ inColour: Bool) -> String {
    let reached = summary.targets.filter(\.reached).count
    let tail =
      "\(reached) of \(summary.targets.count) targets reached in "
      + FixedPoint.text(summary.duration_s, decimals: 1) + " s of simulated time"
    switch summary.verdict {
    case .passed: return paint("PASSED", .green, inColour) + "  " + tail
    case .failed: return paint("FAILED", .red, inColour) + "  " + tail
    case .stopped: return paint("STOPPED", .yellow, inColour) + "  " + tail
    }
  }

  /// How well the patient was found, where that was asked.
  private var registration: [String] {
    guard let found = summary.registration else { return [] }
    func mm(_ value: Double?) -> String { FixedPoint.text(value, decimals: 1) }
    let rejected =
      found.landmarks_rejected.isEmpty
      ? "" : "; not believed: " + found.landmarks_rejected.joined(separator: ", ")
    return [
      "registration by \(found.method): \(found.landmarks_used) landmarks, "
        + "\(found.skin_points_used) points of the skin; fiducial error "
        + mm(found.fiducial_error_mm) + " mm" + rejected,
      "  targets found " + mm(found.target_error_rms_mm) + " mm off (rms), "
        + mm(found.target_error_max_mm) + " mm at most; predicted "
        + mm(found.predicted_rms_mm) + " mm",
    ]
  }

  private enum Colour: Int {
    case red = 31
    case green = 32
    case yellow = 33
  }

  private func paint(_ text: String, _ colour: Colour, _ inColour: Bool) -> String {
    inColour ? "\u{1B}[1;\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
