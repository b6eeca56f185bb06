// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Recording
import SpatialMath
import Testing
import _TestSupport

@Suite("LogRecovery") struct LogRecoveryTests {
  static func put(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  static func sent(_ path: String) throws -> [RandomLog.Sent] {
    let (sent, failure) = MCAPStreamTests.messages(try TestPlaces.bytes(of: path))
    #expect(failure == nil)
    return sent
  }

  @Test(
    "a log to which nothing has happened is recovered byte by byte",
    arguments: [MCAPCompression.none, .zstd(level: 1)])
  func identical(compression: MCAPCompression) throws {
    try TestPlaces.withFolder { folder in
      let written = try SyntheticRun(compression: compression)
        .write(to: folder + "/a.mcap", ticks: 2500)
      let report = try LogRecovery.recover(folder + "/a.mcap", to: folder + "/b.mcap")
      #expect(report.complete && report.problem == nil && report.lost_bytes == 0)
      #expect(report.messages == written.messageCount)
      #expect(report.digest == written.digest.text)
      #expect(
        try TestPlaces.bytes(of: folder + "/a.mcap") == TestPlaces.bytes(of: folder + "/b.mcap"))
    }
  }

  /// `ROBOTSIM_LONG=1` takes ten times as many.
  static let cuts = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 100 : 1000

  @Test(
    "a run cut anywhere gives its ticks up to the last whole chunk, and what it carries",
    arguments: [MCAPCompression.none, .zstd(level: 1)])
  func cutRun(compression: MCAPCompression) throws {
    try TestPlaces.withFolder { folder in
      try SyntheticRun(compression: compression).write(to: folder + "/a.mcap", ticks: 1500)
      let bytes = try TestPlaces.bytes(of: folder + "/a.mcap")
      let whole = try MCAPReader(path: folder + "/a.mcap")
      let sent = MCAPStreamTests.messages(bytes).sent
      var random = SeededGenerator(seed: 11)
      let first = try #require(whole.chunks.first).offset
      for _ in 0..<Self.cuts {
        // Where the first attachment is not whole there is nothing.
        let length = Int(first) + random.index(below: bytes.count - Int(first))
        try Self.put(Array(bytes[..<length]), folder + "/cut")
        let report = try LogRecovery.recover(folder + "/cut", to: folder + "/out")
        let back = try Self.sent(folder + "/out")
        #expect(back == Array(sent.prefix(back.count)), "cut at \(length)")
        let due = whole.chunks.filter { $0.offset + $0.length <= UInt64(length) }
        #expect((back.last?.time ?? 0) >= (due.last?.endTime ?? 0), "cut at \(length)")
        #expect(report.messages == UInt64(back.count))
        #expect(report.attachments.prefix(2) == ["scenario.json", "robot.urdf"])
        #expect(report.complete == (UInt64(length) >= whole.summaryStart), "cut at \(length)")
        let info = try LogInfo(path: folder + "/out")
        #expect(info.whole && info.digest == report.digest)
        #expect(info.recovery.isEmpty == report.complete)
        if case .none = compression, !report.complete {
          // What was not recovered is less than one record and the index of a chunk.
          #expect(report.unchecked_messages > 0 || report.lost_bytes < 64 << 10)
        }
      }
    }
  }

  @Test("a cut at any byte of a small file gives a log or a word", arguments: UInt64(3)...5)
  func cutSmall(seed: UInt64) throws {
    let (bytes, log) = try MCAPStreamTests.random(seed, largest: 12)
    try TestPlaces.withFolder { folder in
      for length in stride(from: 0, to: bytes.count, by: 7) {
        try Self.put(Array(bytes[..<length]), folder + "/cut")
        var refusal: LogRecovery.Refused?
        do throws(LogRecovery.Refused) {
          _ = try LogRecovery.recover(folder + "/cut", to: folder + "/out")
        } catch {
          refusal = error
        }
        switch refusal {
        case nil:
          let back = try Self.sent(folder + "/out")
          #expect(back == Array(log.sent.prefix(back.count)))
        case .nothing, .input: #expect(try TestPlaces.names(in: folder) == ["cut"])
        default: Issue.record("cut at \(length): \(String(describing: refusal))")
        }
        try? FileManager.default.removeItem(atPath: folder + "/out")
        #expect(try TestPlaces.bytes(of: folder + "/cut") == Array(bytes[..<length]))
      }
    }
  }

