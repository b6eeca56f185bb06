// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// The verdict on a file for people.
struct VerifyTable {
  private let document: VerifyDocument

  init(_ document: VerifyDocument) { self.document = document }

  var text: String {
    var lines: [String] = []
    for one in document.trajectories { lines += table(of: one) + [""] }
    let count = document.trajectories.reduce(0) { $0 + $1.findings.count }
    lines.append(
      count == 0
        ? "clean: nothing found" : "\(count) finding\(count == 1 ? "" : "s")")
    return lines.joined(separator: "\n")
  }

  private func table(of one: VerifyDocument.Trajectory) -> [String] {
    var lines = [head(of: one), writing(of: one)]
    lines.append("worst share of each limit, and when:")
    let columns = ["position", "velocity", "acceleration", "jerk"]
    lines.append("joint".padded(to: 18) + columns.map { $0.padded(to: 20) }.joined().trimmed)
    for joint in one.joints {
      let cells = [joint.position, joint.velocity, joint.acceleration, joint.jerk]
      lines.append(
        joint.name.padded(to: 18)
          + cells.map { cell($0, from: one.time_origin_s).padded(to: 20) }.joined().trimmed)
    }
    let (p, r) = (one.midpoint_position, one.midpoint_rotation)
    lines.append(
      "midpoints: tool off by \(short((p.value ?? 0) * 1000)) mm (\(cell(p, from: one.time_origin_s).trimmedBefore)), "
        + "\(short((r.value ?? 0) * 180 / .pi))° (\(cell(r, from: one.time_origin_s).trimmedBefore))"
    )
    if one.joints.contains(where: {
      [$0.velocity, $0.acceleration, $0.jerk].contains(where: \.undecided)
    }
    ) {
      lines.append("~ beyond the limit, but by less than the rounding of the file's numbers")
    }
    for finding in one.findings {
      lines += text(of: finding, one.place_counts, from: one.time_origin_s)
    }
    return lines
  }

  private func head(of one: VerifyDocument.Trajectory) -> String {
    var line = document.file + (one.source.isEmpty ? "" : ", " + one.source)
    line += ": \(one.kind), \(one.samples) samples in \(one.duration_s.column(0, 3)) s"
    if one.pieces > 1 { line += ", \(one.pieces) pieces" }
    if let steps = one.steps {
      line += ", step \(milliseconds(steps.median_s)) ms"
      if steps.most_s > 1.001 * steps.least_s {
        line += " (\(milliseconds(steps.least_s))…\(milliseconds(steps.most_s)))"
      }
    }
    if one.time_origin_s > 0 { line += ", times from \(one.time_origin_s.column(0, 0)) s" }
    return line + "; \(document.robot)"
  }

  private func writing(of one: VerifyDocument.Trajectory) -> String {
    let kinds = [
      one.joints.map(\.velocity), one.joints.map(\.acceleration), one.joints.map(\.jerk),
    ]
    let bounds = kinds.map { uses in
      uses.map { $0.uncertainty ?? 0 }.max() ?? 0
    }
    let (p, t) = (short(one.precision.position), short(one.precision.time_s))
    let (v, a, j) = (short(bounds[0]), short(bounds[1]), short(bounds[2]))
    return "numbers rounded to ±\(p) and ±\(t) s: "
      + "differences within ±\(v) /s, ±\(a) /s², ±\(j) /s³"
  }

  private func cell(_ use: VerifyDocument.Use, from origin: Double) -> String {
    guard use.limit != nil else { return "unset" }
    guard let ratio = use.ratio, let time = use.time_s else { return "–" }
    let mark = use.undecided ? "~" : ratio > 1 && use.judged ? "!" : " "
    let share = use.judged ? "\(ratio.column(6, 3))\(mark)" : "(\(ratio.column(5, 3)))"
    return "\(share) \((time - origin).column(0, 3)) s"
  }

  private func text(
    of finding: VerifyDocument.Finding, _ counts: String, from origin: Double
  ) -> [String] {
    let basis =
      switch finding.basis {
      case "start", "end": "does not rest at the \(finding.basis)"
      default: finding.basis
      }
    var line = "FOUND \(finding.name) (\(basis))"
    if let joint = finding.joint { line += ": \(joint)" }
    return [
      line,
      "      \(short(finding.value)) \(finding.unit), limit \(short(finding.limit)): "
        + "\(finding.ratio.column(0, 3)) of it (rounding ±\(short(finding.uncertainty)))",
      "      worst at \((finding.time_s - origin).column(0, 4)) s, \(counts) \(finding.place); first "
        + "at \((finding.first_time_s - origin).column(0, 4)) s, \(counts) \(finding.first_place); "
        + "\(finding.count) time\(finding.count == 1 ? "" : "s")",
    ]
  }

  private func milliseconds(_ seconds: Double) -> String { short(seconds * 1000) }

  /// Four digits; the same in every locale.
  private func short(_ value: Double) -> String {
    String(format: "%.4g", locale: Locale(identifier: "en_US_POSIX"), value)
  }
}

extension String {
  /// Without blanks at the beginning.
  fileprivate var trimmedBefore: Substring { drop { $0 == " " } }

  /// Without blanks at the end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
