// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPReader {
  init(source: InputFile) throws(MCAPFailure) {
    self.source = source
    try source.checkMagic()
    let magic = UInt64(MCAPFormat.magic.count)
    let footerLength = UInt64(MCAPFormat.prefixSize + MCAPFormat.footerSize)
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
    let length = RecordPrefix(bytes).length
    let (total, overflow) = length.addingReportingOverflow(prefix)
    guard !overflow else {
      throw failure(start, .placeOutside(what: "the header", place: start, length: length))
    }
    let header = try Header(record(.header, at: start, length: total, of: "the header"))
    profile = header.profile
    library = header.library
  }

  /// Keeps what one record of the summary says; kinds it need not know are passed over.
  private mutating func take(_ record: RecordCursor) throws(MCAPFailure) {
    switch MCAPFormat.Opcode(rawValue: record.opcode) {
    case .schema: _ = try declarations.declareSchema(record)
    case .channel: _ = try declarations.declareChannel(record)
    case .statistics: statistics = try Statistics(record)
    case .chunkIndex: chunks.append(try ChunkIndex(record))
    case .attachmentIndex: attachments.append(try AttachmentIndex(record))
    case .metadataIndex: metadata.append(try MetadataIndex(record))
    default: break
    }
  }

  /// Chunks in the order of their times, those of equal start in the order of the file.
  private mutating func sortAndCheckChunks() throws(MCAPFailure) {
    chunks.sort { ($0.startTime, $0.offset) < ($1.startTime, $1.offset) }
    for chunk in chunks {
      for id in chunk.channels where declarations.channel(id) == nil {
        throw failure(chunk.offset, .unknownChannel(id))
      }
    }
  }
}
