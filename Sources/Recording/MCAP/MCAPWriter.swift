// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes one MCAP file: chunked, indexed, with every check value filled in.
///
/// The file grows under `path.partial` and takes its name in `close`. The first failure is kept in
/// `failure`; from then on nothing is written, and `close` throws it. `write` allocates nothing
/// once a chunk has been through, but for the summary, which doubles beyond 1 MiB.
package struct MCAPWriter: ~Copyable {
  package struct SchemaID: Equatable, Sendable { let number: UInt16 }
  package struct ChannelID: Equatable, Sendable { let number: UInt16 }

  /// Largest chunk, and so the most that a crash can lose.
  package static let defaultChunkSize = 256 << 10
  /// A chunk spans at most this much log time [ns].
  static let longestChunk: UInt64 = 1_000_000_000

  var file: OutputFile
  private let compression: MCAPCompression
  private var compressor: ZstdCompressor?
  private var crc: CRC32
  private var chunk: ChunkBuilder
  var summary: SummaryBuilder
  /// Records on their way to the file.
  var output: ByteBuffer
  private var offsets: ByteBuffer
  package private(set) var failure: FileFailure?

  /// - Parameters:
  ///   - profile: what the header says the file follows; `ros2` here.
  ///   - library: who wrote it, without a version that would change the bytes.
  ///   - suffix: what the file's name ends in until it is complete.
  package init(
    path: String, profile: String, library: String, compression: MCAPCompression,
    chunkSize: Int = MCAPWriter.defaultChunkSize, suffix: String = OutputFile.partialSuffix
  ) throws(FileFailure) {
    let file = try OutputFile(path: path, suffix: suffix)
    self.init(file: file, compression: compression, chunkSize: chunkSize)
    output.append(MCAPFormat.magic)
    let record = output.beginRecord(.header)
    output.append(string: profile)
    output.append(string: library)
    output.endRecord(record)
    flush()
  }

  private init(file: consuming OutputFile, compression: MCAPCompression, chunkSize: Int) {
    precondition(chunkSize > 0, "chunks of \(chunkSize) bytes")
    self.file = file
    self.compression = compression
    crc = CRC32()
    chunk = ChunkBuilder(size: chunkSize)
    summary = SummaryBuilder()
    output = ByteBuffer(capacity: 2 * chunkSize + (64 << 10))
    offsets = ByteBuffer(capacity: 1 << 10)
    switch compression {
    case .none: compressor = nil
    case .zstd(let level): compressor = ZstdCompressor(level: level, largest: chunkSize)
    }
  }

  /// Bytes written so far.
  package var size: UInt64 { file.size }
  package var messageCount: UInt64 { summary.messageCount }
  /// Chunks that the file has got.
  package private(set) var chunksWritten = 0

  /// Writes `output` to the file and empties it.
  mutating func flush() {
    if failure == nil {
      unsafe crc.add(output.bytes)
      do throws(FileFailure) {
        unsafe try file.write(output.bytes)
      } catch {
        failure = error
      }
    }
    output.removeAll()
  }

  package mutating func addSchema(name: String, encoding: String, text: String) -> SchemaID {
    let id = SchemaID(number: summary.schemaCount + 1)
    declare(
      MCAPReader.Schema(id: id.number, name: name, encoding: encoding, data: Array(text.utf8)))
    return id
  }

  package mutating func addChannel(
    schema: SchemaID, topic: String, encoding: String, metadata: [(key: String, value: String)]
  ) -> ChannelID {
    let id = ChannelID(number: UInt16(summary.channelIDs.count + 1))
    declare(
      id.number, schema: schema.number, topic: topic, encoding: encoding, metadata: metadata)
    return id
  }

  /// Declares a schema under the number it has; numbers must be unique.
  mutating func declare(_ schema: MCAPReader.Schema) {
    summary.schemaCount += 1
    let start = summary.schemas.count
    let record = summary.schemas.beginRecord(.schema)
    summary.schemas.append(schema.id)
    summary.schemas.append(string: schema.name)
    summary.schemas.append(string: schema.encoding)
    summary.schemas.append(UInt32(schema.data.count))
    summary.schemas.append(schema.data)
    summary.schemas.endRecord(record)
    unsafe output.append(UnsafeRawBufferPointer(rebasing: summary.schemas.bytes[start...]))
    flush()
  }

  /// Declares a channel under the number it has, after its schema; numbers must be unique.
  mutating func declare(_ channel: MCAPReader.Channel) {
    declare(
      channel.id, schema: channel.schema?.id ?? 0, topic: channel.topic,
      encoding: channel.messageEncoding, metadata: channel.metadata)
  }

  private mutating func declare(
    _ id: UInt16, schema: UInt16, topic: String, encoding: String,
    metadata: [(key: String, value: String)]
  ) {
    summary.know(channel: id)
    chunk.know(channel: id)
    let start = summary.channels.count
    let record = summary.channels.beginRecord(.channel)
    summary.channels.append(id)
    summary.channels.append(schema)
    summary.channels.append(string: topic)
    summary.channels.append(string: encoding)
    summary.channels.append(map: metadata)
    summary.channels.endRecord(record)
    unsafe output.append(UnsafeRawBufferPointer(rebasing: summary.channels.bytes[start...]))
    flush()
  }

  /// Adds a message; log time and publish time are the same.
  package mutating func write(
    _ message: borrowing CDREncoder, on channel: ChannelID, at time: UInt64
  ) {
    unsafe write(message.bytes, on: channel, at: time)
  }

  /// Adds a message whose bytes stand already in their wire form.
  package mutating func write(_ payload: [UInt8], on channel: ChannelID, at time: UInt64) {
    unsafe payload.withUnsafeBytes { bytes in unsafe write(bytes, on: channel, at: time) }
  }

  private mutating func write(
    _ payload: UnsafeRawBufferPointer, on channel: ChannelID, at time: UInt64
  ) {
    openChunk(for: payload.count, at: time)
    let sequence = summary.count(channel: channel.number, time: time)
    unsafe chunk.add(
      channel: channel.number, sequence: sequence, times: (time, time), payload: payload)
  }

  /// Adds a message of another file as it is; its channel must have been declared.
  mutating func write(_ message: MCAPReader.Message) {
    openChunk(for: message.payload.count, at: message.logTime)
    _ = summary.count(channel: message.channel.id, time: message.logTime)
    unsafe message.payload.withUnsafeBytes { payload in
      unsafe chunk.add(
        channel: message.channel.id, sequence: message.sequence,
        times: (message.logTime, message.publishTime), payload: payload)
    }
  }

  /// Closes the chunk where it has no room or no time left for a message.
  private mutating func openChunk(for payload: Int, at time: UInt64) {
    if chunk.isFull(before: payload) || chunk.span(with: time) > MCAPWriter.longestChunk {
      closeChunk()
    }
  }

  /// Packs the chunk and writes it with its message indexes.
  mutating func closeChunk() {
    if chunk.isEmpty { return }
    let chunkStart = file.size
    let uncompressed = chunk.records.count
    let record = output.beginRecord(.chunk)
    output.append(chunk.startTime)
    output.append(chunk.endTime)
    output.append(UInt64(uncompressed))
    output.append(unsafe CRC32.of(chunk.records.bytes))
    output.append(string: compression.name)
    let lengthPlace = output.count
    output.append(UInt64(0))
    unsafe pack(chunk.records.bytes)
    let compressed = output.count - lengthPlace - 8
    output.patch(UInt64(compressed), at: lengthPlace)
    output.endRecord(record)
    let chunkLength = output.count
    offsets.removeAll()
    chunk.appendIndexes(to: &output, base: chunkStart, offsets: &offsets)
    let index = summary.chunks.beginRecord(.chunkIndex)
    summary.chunks.append(chunk.startTime)
    summary.chunks.append(chunk.endTime)
    summary.chunks.append(chunkStart)
    summary.chunks.append(UInt64(chunkLength))
    summary.chunks.append(UInt32(offsets.count))
    unsafe summary.chunks.append(offsets.bytes)
    summary.chunks.append(UInt64(output.count - chunkLength))
    summary.chunks.append(string: compression.name)
    summary.chunks.append(UInt64(compressed))
    summary.chunks.append(UInt64(uncompressed))
    summary.chunks.endRecord(index)
    summary.chunkCount += 1
    chunk.removeAll()
    flush()
    if failure == nil { chunksWritten += 1 }
  }

  private mutating func pack(_ bytes: UnsafeRawBufferPointer) {
    if compressor == nil {
      unsafe output.append(bytes)
    } else {
      unsafe compressor?.compress(bytes, into: &output)
    }
  }

  /// Writes what is left, the summary and the footer, and gives the file its name.
  ///
  /// - Throws: the first failure of the whole file; the `.partial` is then left for recovery.
  package mutating func close() throws(FileFailure) {
    try finish()
    try commit()
  }

  /// Writes what is left, the summary and the footer, but leaves the file under `partialPath`.
  mutating func finish() throws(FileFailure) {
    closeChunk()
    let dataCRC = crc.value
    let end = output.beginRecord(.dataEnd)
    output.append(dataCRC)
    output.endRecord(end)
    flush()
    summary.append(to: &output, base: file.size)
    output.append(MCAPFormat.magic)
    flush()
    if let failure { throw failure }
  }

  /// Gives the file its name once `finish` has written all of it.
  mutating func commit() throws(FileFailure) { try file.commit() }

  /// Where the file grows.
  package var partialPath: String { file.partialPath }

  /// Gives the file up and removes what was written of it.
  package mutating func discard() { file.discard() }
}
