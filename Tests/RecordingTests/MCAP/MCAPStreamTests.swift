// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import SpatialMath
import Testing
import _TestSupport

@Suite("MCAPStream") struct MCAPStreamTests {
  /// A random log's bytes and what is in it.
  static func random(_ seed: UInt64, largest: Int) throws -> (bytes: [UInt8], log: RandomLog) {
    try TestPlaces.withFolder { folder in
      let log = try RandomLog(seed: seed, path: folder + "/a", largest: largest)
      return (try TestPlaces.bytes(of: folder + "/a"), log)
    }
  }

  static func messages(_ bytes: [UInt8]) -> (sent: [RandomLog.Sent], failure: MCAPFailure?) {
    var stream = MCAPStream(bytes: bytes, name: "stream")
    var sent: [RandomLog.Sent] = []
    do throws(MCAPFailure) {
      while let item = try stream.next() {
        guard case .message(let message) = item else { continue }
        sent.append(
          RandomLog.Sent(
            topic: message.channel.topic, sequence: message.sequence, time: message.logTime,
            payload: Array(message.payload)))
      }
      return (sent, nil)
    } catch {
      return (sent, error)
    }
  }

  @Test("without the summary the same is read as with it", arguments: seeds(200))
  func whole(seed: UInt64) throws {
    let (bytes, log) = try Self.random(seed, largest: 300)
    let (sent, failure) = Self.messages(bytes)
    #expect(failure == nil)
    #expect(sent == log.sent)
    var stream = MCAPStream(bytes: bytes, name: "stream")
    var attachments: [String] = []
    while let item = try stream.next() {
      if case .attachment(let file) = item {
        #expect(log.attachments[attachments.count].data == file.data)
        attachments.append(file.name)
      }
      if case .metadata(let facts) = item {
        #expect(facts.entries.map(\.value) == log.facts.map(\.value))
      }
    }
    #expect(attachments == log.attachments.map(\.name))
    #expect(stream.isComplete)
  }

