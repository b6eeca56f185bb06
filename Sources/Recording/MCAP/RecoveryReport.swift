// SPDX-License-Identifier: GPL-3.0-or-later

/// What a recovery found and what is lost. Units stand in the names.
package struct RecoveryReport: Codable, Equatable, Sendable {
  /// A piece of the old file that was skipped.
  package struct Gap: Codable, Equatable, Sendable {
    package var from_byte: UInt64
    package var size_bytes: UInt64
    package var problem: String
    /// Log time of the last message before the gap, and of the first one after it.
    package var after_s: Double?
    package var until_s: Double?
  }

  package var file: String
  package var out: String
  package var size_bytes: UInt64
  /// True when the data of the old file were complete; its summary may have been missing.
  package var complete = false
  /// All bytes that nothing was recovered from.
  package var lost_bytes: UInt64 = 0
  package var messages: UInt64 = 0
  /// Of them, those of a chunk that is cut: whole, but with a check value that cannot be tried.
  package var unchecked_messages: UInt64 = 0
  /// Log time of the first message and of the last.
  package var start_s: Double?
  package var end_s: Double?
  package var attachments: [String] = []
  package var metadata: [String] = []
  /// Why the reading ended; absent when the data were read to their end.
  package var problem: String?
  package var gaps: [Gap] = []
  /// Of the messages; see `ContentDigest`.
  package var digest = ""

  init(file: String, out: String, size_bytes: UInt64) {
    self.file = file
    self.out = out
    self.size_bytes = size_bytes
  }

  static func seconds(_ stamp: UInt64) -> Double { Double(stamp) * 1e-9 }

  /// True while nothing has been found.
  var isEmpty: Bool { !hasMessages && attachments.isEmpty && metadata.isEmpty }
  private var hasMessages = false

  private enum CodingKeys: CodingKey {
    case file, out, size_bytes, complete, lost_bytes, messages, unchecked_messages, start_s, end_s
    case attachments, metadata, problem, gaps, digest
  }

  /// Takes note of a message, which may be the first after a gap.
  mutating func note(_ message: MCAPReader.Message) {
    hasMessages = true
    if let last = gaps.indices.last, gaps[last].until_s == nil {
      gaps[last].until_s = RecoveryReport.seconds(message.logTime)
    }
  }

  /// What the new file says of its origin; neither name nor place of the old one.
  var facts: [(key: String, value: String)] {
    [
      ("source_size_bytes", "\(size_bytes)"), ("lost_bytes", "\(lost_bytes)"),
      ("unchecked_messages", "\(unchecked_messages)"), ("gaps", "\(gaps.count)"),
      ("problem", problem ?? gaps.first?.problem ?? ""),
    ]
  }
}
