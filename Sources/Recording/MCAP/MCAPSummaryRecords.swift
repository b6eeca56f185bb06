// SPDX-License-Identifier: GPL-3.0-or-later

/// The records of the summary, which say where things are and how many.
extension MCAPReader {
  package struct Statistics: Sendable {
    package let messageCount: UInt64
    package let startTime: UInt64
    package let endTime: UInt64
    /// By channel id, rising.
    package let channelMessageCounts: [(channel: UInt16, count: UInt64)]

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      messageCount = try record.number(UInt64.self, "message count")
      _ = try record.number(UInt16.self, "schema count")
      for field in ["channel count", "attachment count", "metadata count", "chunk count"] {
        _ = try record.number(UInt32.self, field)
      }
      startTime = try record.number(UInt64.self, "start time")
      endTime = try record.number(UInt64.self, "end time")
      var counts = try record.list("message counts")
      var perChannel: [(channel: UInt16, count: UInt64)] = []
      while counts.remaining > 0 {
        let channel = try counts.number(UInt16.self, "channel id")
        perChannel.append((channel, try counts.number(UInt64.self, "message count")))
      }
      channelMessageCounts = perChannel.sorted { $0.channel < $1.channel }
    }
  }

  package struct ChunkIndex: Equatable, Sendable {
    package let startTime: UInt64
    package let endTime: UInt64
    package let offset: UInt64
    package let length: UInt64
    package let channels: [UInt16]
    package let compression: String
    package let compressedSize: UInt64
    package let uncompressedSize: UInt64

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      startTime = try record.number(UInt64.self, "start time")
      endTime = try record.number(UInt64.self, "end time")
      offset = try record.number(UInt64.self, "chunk offset")
      length = try record.number(UInt64.self, "chunk length")
      var indexes = try record.list("message index offsets")
      var present: [UInt16] = []
      while indexes.remaining > 0 {
        present.append(try indexes.number(UInt16.self, "channel id"))
        _ = try indexes.number(UInt64.self, "message index offset")
      }
      channels = present
      _ = try record.number(UInt64.self, "message index length")
      compression = try record.string("compression")
      compressedSize = try record.number(UInt64.self, "compressed size")
      uncompressedSize = try record.number(UInt64.self, "uncompressed size")
    }
  }

  package struct AttachmentIndex: Equatable, Sendable {
    package let offset: UInt64
    package let length: UInt64
    package let dataSize: UInt64
    package let name: String
    package let mediaType: String

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      offset = try record.number(UInt64.self, "offset")
      length = try record.number(UInt64.self, "length")
      _ = try record.number(UInt64.self, "log time")
      _ = try record.number(UInt64.self, "create time")
      dataSize = try record.number(UInt64.self, "data size")
      name = try record.string("name")
      mediaType = try record.string("media type")
    }
  }

  package struct MetadataIndex: Equatable, Sendable {
    package let offset: UInt64
    package let length: UInt64
    package let name: String

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      offset = try record.number(UInt64.self, "offset")
      length = try record.number(UInt64.self, "length")
      name = try record.string("name")
    }
  }
}