  /// A run with one chunk in the middle changed by `change`; what is due before and behind it.
  private func damaged(
    _ folder: String, _ change: (inout [UInt8], MCAPReader.ChunkIndex) -> Void
  ) throws -> (chunks: [MCAPReader.ChunkIndex], broken: Int, sent: [RandomLog.Sent]) {
    try SyntheticRun().write(to: folder + "/a.mcap", ticks: 3000)
    var bytes = try TestPlaces.bytes(of: folder + "/a.mcap")
    let sent = MCAPStreamTests.messages(bytes).sent
    let chunks = try MCAPReader(bytes: bytes, name: "a").chunks
    let broken = chunks.count / 2
    change(&bytes, chunks[broken])
    try Self.put(bytes, folder + "/a.mcap")
    return (chunks, broken, sent)
  }

  static let changes: [(name: String, change: @Sendable (inout [UInt8], Int, Int) -> Void)] = [
    ("a flipped bit", { bytes, start, length in bytes[start + length / 2] ^= 4 }),
    ("a length too long", { bytes, start, _ in bytes[start + 8] = 0x7F }),
    ("a length too short", { bytes, start, _ in bytes[start + 2] = 0 }),
    (
      "zeros",
      { bytes, start, length in
        for i in start..<start + length { bytes[i] = 0 }
      }
    ),
  ]

  @Test("a broken chunk ends the recovery, or is skipped with a gap", arguments: changes.indices)
  func middle(index: Int) throws {
    try TestPlaces.withFolder { folder in
      let (chunks, broken, sent) = try damaged(folder) { bytes, chunk in
        Self.changes[index].change(&bytes, Int(chunk.offset), Int(chunk.length))
      }
      let before = sent.filter { $0.time <= chunks[broken - 1].endTime }
      // A tick's messages may lie on both sides of a chunk's end.
      let stopped = try LogRecovery.recover(folder + "/a.mcap", to: folder + "/stop")
      let back = try Self.sent(folder + "/stop")
      #expect(back == Array(sent.prefix(back.count)))
      #expect(abs(back.count - before.count) < 12)
      #expect(!stopped.complete && stopped.problem != nil)
      let skipped = try LogRecovery.recover(
        folder + "/a.mcap", to: folder + "/skip", skippingDamage: true)
      let gap = try #require(skipped.gaps.first)
      #expect(skipped.gaps.count == 1)
      #expect(gap.from_byte == chunks[broken].offset)
      #expect(gap.size_bytes >= chunks[broken].length)
      #expect(abs((gap.after_s ?? 0) - Double(chunks[broken].startTime) * 1e-9) < 0.0015)
      #expect(gap.until_s == Double(chunks[broken + 1].startTime) * 1e-9)
      let rest = try Self.sent(folder + "/skip")
      let lost = sent.count - rest.count
      #expect(rest == Array(sent.prefix(back.count)) + Array(sent.dropFirst(back.count + lost)))
      #expect(rest.last == sent.last)
      #expect(try LogInfo(path: folder + "/skip").recovery.contains { $0.key == "gaps" })
    }
  }

  @Test("a log is never recovered onto itself, by whatever name")
  func ontoItself() throws {
    try TestPlaces.withFolder { folder in
      let path = folder + "/run.mcap"
      try SyntheticRun().write(to: path, ticks: 50)
      let before = try TestPlaces.bytes(of: path)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: path)
      for out in [path, folder + "/./run.mcap", folder + "/link"] {
        #expect(throws: LogRecovery.Refused.self) { try LogRecovery.recover(path, to: out) }
      }
      try FileManager.default.moveItem(atPath: path, toPath: path + ".recovering")
      #expect(throws: LogRecovery.Refused.self) {
        try LogRecovery.recover(path + ".recovering", to: path)
      }
      #expect(try TestPlaces.bytes(of: path + ".recovering") == before)
      // The natural case: the partial file beside the name it was to have.
      try FileManager.default.moveItem(atPath: path + ".recovering", toPath: path + ".partial")
      _ = try LogRecovery.recover(path + ".partial", to: path)
      #expect(try TestPlaces.bytes(of: path + ".partial") == before)
      #expect(try TestPlaces.names(in: folder) == ["link", "run.mcap", "run.mcap.partial"])
    }
  }

  @Test("a new log that cannot be written is told, and the old one stays")
  func unwritable() throws {
    try TestPlaces.withFolder { folder in
      try SyntheticRun().write(to: folder + "/a", ticks: 50)
      do throws(LogRecovery.Refused) {
        _ = try LogRecovery.recover(folder + "/a", to: folder + "/none/b")
        Issue.record("written into a folder that is not there")
      } catch {
        #expect(error.description.contains("No such file or directory"))
      }
      let full = folder + "/b.recovering"
      try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "/dev/full")
      do throws(LogRecovery.Refused) {
        _ = try LogRecovery.recover(folder + "/a", to: folder + "/b")
        Issue.record("written to a full disk")
      } catch {
        #expect(error.description.contains("No space left on device"))
      }
      #expect(try TestPlaces.names(in: folder) == ["a"])
    }
  }
}
