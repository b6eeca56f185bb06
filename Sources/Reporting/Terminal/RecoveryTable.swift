// SPDX-License-Identifier: GPL-3.0-or-later

package import Recording

/// What a recovery brought and what is lost, for a terminal.
package struct RecoveryTable: Sendable {
  private let report: RecoveryReport

  package init(_ report: RecoveryReport) { self.report = report }

  /// Lines with line ends.
  package var text: String {
    var lines = [line("written", report.out)]
    if let start = report.start_s, let end = report.end_s {
      lines.append(
        line("messages", "\(report.messages), log time \(seconds(start)) to \(seconds(end)) s"))
    } else {
      lines.append(line("messages", "none is whole"))
    }
    if report.unchecked_messages > 0 {
      lines.append(
        line("", "the last \(report.unchecked_messages) are of a cut chunk: whole, not checked"))
    }
    if !report.attachments.isEmpty {
      lines.append(line("attachments", report.attachments.joined(separator: ", ")))
    }
    for gap in report.gaps {
      let times =
        (gap.after_s.map { "after \(seconds($0)) s" } ?? "from the start")
        + (gap.until_s.map { " until \(seconds($0)) s" } ?? "")
      lines.append(
        line("missing", "\(times): \(gap.size_bytes) bytes at \(gap.from_byte): \(gap.problem)"))
    }
    if let problem = report.problem { lines.append(line("read until", problem)) }
    lines.append(
      line(
        "lost", report.complete ? "nothing" : "\(report.lost_bytes) of \(report.size_bytes) bytes")
    )
    return lines.map { line in line + "\n" }.joined()
  }

  private func line(_ name: String, _ value: String) -> String {
    FixedPoint.right(name, 18) + value
  }

  private func seconds(_ value: Double) -> String { FixedPoint.text(value, decimals: 3) }
}
