// SPDX-License-Identifier: GPL-3.0-or-later

/// What an MCAP file holds, in numbers, for `log info`. Units stand in the names.
package struct LogInfo: Codable, Equatable, Sendable {
  package struct Channel: Codable, Equatable, Sendable {
    package var topic: String
    package var type: String
    package var messages: UInt64
  }

  package struct Attachment: Codable, Equatable, Sendable {
    package var name: String
    package var media_type: String
    package var size_bytes: UInt64
  }

  package struct Fact: Codable, Equatable, Sendable {
    package var key: String
    package var value: String
  }

  package var size_bytes: UInt64
  package var profile: String
  package var library: String
  /// Log time of the first message.
  package var start_s: Double
  /// From the first message to the last.
  package var duration_s: Double
  package var messages: UInt64
  package var chunks: Int
  /// Each once; the empty name is none.
  package var compression: [String]
  package var packed_bytes: UInt64
  package var unpacked_bytes: UInt64
  /// In the order of the file.
  package var channels: [Channel]
  package var attachments: [Attachment]
  /// What the run or the plan said of itself; empty for a file of another program.
  package var facts: [Fact]
  /// Of all messages; see `ContentDigest`.
  package var digest: String

  /// Reads the whole file once and checks all of it.
  ///
  /// - Throws: at the first thing that is broken.
  package init(of file: MCAPReader) throws(MCAPFailure) {
    try file.verify()
    size_bytes = file.size
    profile = file.profile
    library = file.library
    let start = file.statistics?.startTime ?? 0
    let end = file.statistics?.endTime ?? 0
    start_s = Double(start) * 1e-9
    duration_s = Double(end >= start ? end - start : 0) * 1e-9
    messages = file.statistics?.messageCount ?? 0
    chunks = file.chunks.count
    var names: [String] = []
    packed_bytes = 0
    unpacked_bytes = 0
    for chunk in file.chunks {
      if !names.contains(chunk.compression) { names.append(chunk.compression) }
      packed_bytes &+= chunk.compressedSize
      unpacked_bytes &+= chunk.uncompressedSize
    }
    compression = names
    channels = file.channels.map {
      Channel(
        topic: $0.topic, type: $0.schema?.name ?? "", messages: file.messageCount(of: $0))
    }
    attachments = file.attachments.map {
      Attachment(name: $0.name, media_type: $0.mediaType, size_bytes: $0.dataSize)
    }
    facts = []
    for name in [RunLog.factsName, PlanLog.factsName]
    where file.metadata.contains(where: { $0.name == name }) {
      facts += try file.facts(named: name).map { Fact(key: $0, value: $1) }
    }
    digest = try file.contentDigest().text
  }
}
