// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads an MCAP file through its summary: nothing in it is trusted before it is checked.
///
/// Memory: the summary and one chunk at a time, each below a limit that is checked before any is
/// taken. A check value of zero means that the writer gave none.
package struct MCAPReader {
  /// The most a single record, a packed or an unpacked chunk may take [bytes].
  static let largestRecord: UInt64 = 256 << 20

  let source: InputFile
  package internal(set) var profile = ""
  package internal(set) var library = ""
  var declarations = Declarations()
  package internal(set) var statistics: Statistics?
  package internal(set) var chunks: [ChunkIndex] = []
  package internal(set) var attachments: [AttachmentIndex] = []
  package internal(set) var metadata: [MetadataIndex] = []
  /// Where the data end and the summary begins.
  package internal(set) var summaryStart: UInt64 = 0

  package var path: String { source.path }
  package var size: UInt64 { source.size }
  package var schemas: [Schema] { declarations.schemas }
  package var channels: [Channel] { declarations.channels }

  /// - Throws: when the file cannot be opened, was not closed, or its summary is broken.
  package init(path: String) throws(MCAPFailure) {
    try self.init(source: try InputFile(path: path))
  }

  /// A file whose bytes are at hand; `name` stands in errors.
  package init(bytes: [UInt8], name: String) throws(MCAPFailure) {
    try self.init(source: InputFile(bytes: bytes, name: name))
  }

  func failure(_ offset: UInt64, _ problem: MCAPFailure.Problem) -> MCAPFailure {
    MCAPFailure(file: source.path, offset: offset, problem)
  }

  /// Bytes that the file claims to have, checked against what it has.
  func bytes(
    at offset: UInt64, count: UInt64, of what: String, before end: UInt64
  ) throws(MCAPFailure) -> [UInt8] {
    guard offset <= end, count <= end - offset else {
      throw failure(offset, .placeOutside(what: what, place: offset, length: count))
    }
    guard count <= MCAPReader.largestRecord else {
      throw failure(
        offset, .tooLarge(what: what, size: count, limit: MCAPReader.largestRecord))
    }
    return try source.read(at: offset, count: Int(count))
  }

  /// The one record of kind `opcode` that fills `length` bytes at `offset`.
  func record(
    _ opcode: MCAPFormat.Opcode, at offset: UInt64, length: UInt64, of what: String
  ) throws(MCAPFailure) -> RecordCursor {
    let bytes = try bytes(at: offset, count: length, of: what, before: summaryStart)
    var walk = RecordWalk(file: path, bytes: bytes, range: 0..<bytes.count, base: offset)
    guard let record = try walk.next() else {
      throw failure(offset, .unexpectedRecord(opcode: 0, expected: what))
    }
    guard record.opcode == opcode.rawValue else {
      throw failure(offset, .unexpectedRecord(opcode: record.opcode, expected: what))
    }
    return record
  }

  package func channel(topic: String) -> Channel? { channels.first { $0.topic == topic } }

  package func messageCount(of channel: Channel) -> UInt64 {
    statistics?.channelMessageCounts.first { $0.channel == channel.id }?.count ?? 0
  }
}
