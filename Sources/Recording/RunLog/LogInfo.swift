// SPDX-License-Identifier: GPL-3.0-or-later

/// What an MCAP file holds, in numbers, for `log info`. Units stand in the names.
package struct LogInfo: Codable, Equatable, Sendable {
  package struct Channel: Codable, Equatable, Sendable {
    package var topic: String
    package var type: String
    package var messages: UInt64
  }

  package struct Attachment: Codable, Equatable, Sendable {
    package var name: String
    package var media_type: String
    package var size_bytes: UInt64
  }

  package struct Fact: Codable, Equatable, Sendable {
    package var key: String
    package var value: String
  }

  package var size_bytes: UInt64
  /// False when the file was not closed, is cut or is damaged; the numbers are then those of the
  /// part before the first thing that is broken.
  package var whole: Bool
  /// What is wrong, or that there is no summary; absent where there is nothing to tell.
  package var problem: String?
  package var profile: String
  package var library: String
  /// Log time of the first message.
  package var start_s: Double
  /// From the first message to the last.
  package var duration_s: Double
  package var messages: UInt64
  package var chunks: Int
  /// Each once; `none` for chunks that are not packed.
  package var compression: [String]
  package var packed_bytes: UInt64
  package var unpacked_bytes: UInt64
  /// In the order of the file.
  package var channels: [Channel]
  package var attachments: [Attachment]
  /// What the run or the plan said of itself; empty for a file of another program.
  package var facts: [Fact]
  /// What a recovery said of a log it made; empty for others.
  package var recovery: [Fact]
  /// Of all messages; see `ContentDigest`.
  package var digest: String

  /// Reads the whole file once and checks all of it: through its summary where that is sound, from
  /// the front as far as it goes otherwise.
  ///
  /// - Throws: when the file cannot be read or is no MCAP file.
  package init(path: String) throws(MCAPFailure) {
    do throws(MCAPFailure) {
      try self.init(of: MCAPReader(path: path))
    } catch {
      switch error.problem {
      case .system, .empty, .notMCAP, .unknownCompression: throw error
      default: try self.init(streaming: path, because: error)
      }
    }
  }

  /// Reads a file through its summary.
  ///
  /// - Throws: at the first thing that is broken.
  package init(of file: MCAPReader) throws(MCAPFailure) {
    try file.verify()
    var count = StreamCount()
    count.profile = file.profile
    count.library = file.library
    for chunk in file.chunks {
      count.addChunk(chunk.compression, chunk.compressedSize, chunk.uncompressedSize)
    }
    try file.forEachMessage { (message) throws(MCAPFailure) in count.tally.add(message) }
    count.channels = file.channels
    count.attachments = file.attachments.map {
      Attachment(name: $0.name, media_type: $0.mediaType, size_bytes: $0.dataSize)
    }
    for name in [RunLog.factsName, PlanLog.factsName, LogRecovery.factsName]
    where file.metadata.contains(where: { $0.name == name }) {
      count.addFacts(name, try file.facts(named: name))
    }
    self.init(count, size: file.size, whole: true, problem: nil)
  }

  /// Counts from the front what is whole.
  private init(streaming path: String, because failure: MCAPFailure) throws(MCAPFailure) {
    var stream = try MCAPStream(path: path)
    var count = StreamCount()
    var problem = failure
    do throws(MCAPFailure) {
      while let item = try stream.next() { count.add(item) }
    } catch {
      switch error.problem {
      case .system, .unknownCompression: throw error
      default: problem = error
      }
    }
    let whole = stream.isComplete && stream.failure == nil && failure.problem == .noSummary
    self.init(
      count, size: stream.size, whole: whole,
      problem: "at byte \(problem.offset): \(problem.reason)")
  }

  private init(_ count: StreamCount, size: UInt64, whole: Bool, problem: String?) {
    size_bytes = size
    self.whole = whole
    self.problem = problem
    profile = count.profile
    library = count.library
    let first = count.tally.first ?? 0
    start_s = Double(first) * 1e-9
    duration_s = Double((count.tally.last ?? first) - first) * 1e-9
    messages = count.tally.count
    chunks = count.chunks
    compression = count.compression
    packed_bytes = count.packed
    unpacked_bytes = count.unpacked
    channels = count.channels.map {
      Channel(
        topic: $0.topic, type: $0.schema?.name ?? "",
        messages: count.tally.perChannel[Int($0.id)])
    }
    attachments = count.attachments
    facts = count.facts
    recovery = count.recovery
    digest = count.tally.digest.text
  }
}

/// What has been met of a file so far.
private struct StreamCount {
  var profile = ""
  var library = ""
  var tally = MessageTally()
  var chunks = 0
  var compression: [String] = []
  var packed: UInt64 = 0
  var unpacked: UInt64 = 0
  var channels: [MCAPReader.Channel] = []
  var attachments: [LogInfo.Attachment] = []
  var facts: [LogInfo.Fact] = []
  var recovery: [LogInfo.Fact] = []

  mutating func add(_ item: MCAPStream.Item) {
    switch item {
    case .header(let header): (profile, library) = (header.profile, header.library)
    case .schema: break
    case .channel(let channel): channels.append(channel)
    case .chunk(let head):
      addChunk(head.compression, head.compressedSize, head.uncompressedSize)
    case .message(let message): tally.add(message)
    case .attachment(let file):
      attachments.append(
        LogInfo.Attachment(
          name: file.name, media_type: file.mediaType, size_bytes: UInt64(file.data.count)))
    case .metadata(let metadata): addFacts(metadata.name, metadata.entries)
    }
  }

  mutating func addChunk(_ name: String, _ packedSize: UInt64, _ size: UInt64) {
    chunks += 1
    let name = name.isEmpty ? "none" : name
    if !compression.contains(name) { compression.append(name) }
    packed &+= packedSize
    unpacked &+= size
  }

  mutating func addFacts(_ name: String, _ entries: [(key: String, value: String)]) {
    let all = entries.map { LogInfo.Fact(key: $0, value: $1) }
    if [RunLog.factsName, PlanLog.factsName].contains(name) { facts += all }
    if name == LogRecovery.factsName { recovery = all }
  }
}
