// SPDX-License-Identifier: GPL-3.0-or-later

/// The records of the data section. Each is read from a cursor at the start of its content; bytes
/// behind the last known field are a later version's and are passed over.
extension MCAPReader {
  package struct Header: Equatable, Sendable {
    package let profile: String
    package let library: String

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      profile = try record.string("profile")
      library = try record.string("library")
    }
  }

  package struct Schema: Equatable, Sendable {
    package let id: UInt16
    package let name: String
    package let encoding: String
    package let data: [UInt8]

    init(id: UInt16, name: String, encoding: String, data: [UInt8]) {
      self.id = id
      self.name = name
      self.encoding = encoding
      self.data = data
    }

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      let offset = record.offset
      id = try record.number(UInt16.self, "id")
      name = try record.string("name")
      encoding = try record.string("encoding")
      data = Array(try record.data(length: UInt32.self, "data"))
      guard id != 0 else { throw MCAPFailure(file: record.file, offset: offset, .schemaZero) }
    }
  }

  package struct Channel: Equatable, Sendable {
    package let id: UInt16
    /// Nil where the messages need none.
    package let schema: Schema?
    package let topic: String
    package let messageEncoding: String
    package let metadata: [(key: String, value: String)]

    package static func == (a: Channel, b: Channel) -> Bool {
      a.id == b.id && a.schema == b.schema && a.topic == b.topic
        && a.messageEncoding == b.messageEncoding
        && a.metadata.sorted { $0.key < $1.key }.elementsEqual(
          b.metadata.sorted { $0.key < $1.key }, by: { $0 == $1 })
    }

    init(
      id: UInt16, schema: Schema?, topic: String, messageEncoding: String,
      metadata: [(key: String, value: String)]
    ) {
      self.id = id
      self.schema = schema
      self.topic = topic
      self.messageEncoding = messageEncoding
      self.metadata = metadata
    }

    init(_ record: RecordCursor, _ known: Declarations) throws(MCAPFailure) {
      var record = record
      let offset = record.offset
      id = try record.number(UInt16.self, "id")
      let schemaID = try record.number(UInt16.self, "schema id")
      topic = try record.string("topic")
      messageEncoding = try record.string("message encoding")
      metadata = try record.stringMap("metadata")
      schema = known.schema(schemaID)
      guard schemaID == 0 || schema != nil else {
        throw MCAPFailure(file: record.file, offset: offset, .unknownSchema(schemaID))
      }
    }
  }

  /// One message as it stands in the file.
  package struct Message {
    package let channel: Channel
    package let sequence: UInt32
    package let logTime: UInt64
    package let publishTime: UInt64
    package let payload: ArraySlice<UInt8>
    /// Place in the file of the chunk it lies in, or of itself where it lies in none.
    package let offset: UInt64

    /// - Parameter record: behind the channel's number, which is read first.
    init(_ record: RecordCursor, on channel: Channel, at offset: UInt64) throws(MCAPFailure) {
      var record = record
      self.channel = channel
      sequence = try record.number(UInt32.self, "sequence")
      logTime = try record.number(UInt64.self, "log time")
      publishTime = try record.number(UInt64.self, "publish time")
      payload = record.bytes[record.at..<record.end]
      self.offset = offset
    }
  }

  /// A file carried inside the file.
  package struct Attachment: Equatable, Sendable {
    package let logTime: UInt64
    package let createTime: UInt64
    package let name: String
    package let mediaType: String
    package let data: [UInt8]

    init(name: String, mediaType: String, data: [UInt8], at time: UInt64) {
      logTime = time
      createTime = time
      self.name = name
      self.mediaType = mediaType
      self.data = data
    }

    /// - Throws: also when the check value is wrong.
    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      let offset = record.offset
      let start = record.at
      logTime = try record.number(UInt64.self, "log time")
      createTime = try record.number(UInt64.self, "create time")
      name = try record.string("name")
      mediaType = try record.string("media type")
      let content = try record.data(length: UInt64.self, "data")
      let computed = CRC32.of(record.bytes[start..<record.at])
      let stored = try record.number(UInt32.self, "check value")
      guard stored == 0 || stored == computed else {
        throw MCAPFailure(
          file: record.file, offset: offset,
          .wrongCheckValue(of: "attachment \"\(name)\"", stored: stored, computed: computed))
      }
      data = Array(content)
    }
  }

  /// Named facts.
  package struct Metadata: Sendable {
    package let name: String
    package let entries: [(key: String, value: String)]

    init(_ record: RecordCursor) throws(MCAPFailure) {
      var record = record
      name = try record.string("name")
      entries = try record.stringMap("facts")
    }
  }

  /// What stands before the records of a chunk.
  package struct ChunkHead: Sendable {
    package let startTime: UInt64
    package let endTime: UInt64
    package let uncompressedSize: UInt64
    let checkValue: UInt32
    package let compression: String
    package let compressedSize: UInt64

    /// Leaves the cursor at the first of the packed bytes; they may be fewer than they should.
    init(_ record: inout RecordCursor) throws(MCAPFailure) {
      startTime = try record.number(UInt64.self, "start time")
      endTime = try record.number(UInt64.self, "end time")
      uncompressedSize = try record.number(UInt64.self, "uncompressed size")
      checkValue = try record.number(UInt32.self, "check value")
      compression = try record.string("compression")
      compressedSize = try record.number(UInt64.self, "records")
    }
  }
}
