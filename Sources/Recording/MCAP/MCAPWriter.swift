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

  private var file: OutputFile
  private let compression: MCAPCompression
  private var compressor: ZstdCompressor?
  private var crc: CRC32
  private var chunk: ChunkBuilder
  private var summary: SummaryBuilder
  private var output: ByteBuffer
  private var offsets: ByteBuffer
  package private(set) var failure: FileFailure?

  /// - Parameters:
  ///   - profile: what the header says the file follows; `ros2` here.
  ///   - library: who wrote it, without a version that would change the bytes.
  package init(
    path: String, profile: String, library: String, compression: MCAPCompression,
    chunkSize: Int = MCAPWriter.defaultChunkSize
  ) throws(FileFailure) {
    let file = try OutputFile(path: path)
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

  /// Writes `output` to the file and empties it.
  private mutating func flush() {
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
    summary.schemaCount += 1
    let start = summary.schemas.count
    let record = summary.schemas.beginRecord(.schema)
    summary.schemas.append(summary.schemaCount)
    summary.schemas.append(string: name)
    summary.schemas.append(string: encoding)
    summary.schemas.append(string: text)
    summary.schemas.endRecord(record)
    unsafe output.append(UnsafeRawBufferPointer(rebasing: summary.schemas.bytes[start...]))
    flush()
    return SchemaID(number: summary.schemaCount)
  }

  package mutating func addChannel(
    schema: SchemaID, topic: String, encoding: String, metadata: [(key: String, value: String)]
  ) -> ChannelID {
    let number = UInt16(summary.messageCounts.count)
    summary.messageCounts.append(0)
    chunk.know(channel: number)
    let start = summary.channels.count
    let record = summary.channels.beginRecord(.channel)
    summary.channels.append(number)
    summary.channels.append(schema.number)
    summary.channels.append(string: topic)
    summary.channels.append(string: encoding)
    summary.channels.append(map: metadata)
    summary.channels.endRecord(record)
    unsafe output.append(UnsafeRawBufferPointer(rebasing: summary.channels.bytes[start...]))
    flush()
    return ChannelID(number: number)
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
    let late = !chunk.isEmpty && time > chunk.startTime + MCAPWriter.longestChunk
    if late || chunk.isFull(before: payload.count) { closeChunk() }
    let sequence = summary.count(channel: channel.number, time: time)
    unsafe chunk.add(
      channel: channel.number, sequence: sequence, time: time, payload: payload)
  }

  /// Packs the chunk and writes it with its message indexes.
  private mutating func closeChunk() {
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
  }

  private mutating func pack(_ bytes: UnsafeRawBufferPointer) {
    if compressor == nil {
      unsafe output.append(bytes)
    } else {
      unsafe compressor?.compress(bytes, into: &output)
    }
  }

  /// Adds a file inside the file.
  package mutating func attach(name: String, mediaType: String, data: [UInt8], at time: UInt64) {
    let start = file.size
    let record = output.beginRecord(.attachment)
    output.append(time)
    output.append(time)
    output.append(string: name)
    output.append(string: mediaType)
    output.append(UInt64(data.count))
    output.append(data)
    let content = unsafe UnsafeRawBufferPointer(rebasing: output.bytes[record...])
    output.append(unsafe CRC32.of(content))
    output.endRecord(record)
    let index = summary.attachments.beginRecord(.attachmentIndex)
    summary.attachments.append(start)
    summary.attachments.append(UInt64(output.count))
    summary.attachments.append(time)
    summary.attachments.append(time)
    summary.attachments.append(UInt64(data.count))
    summary.attachments.append(string: name)
    summary.attachments.append(string: mediaType)
    summary.attachments.endRecord(index)
    summary.attachmentCount += 1
    flush()
  }

  /// Adds named facts; keys must be unique.
  package mutating func addMetadata(name: String, _ entries: [(key: String, value: String)]) {
    let start = file.size
    let record = output.beginRecord(.metadata)
    output.append(string: name)
    output.append(map: entries)
    output.endRecord(record)
    let index = summary.metadata.beginRecord(.metadataIndex)
    summary.metadata.append(start)
    summary.metadata.append(UInt64(output.count))
    summary.metadata.append(string: name)
    summary.metadata.endRecord(index)
    summary.metadataCount += 1
    flush()
  }

  /// Writes what is left, the summary and the footer, and gives the file its name.
  ///
  /// - Throws: the first failure of the whole file; the `.partial` is then left for recovery.
  package mutating func close() throws(FileFailure) {
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
    try file.commit()
  }

  /// Gives the file up and removes what was written of it.
  package mutating func discard() { file.discard() }
}
