// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPReader {
  /// One message as it stands in the file.
  package struct Message {
    package let channel: Channel
    package let sequence: UInt32
    package let logTime: UInt64
    package let publishTime: UInt64
    package let payload: ArraySlice<UInt8>
    /// Place in the file of the chunk it lies in.
    package let offset: UInt64
  }

  /// The records of a chunk, unpacked and checked.
  func unpacked(_ index: ChunkIndex) throws(MCAPFailure) -> [UInt8] {
    var chunk = try record(.chunk, at: index.offset, length: index.length, of: "a chunk")
    _ = try chunk.number(UInt64.self, "start time")
    _ = try chunk.number(UInt64.self, "end time")
    let size = try chunk.number(UInt64.self, "uncompressed size")
    let stored = try chunk.number(UInt32.self, "check value")
    let compression = try chunk.string("compression")
    let packed = try chunk.data(length: UInt64.self, "records")
    guard size <= MCAPReader.largestRecord else {
      throw failure(
        index.offset,
        .tooLarge(what: "an unpacked chunk", size: size, limit: MCAPReader.largestRecord))
    }
    let records: [UInt8]
    switch compression {
    case "": records = Array(packed)
    case "zstd": records = Zstd.decompress(packed, size: Int(size)) ?? []
    default: throw failure(index.offset, .unknownCompression(compression))
    }
    guard UInt64(records.count) == size else {
      throw failure(index.offset, .notDecompressed(compression, size: size))
    }
    let computed = CRC32.of(records[...])
    guard stored == 0 || stored == computed else {
      throw failure(
        index.offset, .wrongCheckValue(of: "a chunk", stored: stored, computed: computed))
    }
    return records
  }

  /// Visits messages chunk by chunk in the order of the chunks' start times, within a chunk in the
  /// order of the file.
  ///
  /// - Parameter topics: those to visit; nil for all. Chunks without any of them are passed over.
  /// - Throws: at the first thing that is broken, and what `visit` throws.
  package func forEachMessage(
    on topics: [String]? = nil, _ visit: (Message) throws(MCAPFailure) -> Void
  ) throws(MCAPFailure) {
    var wanted = [Channel?](repeating: nil, count: 1 << 16)
    for channel in channels where topics?.contains(channel.topic) ?? true {
      wanted[Int(channel.id)] = channel
    }
    for chunk in chunks {
      guard chunk.channels.isEmpty || chunk.channels.contains(where: { wanted[Int($0)] != nil })
      else { continue }
      let records = try unpacked(chunk)
      var walk = RecordWalk(
        file: path, bytes: records, range: 0..<records.count, base: chunk.offset)
      while var record = try walk.next() {
        guard record.opcode == MCAPFormat.Opcode.message.rawValue else { continue }
        let id = try record.number(UInt16.self, "channel id")
        guard let channel = wanted[Int(id)] else {
          if channels.contains(where: { $0.id == id }) { continue }
          throw failure(chunk.offset, .unknownChannel(id))
        }
        let sequence = try record.number(UInt32.self, "sequence")
        let logTime = try record.number(UInt64.self, "log time")
        let publishTime = try record.number(UInt64.self, "publish time")
        try visit(
          Message(
            channel: channel, sequence: sequence, logTime: logTime, publishTime: publishTime,
            payload: records[record.at..<record.end], offset: chunk.offset))
      }
    }
  }

  /// The bytes of a file carried inside.
  package func attachment(named name: String) throws(MCAPFailure) -> [UInt8] {
    guard let index = attachments.first(where: { $0.name == name }) else {
      throw failure(
        summaryStart,
        .missing(what: "attachment \"\(name)\"", available: attachments.map(\.name)))
    }
    var attachment = try record(
      .attachment, at: index.offset, length: index.length, of: "an attachment")
    let start = attachment.at
    _ = try attachment.number(UInt64.self, "log time")
    _ = try attachment.number(UInt64.self, "create time")
    _ = try attachment.string("name")
    _ = try attachment.string("media type")
    let data = try attachment.data(length: UInt64.self, "data")
    let computed = CRC32.of(attachment.bytes[start..<attachment.at])
    let stored = try attachment.number(UInt32.self, "check value")
    guard stored == 0 || stored == computed else {
      throw failure(
        index.offset,
        .wrongCheckValue(of: "attachment \"\(name)\"", stored: stored, computed: computed))
    }
    return Array(data)
  }

  /// The facts of the first metadata record of that name.
  package func facts(named name: String) throws(MCAPFailure) -> [(key: String, value: String)] {
    guard let index = metadata.first(where: { $0.name == name }) else {
      throw failure(
        summaryStart, .missing(what: "metadata \"\(name)\"", available: metadata.map(\.name)))
    }
    var record = try record(
      .metadata, at: index.offset, length: index.length, of: "metadata")
    _ = try record.string("name")
    return try record.stringMap("facts")
  }

  /// The digest of all messages; see `ContentDigest`.
  package func contentDigest() throws(MCAPFailure) -> ContentDigest {
    var digest = ContentDigest()
    try forEachMessage { (message) throws(MCAPFailure) in
      unsafe message.payload.withUnsafeBytes { bytes in
        unsafe digest.add(channel: message.channel.id, time: message.logTime, payload: bytes)
      }
    }
    return digest
  }

  /// Reads the whole file once: every check value, and every count of the summary.
  ///
  /// - Throws: at the first that does not agree.
  package func verify() throws(MCAPFailure) {
    try verifyData()
    var counts = [UInt64](repeating: 0, count: 1 << 16)
    try forEachMessage { (message) throws(MCAPFailure) in counts[Int(message.channel.id)] += 1 }
    for (channel, count) in statistics?.channelMessageCounts ?? [] {
      let found = counts[Int(channel)]
      guard found == count else {
        throw failure(
          summaryStart,
          .wrongCount(of: "messages on channel \(channel)", stored: count, found: found))
      }
    }
    for attachment in attachments { _ = try self.attachment(named: attachment.name) }
  }

  /// The check value over everything before the record that ends the data.
  private func verifyData() throws(MCAPFailure) {
    let length = UInt64(MCAPFormat.prefixSize + 4)
    guard summaryStart >= length else {
      throw failure(0, .placeOutside(what: "the data", place: 0, length: summaryStart))
    }
    let end = summaryStart - length
    var dataEnd = try record(.dataEnd, at: end, length: length, of: "the end of the data")
    let stored = try dataEnd.number(UInt32.self, "check value")
    if stored == 0 { return }
    var crc = CRC32()
    var at: UInt64 = 0
    while at < end {
      let piece = try source.read(at: at, count: Int(min(1 << 20, end - at)))
      unsafe piece.withUnsafeBytes { bytes in unsafe crc.add(bytes) }
      at += UInt64(piece.count)
    }
    guard crc.value == stored else {
      throw failure(
        end, .wrongCheckValue(of: "the data", stored: stored, computed: crc.value))
    }
  }
}
