// SPDX-License-Identifier: GPL-3.0-or-later

import Recording

/// MCAP bytes put together record by record, right or wrong, independent of the writer.
struct RawFile {
  static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
  var bytes = RawFile.magic

  static func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    (0..<MemoryLayout<T>.size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func string(_ text: String) -> [UInt8] { number(UInt32(text.utf8.count)) + text.utf8 }

  static func record(_ opcode: UInt8, _ content: [UInt8]) -> [UInt8] {
    [opcode] + number(UInt64(content.count)) + content
  }

  static func header() -> [UInt8] { record(1, string("ros2") + string("raw")) }

  static func schema(_ id: UInt16, name: String = "s", trailing: [UInt8] = []) -> [UInt8] {
    record(3, number(id) + string(name) + string("ros2msg") + string("") + trailing)
  }

  static func channel(
    _ id: UInt16, schema: UInt16 = 1, topic: String = "/t", trailing: [UInt8] = []
  ) -> [UInt8] {
    record(
      4, number(id) + number(schema) + string(topic) + string("cdr") + number(UInt32(0)) + trailing)
  }

  static func message(_ channel: UInt16, at time: UInt64, _ payload: [UInt8] = [7]) -> [UInt8] {
    record(5, number(channel) + number(UInt32(1)) + number(time) + number(time + 5) + payload)
  }

  static func chunk(
    _ records: [UInt8], compression: String = "", size: UInt64? = nil, check: UInt32? = nil
  ) -> [UInt8] {
    record(
      6,
      number(UInt64(0)) + number(UInt64.max) + number(size ?? UInt64(records.count))
        + number(check ?? CRC32.of(records[...])) + string(compression)
        + number(UInt64(records.count)) + records)
  }

  static func end() -> [UInt8] { record(15, number(UInt32(0))) }

  /// A footer that points to no summary, and the magic.
  static func footer() -> [UInt8] { record(2, [UInt8](repeating: 0, count: 20)) + magic }

  init(_ parts: [UInt8]...) { for part in parts { bytes += part } }

  /// Everything in the file by its kind, and the failure that ended the reading.
  static func read(_ bytes: [UInt8]) -> (items: [String], failure: MCAPFailure.Problem?) {
    var stream = MCAPStream(bytes: bytes, name: "raw")
    var items: [String] = []
    do throws(MCAPFailure) {
      while let item = try stream.next() { items.append(name(item)) }
      return (items, nil)
    } catch {
      return (items, error.problem)
    }
  }

  private static func name(_ item: MCAPStream.Item) -> String {
    switch item {
    case .header(let header): "header \(header.profile)"
    case .schema(let schema): "schema \(schema.id)"
    case .channel(let channel): "channel \(channel.id)"
    case .chunk: "chunk"
    case .message(let message): "message \(message.channel.id) \(message.logTime)"
    case .attachment(let file): "attachment \(file.name)"
    case .metadata(let metadata): "metadata \(metadata.name)"
    }
  }
}
