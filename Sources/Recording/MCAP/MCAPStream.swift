// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads the data of an MCAP file from the front, without its summary: also one that was never
/// closed, was cut, or has no index.
///
/// The records of a chunk come only after its check value has been tried. Memory: one record, a
/// chunk also unpacked, each below `MCAPReader.largestRecord`. Records of unknown kinds are passed
/// over. After a failure every call fails alike until `skipDamage` finds a place to go on.
package struct MCAPStream {
  package enum Item {
    case header(MCAPReader.Header)
    case schema(MCAPReader.Schema)
    case channel(MCAPReader.Channel)
    /// A chunk whose records come next.
    case chunk(MCAPReader.ChunkHead)
    case message(MCAPReader.Message)
    case attachment(MCAPReader.Attachment)
    case metadata(MCAPReader.Metadata)
  }

  let source: InputFile
  /// What lies before this place has been given or skipped.
  package internal(set) var position = UInt64(MCAPFormat.magic.count)
  /// True once the record that ends the data has been read.
  package private(set) var isComplete = false
  /// Messages given from a chunk that the file holds only in part, so that its check value could
  /// not be tried.
  package private(set) var uncheckedMessages: UInt64 = 0
  var declarations = Declarations()
  private var chunk: OpenChunk?
  /// The check value of all data so far; nil once something has been skipped.
  var crc: CRC32? = CRC32()
  var failure: MCAPFailure?
  /// Where the record that failed begins.
  private(set) var failedRecordStart: UInt64 = 0
  /// Where the record that failed ends, if its length can be believed.
  var failedRecordEnd: UInt64?

  /// The chunk whose records are being given.
  private struct OpenChunk {
    let head: MCAPReader.ChunkHead
    let offset: UInt64
    var walk: RecordWalk
    /// Why the rest of it is missing, where it is.
    let cut: MCAPFailure?
  }

  /// - Throws: when the file cannot be opened.
  package init(path: String) throws(MCAPFailure) {
    self.init(source: try InputFile(path: path))
  }

  /// A file whose bytes are at hand; `name` stands in errors.
  package init(bytes: [UInt8], name: String) {
    self.init(source: InputFile(bytes: bytes, name: name))
  }

  init(source: InputFile) { self.source = source }

  package var path: String { source.path }
  package var size: UInt64 { source.size }

  func problem(_ offset: UInt64, _ problem: MCAPFailure.Problem) -> MCAPFailure {
    MCAPFailure(file: source.path, offset: offset, problem)
  }

  /// The next thing in the file, nil when the data are complete.
  ///
  /// - Throws: where the file ends too early or something in it is wrong.
  package mutating func next() throws(MCAPFailure) -> Item? {
    if let failure { throw failure }
    do throws(MCAPFailure) {
      while !isComplete || chunk != nil {
        if let item = chunk == nil ? try nextRecord() : try nextInChunk() { return item }
      }
      return nil
    } catch {
      failure = chunk?.cut ?? error
      failedRecordStart = chunk?.offset ?? position
      chunk = nil
      throw failure ?? error
    }
  }

  private mutating func nextInChunk() throws(MCAPFailure) -> Item? {
    guard let offset = chunk?.offset, let record = try chunk?.walk.next() else {
      if let cut = chunk?.cut { throw cut }
      chunk = nil
      return nil
    }
    guard let opcode = MCAPFormat.Opcode(rawValue: record.opcode) else { return nil }
    switch opcode {
    case .schema: return try declarations.declareSchema(record).map(Item.schema)
    case .channel: return try declarations.declareChannel(record).map(Item.channel)
    case .message:
      let message = try declarations.message(record, at: offset)
      if let message, let chunk, chunk.cut != nil {
        // Nothing but its own times vouches for it.
        guard
          (chunk.head.startTime...max(chunk.head.startTime, chunk.head.endTime))
            .contains(message.logTime)
        else { throw problem(offset, .unexpectedRecord(opcode: 5, expected: "a message in time")) }
        uncheckedMessages += 1
      }
      return message.map(Item.message)
    default:
      throw problem(
        offset, .unexpectedRecord(opcode: record.opcode, expected: "a record of a chunk"))
    }
  }

  private mutating func nextRecord() throws(MCAPFailure) -> Item? {
    if position == UInt64(MCAPFormat.magic.count) { try readMagic() }
    let start = position
    failedRecordEnd = nil
    let size = UInt64(MCAPFormat.prefixSize)
    guard source.size - start >= size else { throw problem(start, .notClosed) }
    let head = try source.read(at: start, count: MCAPFormat.prefixSize)
    let prefix = RecordPrefix(head)
    guard prefix.opcode != 0 else {
      throw problem(start, .unexpectedRecord(opcode: 0, expected: "a record"))
    }
    let available = source.size - start - size
    guard prefix.length <= available else {
      let cut = problem(
        start,
        .recordTooLong(opcode: prefix.opcode, length: prefix.length, available: available))
      if prefix.opcode == MCAPFormat.Opcode.chunk.rawValue { try openCutChunk(at: start, cut) }
      if chunk == nil { throw cut }
      return nil
    }
    failedRecordEnd = start + size + prefix.length
    let limit = MCAPReader.largestRecord
    guard prefix.length <= limit else {
      throw problem(start, .tooLarge(what: "a record", size: prefix.length, limit: limit))
    }
    let content = try source.read(at: start + size, count: Int(prefix.length))
    let record = RecordCursor(
      file: path, opcode: prefix.opcode, bytes: content, at: 0, end: content.count,
      base: start + size)
    let item = try take(record, at: start)
    if !isComplete {
      unsafe head.withUnsafeBytes { bytes in unsafe crc?.add(bytes) }
      unsafe content.withUnsafeBytes { bytes in unsafe crc?.add(bytes) }
    }
    position = start + size + prefix.length
    return item
  }

  private mutating func readMagic() throws(MCAPFailure) {
    try source.checkMagic()
    crc = CRC32()
    unsafe MCAPFormat.magic.withUnsafeBytes { bytes in unsafe crc?.add(bytes) }
  }

  private mutating func take(_ record: RecordCursor, at start: UInt64) throws(MCAPFailure) -> Item?
  {
    guard let opcode = MCAPFormat.Opcode(rawValue: record.opcode) else { return nil }
    let isFirst = start == UInt64(MCAPFormat.magic.count)
    guard isFirst == (opcode == .header) else {
      throw problem(
        start,
        .unexpectedRecord(
          opcode: record.opcode, expected: isFirst ? "the header" : "a record of the data"))
    }
    switch opcode {
    case .header: return .header(try MCAPReader.Header(record))
    case .schema: return try declarations.declareSchema(record).map(Item.schema)
    case .channel: return try declarations.declareChannel(record).map(Item.channel)
    case .message: return try declarations.message(record, at: start).map(Item.message)
    case .attachment: return .attachment(try MCAPReader.Attachment(record))
    case .metadata: return .metadata(try MCAPReader.Metadata(record))
    case .chunk:
      var rest = record
      let head = try MCAPReader.ChunkHead(&rest)
      let records = try head.unpacked(rest, at: start)
      let walk = RecordWalk(file: path, bytes: records, range: 0..<records.count, base: start)
      chunk = OpenChunk(head: head, offset: start, walk: walk, cut: nil)
      return .chunk(head)
    case .dataEnd:
      var rest = record
      let stored = try rest.number(UInt32.self, "check value")
      isComplete = true
      if let crc, stored != 0, crc.value != stored {
        position = record.base + UInt64(record.end)
        throw problem(
          start, .wrongCheckValue(of: "the data", stored: stored, computed: crc.value))
      }
      return nil
    case .messageIndex: return nil
    case .footer, .chunkIndex, .attachmentIndex, .statistics, .metadataIndex, .summaryOffset:
      throw problem(
        start, .unexpectedRecord(opcode: record.opcode, expected: "the end of the data"))
    }
  }

  /// Opens the part of a chunk that the file has, where its messages stand in it as they are.
  private mutating func openCutChunk(at start: UInt64, _ cut: MCAPFailure) throws(MCAPFailure) {
    let first = start + UInt64(MCAPFormat.prefixSize)
    let count = min(source.size - first, MCAPReader.largestRecord)
    let content = try source.read(at: first, count: Int(count))
    var record = RecordCursor(
      file: path, opcode: MCAPFormat.Opcode.chunk.rawValue, bytes: content, at: 0,
      end: content.count, base: first)
    guard let head = try? MCAPReader.ChunkHead(&record), head.compression.isEmpty else { return }
    let walk = RecordWalk(
      file: path, bytes: content, range: record.at..<record.end, base: first)
    chunk = OpenChunk(head: head, offset: start, walk: walk, cut: cut)
  }
}
