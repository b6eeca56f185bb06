// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Recording
import SpatialMath
import Testing
import _TestSupport

@Suite("MCAP") struct MCAPTests {
  @Test("what was written is read, in order and to the byte", arguments: seeds(200))
  func roundTrip(seed: UInt64) throws {
    try TestPlaces.withFolder { folder in
      let path = folder + "/random.mcap"
      let log = try RandomLog(seed: seed, path: path)
      let file = try MCAPReader(path: path)
      try file.verify()
      #expect(file.library == "test")
      #expect(file.channels.map(\.topic) == log.topics)
      #expect(file.statistics?.messageCount == UInt64(log.sent.count))
      var read: [RandomLog.Sent] = []
      try file.forEachMessage { (message) throws(MCAPFailure) in
        read.append(
          RandomLog.Sent(
            topic: message.channel.topic, sequence: message.sequence, time: message.logTime,
            payload: Array(message.payload)))
      }
      #expect(read == log.sent)
      for (name, data) in log.attachments { #expect(try file.attachment(named: name) == data) }
      if !log.facts.isEmpty {
        let facts = try file.facts(named: "facts")
        #expect(facts.map(\.key) == log.facts.map(\.key))
        #expect(facts.map(\.value) == log.facts.map(\.value))
      }
      #expect(try TestPlaces.names(in: folder) == ["random.mcap"])
    }
  }

  @Test("chosen topics come alone", arguments: seeds(50))
  func topics(seed: UInt64) throws {
    try TestPlaces.withFolder { folder in
      let log = try RandomLog(seed: seed, path: folder + "/random.mcap")
      let wanted = Array(log.topics.prefix(2))
      var count = 0
      try MCAPReader(path: folder + "/random.mcap").forEachMessage(on: wanted) {
        (message) throws(MCAPFailure) in
        #expect(wanted.contains(message.channel.topic))
        count += 1
      }
      #expect(count == log.sent.filter { wanted.contains($0.topic) }.count)
    }
  }

  @Test("a file cut at any byte is refused", arguments: UInt64(3)...4)
  func cut(seed: UInt64) throws {
    let whole = try TestPlaces.withFolder { folder in
      _ = try RandomLog(seed: seed, path: folder + "/small.mcap", largest: 30)
      return try TestPlaces.bytes(of: folder + "/small.mcap")
    }
    for length in 0..<whole.count {
      do {
        _ = try MCAPReader(bytes: Array(whole[..<length]), name: "cut")
        Issue.record("\(length) of \(whole.count) bytes were taken for a whole file")
      } catch {
        let expected: MCAPFailure.Problem =
          length == 0 ? .empty : length < 8 ? .notMCAP : .notClosed
        #expect(error.problem == expected, "at \(length)")
      }
    }
  }

  @Test("changed bytes are told or harmless, never a crash", arguments: seeds(400))
  func mutated(seed: UInt64) throws {
    var bytes = try TestPlaces.withFolder { folder in
      _ = try RandomLog(seed: seed % 20 + 1, path: folder + "/small.mcap", largest: 60)
      return try TestPlaces.bytes(of: folder + "/small.mcap")
    }
    var random = SeededGenerator(seed: seed)
    // Without the check values, the parser itself must stand; the last field of the footer.
    if random.index(below: 2) == 0 {
      for i in 0..<4 { bytes[bytes.count - 12 + i] = 0 }
    }
    for _ in 0...random.index(below: 4) {
      let place = random.index(below: bytes.count)
      let extreme = random.index(below: 2) == 0
      bytes[place] = extreme ? 0xFF : UInt8(random.index(below: 256))
    }
    do {
      let file = try MCAPReader(bytes: bytes, name: "mutated")
      try file.verify()
      for index in file.metadata { _ = try file.facts(named: index.name) }
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test("one flipped bit of the data is found", arguments: seeds(100))
  func flipped(seed: UInt64) throws {
    var bytes = try TestPlaces.withFolder { folder in
      _ = try RandomLog(seed: 5, path: folder + "/small.mcap", largest: 60)
      return try TestPlaces.bytes(of: folder + "/small.mcap")
    }
    var random = SeededGenerator(seed: seed)
    // The end of the footer holds check value and magic: what they cover is all the rest.
    let place = random.index(below: bytes.count)
    bytes[place] ^= 1 << UInt8(random.index(below: 8))
    #expect(throws: MCAPFailure.self) {
      try MCAPReader(bytes: bytes, name: "flipped").verify()
    }
  }

  @Test("a chunk that claims to unpack to more than the limit is refused before it is unpacked")
  func bomb() throws {
    let path = "bomb"
    var bytes = try TestPlaces.withFolder { folder in
      var writer = try MCAPWriter(
        path: folder + "/a", profile: "", library: "", compression: .zstd(level: 1))
      let schema = writer.addSchema(name: "a", encoding: "ros2msg", text: "")
      let channel = writer.addChannel(schema: schema, topic: "/a", encoding: "cdr", metadata: [])
      writer.write([UInt8](repeating: 0, count: 1000), on: channel, at: 1)
      try writer.close()
      return try TestPlaces.bytes(of: folder + "/a")
    }
    let chunk = try #require(try MCAPReader(bytes: bytes, name: path).chunks.first)
    let size = Int(chunk.offset) + 9 + 16
    for (i, byte) in [0, 0, 0, 0, 1, 0, 0, 0].enumerated() { bytes[size + i] = UInt8(byte) }
    #expect(
      throws: MCAPFailure(
        file: path, offset: chunk.offset,
        .tooLarge(what: "an unpacked chunk", size: 1 << 32, limit: 256 << 20))
    ) { try MCAPReader(bytes: bytes, name: path).forEachMessage { _ in } }
  }
}
