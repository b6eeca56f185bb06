// SPDX-License-Identifier: GPL-3.0-or-later

package import Recording

/// What a log holds, for a terminal.
package struct LogTable: Sendable {
  private let info: LogInfo

  package init(_ info: LogInfo) { self.info = info }

  /// Lines with line ends.
  package var text: String {
    let megabytes = FixedPoint.text(Double(info.size_bytes) * 1e-6, decimals: 2)
    let ratio = FixedPoint.text(
      info.packed_bytes > 0
        ? Double(info.unpacked_bytes) / Double(info.packed_bytes) : nil, decimals: 1)
    let packing = info.compression.map { $0.isEmpty ? "none" : $0 }.joined(separator: ", ")
    var lines = [
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

  private func line(_ name: String, _ value: String) -> String {
    FixedPoint.right(name, 18) + value
  }
}
