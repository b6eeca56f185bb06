// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPReader {
  /// The records of a chunk, unpacked and checked.
  func unpacked(_ index: ChunkIndex) throws(MCAPFailure) -> [UInt8] {
    var record = try record(.chunk, at: index.offset, length: index.length, of: "a chunk")
    let head = try ChunkHead(&record)
    return try head.unpacked(record, at: index.offset)
  }

  /// Visits messages chunk by chunk in the order of the chunks' start times, within a chunk in the
  /// order of the file.
  ///
  /// - Parameter topics: those to visit; nil for all. Chunks without any of them are passed over.
  /// - Throws: at the first thing that is broken, and what `visit` throws.
  package func forEachMessage(
    on topics: [String]? = nil, _ visit: (Message) throws(MCAPFailure) -> Void
  ) throws(MCAPFailure) {
    var wanted = [Bool](repeating: false, count: 1 << 16)
    for channel in channels { wanted[Int(channel.id)] = topics?.contains(channel.topic) ?? true }
    if chunks.isEmpty {
      // Nothing is indexed: what there is stands in the open.
      var stream = MCAPStream(source: source)
      while let item = try stream.next() {
        guard case .message(let message) = item else { continue }
        if topics?.contains(message.channel.topic) ?? true { try visit(message) }
      }
      return
    }
    for chunk in chunks {
      guard chunk.channels.isEmpty || chunk.channels.contains(where: { wanted[Int($0)] })
      else { continue }
      let records = try unpacked(chunk)
      var walk = RecordWalk(
        file: path, bytes: records, range: 0..<records.count, base: chunk.offset)
      while let record = try walk.next() {
        guard record.opcode == MCAPFormat.Opcode.message.rawValue,
          let message = try declarations.message(
            record, at: chunk.offset, wanted: { wanted[Int($0)] })
        else { continue }
        try visit(message)
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
    return try Attachment(
      record(.attachment, at: index.offset, length: index.length, of: "an attachment")
    ).data
  }

  /// The facts of the first metadata record of that name.
  package func facts(named name: String) throws(MCAPFailure) -> [(key: String, value: String)] {
    guard let index = metadata.first(where: { $0.name == name }) else {
      throw failure(
        summaryStart, .missing(what: "metadata \"\(name)\"", available: metadata.map(\.name)))
    }
    return try Metadata(
      record(.metadata, at: index.offset, length: index.length, of: "metadata")
    ).entries
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
    if let statistics {
      let found = counts.reduce(0, +)
      guard found == statistics.messageCount else {
        throw failure(
          summaryStart,
          .wrongCount(of: "messages", stored: statistics.messageCount, found: found))
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
