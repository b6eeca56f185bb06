// SPDX-License-Identifier: GPL-3.0-or-later

package import Recording

/// What a log holds, for a terminal.
package struct LogTable: Sendable {
  private let info: LogInfo
  private let path: String

  /// - Parameter path: of the log, for the command that recovers it.
  package init(_ info: LogInfo, path: String) {
    self.info = info
    self.path = path
  }

  /// Lines with line ends.
  package var text: String {
    let megabytes = FixedPoint.text(Double(info.size_bytes) * 1e-6, decimals: 2)
    let ratio = FixedPoint.text(
      info.packed_bytes > 0
        ? Double(info.unpacked_bytes) / Double(info.packed_bytes) : nil, decimals: 1)
    let packing = info.compression.joined(separator: ", ")
    var lines = problemLines
    lines += [
      line("size", "\(megabytes) MB in \(info.chunks) chunks"),
      line("compression", "\(packing), \(ratio) to 1"),
      line("written by", "\(info.library), profile \(info.profile)"),
      line(
        "log time",
        FixedPoint.text(info.start_s, decimals: 3) + " s, for "
          + FixedPoint.text(info.duration_s, decimals: 3) + " s"),
      line("messages", String(info.messages)),
      line("digest", info.digest),
    ]
    for fact in info.recovery { lines.append(line("recovered", "\(fact.key) \(fact.value)")) }
    for fact in info.facts { lines.append(line(fact.key, fact.value)) }
    lines.append("")
    for channel in info.channels {
      lines.append(
        FixedPoint.left(String(channel.messages), 10) + "  "
          + FixedPoint.right(channel.topic, 20) + "  " + channel.type)
    }
    for file in info.attachments {
      lines.append(
        FixedPoint.left(String(file.size_bytes), 10) + "  "
          + FixedPoint.right(file.name, 20) + "  attachment, " + file.media_type)
    }
    return lines.map { line in line + "\n" }.joined()
  }

  private var problemLines: [String] {
    guard let problem = info.problem else { return [] }
    return [
      line(info.whole ? "note" : "not whole", problem),
      line("", "robotsim log recover \(path)"),
      line("", info.whole ? "writes a copy with a summary" : "makes a log of what is told here"),
      "",
    ]
  }

  private func line(_ name: String, _ value: String) -> String {
    FixedPoint.right(name, 18) + value
  }
}
