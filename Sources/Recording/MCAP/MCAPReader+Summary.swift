// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPReader {
  init(source: InputFile) throws(MCAPFailure) {
    self.source = source
    let magic = UInt64(MCAPFormat.magic.count)
    let footerLength = UInt64(MCAPFormat.prefixSize + MCAPFormat.footerSize)
    guard source.size >= magic,
      try source.read(at: 0, count: Int(magic)) == MCAPFormat.magic
    else { throw failure(0, .notMCAP) }
    guard source.size >= 2 * magic + footerLength,
      try source.read(at: source.size - magic, count: Int(magic)) == MCAPFormat.magic
    else { throw failure(source.size, .notClosed) }
    let footerStart = source.size - magic - footerLength
    let summary = try summaryBytes(footerStart: footerStart, footerLength: footerLength)
    try readHeader()
    var walk = RecordWalk(
      file: source.path, bytes: summary, range: 0..<Int(footerStart - summaryStart),
      base: summaryStart)
    while let record = try walk.next() { try take(record) }
    try sortAndCheckChunks()
  }

  /// Reads the footer, and from it the summary with the footer up to its check value.
  private mutating func summaryBytes(
    footerStart: UInt64, footerLength: UInt64
  ) throws(MCAPFailure) -> [UInt8] {
    let bytes = try source.read(at: footerStart, count: Int(footerLength))
    var walk = RecordWalk(
      file: source.path, bytes: bytes, range: 0..<bytes.count, base: footerStart)
    guard var footer = try walk.next(), footer.opcode == MCAPFormat.Opcode.footer.rawValue else {
      throw failure(footerStart, .unexpectedRecord(opcode: bytes[0], expected: "the footer"))
    }
    let start = try footer.number(UInt64.self, "summary start")
    let offsets = try footer.number(UInt64.self, "summary offset start")
    let stored = try footer.number(UInt32.self, "summary check value")
    guard start != 0 else { throw failure(footerStart, .noSummary) }
    guard start >= UInt64(MCAPFormat.magic.count), start <= footerStart,
      offsets == 0 || (offsets >= start && offsets <= footerStart)
    else {
      throw failure(
        footerStart, .placeOutside(what: "the summary", place: start, length: 0))
    }
    summaryStart = start
    let end = source.size - UInt64(MCAPFormat.magic.count) - 4
    let summary = try self.bytes(at: start, count: end - start, of: "the summary", before: end)
    let computed = CRC32.of(summary[...])
    guard stored == 0 || stored == computed else {
      throw failure(
        start, .wrongCheckValue(of: "the summary", stored: stored, computed: computed))
    }
    return summary
  }

  private mutating func readHeader() throws(MCAPFailure) {
    let start = UInt64(MCAPFormat.magic.count)
    let prefix = UInt64(MCAPFormat.prefixSize)
    let bytes = try bytes(at: start, count: prefix, of: "the header", before: summaryStart)
    var length: UInt64 = 0
    for i in 0..<8 { length |= UInt64(bytes[1 + i]) << (8 * UInt64(i)) }
    let (total, overflow) = length.addingReportingOverflow(prefix)
    guard !overflow else {
      throw failure(start, .placeOutside(what: "the header", place: start, length: length))
    }
    var header = try record(.header, at: start, length: total, of: "the header")
    profile = try header.string("profile")
    library = try header.string("library")
  }

  /// Keeps what one record of the summary says; kinds it need not know are passed over.
  private mutating func take(_ record: RecordCursor) throws(MCAPFailure) {
    var record = record
    switch MCAPFormat.Opcode(rawValue: record.opcode) {
    case .schema:
      let id = try record.number(UInt16.self, "id")
      let name = try record.string("name")
      let encoding = try record.string("encoding")
      let data = try record.data(length: UInt32.self, "data")
      schemas.append(Schema(id: id, name: name, encoding: encoding, data: Array(data)))
    case .channel:
      let offset = record.offset
      let id = try record.number(UInt16.self, "id")
      let schemaID = try record.number(UInt16.self, "schema id")
      let topic = try record.string("topic")
      let encoding = try record.string("message encoding")
      let facts = try record.stringMap("metadata")
      let schema = schemas.first { $0.id == schemaID }
      guard schemaID == 0 || schema != nil else {
        throw failure(offset, .unknownSchema(schemaID))
      }
      channels.append(
        Channel(
          id: id, schema: schema, topic: topic, messageEncoding: encoding, metadata: facts))
    case .statistics: try takeStatistics(record)
    case .chunkIndex: try takeChunkIndex(record)
    case .attachmentIndex:
      let offset = try record.number(UInt64.self, "offset")
      let length = try record.number(UInt64.self, "length")
      _ = try record.number(UInt64.self, "log time")
      _ = try record.number(UInt64.self, "create time")
      let dataSize = try record.number(UInt64.self, "data size")
      let name = try record.string("name")
      attachments.append(
        AttachmentIndex(
          offset: offset, length: length, dataSize: dataSize, name: name,
          mediaType: try record.string("media type")))
    case .metadataIndex:
      let offset = try record.number(UInt64.self, "offset")
      let length = try record.number(UInt64.self, "length")
      metadata.append(
        MetadataIndex(offset: offset, length: length, name: try record.string("name")))
    default: break
    }
  }

  private mutating func takeStatistics(_ record: RecordCursor) throws(MCAPFailure) {
    var record = record
    let messageCount = try record.number(UInt64.self, "message count")
    _ = try record.number(UInt16.self, "schema count")
    for field in ["channel count", "attachment count", "metadata count", "chunk count"] {
      _ = try record.number(UInt32.self, field)
    }
    let start = try record.number(UInt64.self, "start time")
    let end = try record.number(UInt64.self, "end time")
    var counts = try record.list("message counts")
    var perChannel: [(channel: UInt16, count: UInt64)] = []
    while counts.remaining > 0 {
      let channel = try counts.number(UInt16.self, "channel id")
      perChannel.append((channel, try counts.number(UInt64.self, "message count")))
    }
    perChannel.sort { $0.channel < $1.channel }
    statistics = Statistics(
      messageCount: messageCount, startTime: start, endTime: end,
      channelMessageCounts: perChannel)
  }

  private mutating func takeChunkIndex(_ record: RecordCursor) throws(MCAPFailure) {
    var record = record
    let start = try record.number(UInt64.self, "start time")
    let end = try record.number(UInt64.self, "end time")
    let offset = try record.number(UInt64.self, "chunk offset")
    let length = try record.number(UInt64.self, "chunk length")
    var indexes = try record.list("message index offsets")
    var present: [UInt16] = []
    while indexes.remaining > 0 {
      present.append(try indexes.number(UInt16.self, "channel id"))
      _ = try indexes.number(UInt64.self, "message index offset")
    }
    _ = try record.number(UInt64.self, "message index length")
    let compression = try record.string("compression")
    let compressed = try record.number(UInt64.self, "compressed size")
    chunks.append(
      ChunkIndex(
        startTime: start, endTime: end, offset: offset, length: length, channels: present,
        compression: compression, compressedSize: compressed,
        uncompressedSize: try record.number(UInt64.self, "uncompressed size")))
  }

  /// Chunks in the order of their times, those of equal start in the order of the file.
  private mutating func sortAndCheckChunks() throws(MCAPFailure) {
    chunks.sort { ($0.startTime, $0.offset) < ($1.startTime, $1.offset) }
    for chunk in chunks {
      for id in chunk.channels where !channels.contains(where: { $0.id == id }) {
        throw failure(chunk.offset, .unknownChannel(id))
      }
    }
  }
}
