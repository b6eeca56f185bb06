// SPDX-License-Identifier: GPL-3.0-or-later

/// Makes a proper file of what is whole in one that was cut, never closed or damaged.
///
/// Schemas, channels, attachments, metadata and the messages up to the first thing that is broken go
/// into a new file, with the numbers and times they had. A chunk counts when its check value
/// holds; of one that is cut, the whole messages count too where it is not compressed. The new
/// file takes its name only after it has been read back and found equal.
package struct LogRecovery: ~Copyable {
  /// The metadata record that a recovered log carries, unless nothing was missing.
  package static let factsName = "robotsim.recovery"
  /// What the new file is called until it has been read back: not `.partial`, which may be the
  /// file to recover.
  static let suffix = ".recovering"

  /// Why there is no new file.
  package enum Refused: Error, CustomStringConvertible {
    /// The file cannot be read or is no such file.
    case input(MCAPFailure)
    case output(FileFailure)
    /// The new file would take the place of the old one.
    case ontoItself(String)
    /// Not one message, attachment or fact is whole.
    case nothing(MCAPFailure)
    /// The new file was not what had been written.
    case notReadBack(MCAPFailure?, path: String)

    package var description: String {
      switch self {
      case .input(let failure): failure.description
      case .output(let failure): failure.description
      case .ontoItself(let path): "\(path): a log is not recovered onto itself; give another --out"
      case .nothing(let failure):
        "\(failure.file): nothing in it is whole: at byte \(failure.offset): \(failure.reason)"
      case .notReadBack(let failure, let path):
        "\(path): the new file does not read back as written"
          + (failure.map { ": \($0.reason)" } ?? "")
      }
    }
  }

  private var stream: MCAPStream
  private var writer: MCAPWriter
  private var declared: (schemas: Set<UInt16>, channels: Set<UInt16>) = ([], [])
  private var tally = MessageTally()
  private var report: RecoveryReport

  /// Recovers the log at `path` into a new file at `out`.
  ///
  /// - Parameter skippingDamage: go on behind what is broken, with a gap.
  package static func recover(
    _ path: String, to out: String, skippingDamage: Bool = false
  ) throws(Refused) -> RecoveryReport {
    var recovery = try begin(path, to: out)
    do throws(Refused) {
      try recovery.read(skippingDamage: skippingDamage)
      return try recovery.finish()
    } catch {
      recovery.writer.discard()
      throw error
    }
  }

  private init(
    _ stream: MCAPStream, _ writer: consuming MCAPWriter, _ report: RecoveryReport
  ) {
    self.stream = stream
    self.writer = writer
    self.report = report
  }

  private static func begin(_ path: String, to out: String) throws(Refused) -> LogRecovery {
    let (input, header, compression) = try open(path)
    for place in [out, out + suffix] where input.source.isFile(at: place) {
      throw .ontoItself(place)
    }
    do throws(FileFailure) {
      let writer = try MCAPWriter(
        path: out, profile: header?.profile ?? "", library: header?.library ?? "",
        compression: compression, suffix: suffix)
      return LogRecovery(
        input, writer, RecoveryReport(file: path, out: out, size_bytes: input.size))
    } catch {
      throw .output(error)
    }
  }

  /// Opens a file and looks at its first chunk, to write the new one alike.
  private static func open(
    _ path: String
  ) throws(Refused) -> (MCAPStream, MCAPReader.Header?, MCAPCompression) {
    let start: MCAPStream
    do throws(MCAPFailure) {
      start = try MCAPStream(path: path)
    } catch {
      throw .input(error)
    }
    var ahead = start
    var header: MCAPReader.Header?
    while let item = try? ahead.next() {
      if case .header(let found) = item { header = found }
      if case .chunk(let head) = item {
        return (start, header, head.compression.isEmpty ? .none : .zstd(level: 1))
      }
    }
    return (start, header, .zstd(level: 1))
  }

  private mutating func read(skippingDamage: Bool) throws(Refused) {
    while true {
      do throws(MCAPFailure) {
        guard let item = try stream.next() else { return }
        take(item)
      } catch {
        switch error.problem {
        case .system, .unknownCompression, .empty: throw .input(error)
        case .notMCAP where !skippingDamage: throw .input(error)
        default: break
        }
        if skippingDamage, try skip(error) { continue }
        report.problem = "at byte \(error.offset): \(error.reason)"
        if !stream.isComplete { report.lost_bytes += stream.size - stream.failedRecordStart }
        if report.isEmpty { throw .nothing(error) }
        return
      }
      if let failure = writer.failure { throw .output(failure) }
    }
  }

  /// - Returns: false where nothing whole follows.
  private mutating func skip(_ failure: MCAPFailure) throws(Refused) -> Bool {
    do throws(MCAPFailure) {
      guard let skipped = try stream.skipDamage() else { return false }
      report.lost_bytes += UInt64(skipped.count)
      report.gaps.append(
        RecoveryReport.Gap(
          from_byte: skipped.lowerBound, size_bytes: UInt64(skipped.count),
          problem: failure.reason, after_s: tally.last.map(RecoveryReport.seconds)))
      return true
    } catch {
      throw .input(error)
    }
  }

  private mutating func take(_ item: MCAPStream.Item) {
    switch item {
    case .header: break
    // Chunks stay as they were, and what stands between them in its place.
    case .chunk: writer.closeChunk()
    case .schema(let schema): declare(schema)
    case .channel(let channel): declare(channel)
    case .attachment(let attachment):
      report.attachments.append(attachment.name)
      writer.closeChunk()
      writer.attach(attachment)
    case .metadata(let metadata):
      report.metadata.append(metadata.name)
      writer.closeChunk()
      writer.addMetadata(name: metadata.name, metadata.entries)
    case .message(let message):
      declare(message.channel)
      report.note(message)
      tally.add(message)
      writer.write(message)
    }
  }

  private mutating func declare(_ schema: MCAPReader.Schema) {
    if declared.schemas.insert(schema.id).inserted { writer.declare(schema) }
  }

  private mutating func declare(_ channel: MCAPReader.Channel) {
    guard declared.channels.insert(channel.id).inserted else { return }
    if let schema = channel.schema { declare(schema) }
    writer.declare(channel)
  }

  /// Closes the new file, reads it back and gives it its name.
  private mutating func finish() throws(Refused) -> RecoveryReport {
    report.complete = stream.isComplete && report.gaps.isEmpty && report.problem == nil
    report.messages = tally.count
    report.unchecked_messages = stream.uncheckedMessages
    report.start_s = tally.first.map(RecoveryReport.seconds)
    report.end_s = tally.last.map(RecoveryReport.seconds)
    report.digest = tally.digest.text
    // Behind the last chunk, so that all before it stands where it stood in the old log.
    writer.closeChunk()
    if !report.complete { writer.addMetadata(name: LogRecovery.factsName, report.facts) }
    do throws(FileFailure) {
      try writer.finish()
    } catch {
      throw .output(error)
    }
    try compare()
    do throws(FileFailure) {
      try writer.commit()
    } catch {
      throw .output(error)
    }
    return report
  }

  /// Reads the new file back, through its summary and without.
  private func compare() throws(Refused) {
    var back = MessageTally()
    do throws(MCAPFailure) {
      try MCAPReader(path: writer.partialPath).verify()
      var written = try MCAPStream(path: writer.partialPath)
      while let item = try written.next() {
        if case .message(let message) = item { back.add(message) }
      }
    } catch {
      throw .notReadBack(error, path: report.out)
    }
    guard back == tally else { throw .notReadBack(nil, path: report.out) }
  }
}
