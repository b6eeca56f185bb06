// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPStream {
  /// After a failure: goes on behind the damage.
  ///
  /// Where the length of the broken record leads to another record, that is the next; otherwise the
  /// next chunk is searched for whose check value holds. What stands in between is lost.
  ///
  /// - Returns: the bytes skipped; nil where nothing whole follows, or nothing has failed.
  package mutating func skipDamage() throws(MCAPFailure) -> Range<UInt64>? {
    guard failure != nil, !isComplete else { return nil }
    let start = failedRecordStart
    guard let place = try placeBehindDamage() else { return nil }
    if crc != nil, let summary = try? MCAPReader(source: source) {
      // The damage may have taken declarations that the summary repeats.
      declarations.merge(summary.declarations)
    }
    failure = nil
    crc = nil
    position = place
    return start..<place
  }

  private func placeBehindDamage() throws(MCAPFailure) -> UInt64? {
    // A chunk may fail after it has been passed: then `position` is behind it already.
    if let end = failedRecordEnd, try isRecord(at: end) { return end }
    return try nextWholeChunk(from: position + 1)
  }

  /// True where a record of the data section may begin.
  private func isRecord(at place: UInt64) throws(MCAPFailure) -> Bool {
    let prefix = UInt64(MCAPFormat.prefixSize)
    guard place <= source.size, source.size - place >= prefix else { return false }
    let head = RecordPrefix(try source.read(at: place, count: MCAPFormat.prefixSize))
    let known = MCAPFormat.Opcode(rawValue: head.opcode) != nil
    return known && head.length <= source.size - place - prefix
  }

  /// The place of the first chunk at or after `first` that is whole.
  private func nextWholeChunk(from first: UInt64) throws(MCAPFailure) -> UInt64? {
    let window: UInt64 = 1 << 20
    // Opcode, length, two times, size, check value, and a compression's name with its length.
    let longestHead: UInt64 = 9 + 8 + 8 + 8 + 4 + 4 + 4
    var at = first
    while at < source.size, source.size - at > longestHead {
      let count = min(window + longestHead, source.size - at)
      let bytes = try source.read(at: at, count: Int(count))
      for i in 0..<bytes.count - Int(longestHead) where mayBeChunk(bytes, i, at + UInt64(i)) {
        if try isWholeChunk(at: at + UInt64(i)) { return at + UInt64(i) }
      }
      at += count - longestHead
    }
    return nil
  }

  /// Looks at opcode, length and the name of the compression.
  private func mayBeChunk(_ bytes: [UInt8], _ i: Int, _ place: UInt64) -> Bool {
    guard bytes[i] == MCAPFormat.Opcode.chunk.rawValue,
      RecordPrefix(bytes, at: i).length
        <= source.size - place - UInt64(MCAPFormat.prefixSize)
    else { return false }
    let name = bytes[(i + 37)..<(i + 45)]
    return name.starts(with: MCAPStream.noCompression)
      || name.elementsEqual(MCAPStream.zstdCompression)
  }

  /// The names of the compressions, as strings stand in records.
  private static let noCompression: [UInt8] = [0, 0, 0, 0]
  private static let zstdCompression: [UInt8] = [4, 0, 0, 0, 0x7A, 0x73, 0x74, 0x64]

  private func isWholeChunk(at place: UInt64) throws(MCAPFailure) -> Bool {
    let size = UInt64(MCAPFormat.prefixSize)
    let head = RecordPrefix(try source.read(at: place, count: MCAPFormat.prefixSize))
    guard head.length <= MCAPReader.largestRecord else { return false }
    let content = try source.read(at: place + size, count: Int(head.length))
    var record = RecordCursor(
      file: path, opcode: head.opcode, bytes: content, at: 0, end: content.count,
      base: place + size)
    do throws(MCAPFailure) {
      let chunk = try MCAPReader.ChunkHead(&record)
      guard chunk.checkValue != 0, chunk.uncompressedSize > 0 else { return false }
      _ = try chunk.unpacked(record, at: place)
      return true
    } catch {
      return false
    }
  }
}