  @Test("a file cut at any byte gives a prefix, and every chunk that is whole", arguments: 1...6)
  func cut(seed: UInt64) throws {
    let (bytes, log) = try Self.random(seed, largest: 25)
    let chunks = try MCAPReader(bytes: bytes, name: "whole").chunks
    let all = try MCAPReader(bytes: bytes, name: "whole").summaryStart
    for length in 0..<bytes.count {
      let (sent, failure) = Self.messages(Array(bytes[..<length]))
      #expect(sent == Array(log.sent.prefix(sent.count)), "cut at \(length)")
      #expect((failure == nil) == (length >= all), "cut at \(length)")
      let whole = chunks.filter { $0.offset + $0.length <= UInt64(length) }.map(\.endTime).max()
      if let whole { #expect((sent.last?.time ?? 0) >= whole, "cut at \(length)") }
    }
  }

  @Test(
    "messages outside chunks, unknown kinds and bytes of later versions are read or passed over")
  func tolerated() throws {
    let file = RawFile(
      RawFile.header(), RawFile.record(0x90, [1, 2, 3]), RawFile.schema(1, trailing: [9, 9]),
      RawFile.channel(7, trailing: [9]), RawFile.message(7, at: 3), RawFile.schema(1),
      RawFile.channel(0, schema: 0, topic: "/bare"),
      RawFile.chunk(RawFile.record(0x91, []) + RawFile.message(7, at: 4) + RawFile.channel(7)),
      RawFile.message(0, at: 5), RawFile.end(), RawFile.footer())
    let (items, failure) = RawFile.read(file.bytes)
    #expect(failure == nil)
    #expect(
      items == [
        "header ros2", "schema 1", "channel 7", "message 7 3", "channel 0", "chunk", "message 7 4",
        "message 0 5",
      ])
    #expect(throws: MCAPFailure(file: "a", offset: UInt64(file.bytes.count - 37), .noSummary)) {
      try MCAPReader(bytes: file.bytes, name: "a")
    }
  }

  /// A broken record behind a good one, what is told of it, and what came before.
  static let broken: [(name: String, record: [UInt8], problem: MCAPFailure.Problem)] = [
    ("opcode 0", RawFile.record(0, []), .unexpectedRecord(opcode: 0, expected: "a record")),
    (
      "a second header", RawFile.header(),
      .unexpectedRecord(opcode: 1, expected: "a record of the data")
    ),
    ("another schema 1", RawFile.schema(1, name: "x"), .declaredTwice("schema 1")),
    ("another channel 1", RawFile.channel(1, topic: "/x"), .declaredTwice("channel 1")),
    ("schema 0", RawFile.schema(0), .schemaZero),
    ("a channel without its schema", RawFile.channel(2, schema: 5), .unknownSchema(5)),
    ("an unknown channel", RawFile.message(9, at: 1), .unknownChannel(9)),
    (
      "a chunk in a chunk", RawFile.chunk(RawFile.chunk([])),
      .unexpectedRecord(opcode: 6, expected: "a record of a chunk")
    ),
    ("lz4", RawFile.chunk([1, 2], compression: "lz4"), .unknownCompression("lz4")),
    ("no zstd", RawFile.chunk([1, 2], compression: "zstd"), .notDecompressed("zstd", size: 2)),
    ("a wrong size", RawFile.chunk([1, 2], size: 3), .notDecompressed("", size: 3)),
    (
      "a bomb", RawFile.chunk([1, 2], compression: "zstd", size: 1 << 40),
      .tooLarge(what: "an unpacked chunk", size: 1 << 40, limit: 256 << 20)
    ),
    (
      "a wrong check value", RawFile.chunk([], check: 5),
      .wrongCheckValue(of: "a chunk", stored: 5, computed: 0)
    ),
    (
      "a length beyond the end", [5] + RawFile.number(UInt64.max),
      .recordTooLong(opcode: 5, length: .max, available: 0)
    ),
    (
      "a message without times", RawFile.record(5, [1, 0, 1]),
      .recordTooShort(opcode: 5, field: "sequence")
    ),
    ("no end", [], .notClosed),
  ]

  @Test("what is broken is told, with what came before it", arguments: broken.indices)
  func refused(index: Int) {
    let (name, record, problem) = Self.broken[index]
    let good = RawFile(
      RawFile.header(), RawFile.schema(1), RawFile.channel(1), RawFile.message(1, at: 8))
    let (items, failure) = RawFile.read(good.bytes + record)
    #expect(failure == problem, "\(name)")
    let before = ["header ros2", "schema 1", "channel 1", "message 1 8"]
    #expect(items.filter { $0 != "chunk" } == before, "\(name)")
  }

  @Test("a first record that is no header is refused")
  func headless() {
    let file = RawFile(RawFile.schema(1))
    #expect(
      RawFile.read(file.bytes).failure
        == .unexpectedRecord(opcode: 3, expected: "the header"))
    #expect(RawFile.read(Array("not a log".utf8)).failure == .notMCAP)
    #expect(RawFile.read([]).failure == .empty)
  }

  @Test("changed bytes end in a failure or in less, never in a crash", arguments: seeds(400))
  func mutated(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var bytes = try Self.random(seed % 20 + 1, largest: 60).bytes
    mutate(&bytes, &random)
    var stream = MCAPStream(bytes: bytes, name: "mutated")
    var (items, failures) = (0, 0)
    while true {
      do throws(MCAPFailure) {
        while try stream.next() != nil { items += 1 }
        break
      } catch {
        #expect(!error.description.isEmpty)
        failures += 1
        guard let skipped = try stream.skipDamage() else { break }
        #expect(skipped.upperBound > skipped.lowerBound)
      }
      #expect(failures <= bytes.count)
    }
    #expect(items <= bytes.count)
  }

  /// Flips bytes, makes lengths extreme, cuts, and doubles a piece.
  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    for _ in 0...random.index(below: 6) {
      let place = random.index(below: bytes.count)
      switch random.index(below: 5) {
      case 0: bytes[place] = UInt8(random.index(below: 256))
      case 1: bytes[place] = 0xFF
      case 2: for i in place..<min(place + 8, bytes.count) { bytes[i] = 0xFF }
      case 3: bytes.removeLast(random.index(below: bytes.count / 8 + 1))
      default:
        let end = min(bytes.count, place + random.index(below: 200))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
  }
}
