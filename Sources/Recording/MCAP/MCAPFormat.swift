// SPDX-License-Identifier: GPL-3.0-or-later

/// What the MCAP specification fixes: magic, opcodes and sizes.
///
/// Source: the MCAP format specification, version 0 (media type `application/vnd.mcap`).
enum MCAPFormat {
  /// At both ends of a file.
  static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
  /// Opcode and length before every record.
  static let prefixSize = 9
  /// The footer's content; it never grows.
  static let footerSize = 20
  /// Channel, sequence and two times before a message's payload.
  static let messageHeaderSize = 22

  enum Opcode: UInt8 {
    case header = 0x01
    case footer = 0x02
    case schema = 0x03
    case channel = 0x04
    case message = 0x05
    case chunk = 0x06
    case messageIndex = 0x07
    case chunkIndex = 0x08
    case attachment = 0x09
    case attachmentIndex = 0x0A
    case statistics = 0x0B
    case metadata = 0x0C
    case metadataIndex = 0x0D
    case summaryOffset = 0x0E
    case dataEnd = 0x0F
  }
}

/// How the chunks of a file are packed.
package enum MCAPCompression: Equatable, Sendable {
  case none
  /// The level is that of zstd; 1 is fast.
  case zstd(level: Int32)

  /// The name in the file.
  var name: String {
    switch self {
    case .none: ""
    case .zstd: "zstd"
    }
  }
}

/// The layout that several records share.
extension ByteBuffer {
  /// Starts a record; `endRecord` with the returned place fills in its length.
  mutating func beginRecord(_ opcode: MCAPFormat.Opcode) -> Int {
    append(opcode.rawValue)
    append(UInt64(0))
    return count
  }

  mutating func endRecord(_ start: Int) {
    patch(UInt64(count - start), at: start - 8)
  }

  /// A length of four bytes and the UTF-8 bytes.
  mutating func append(string: String) {
    append(UInt32(string.utf8.count))
    append(utf8: string)
  }

  /// A length in bytes, then key and value of each entry in the order given.
  mutating func append(map: [(key: String, value: String)]) {
    let place = count
    append(UInt32(0))
    for (key, value) in map {
      append(string: key)
      append(string: value)
    }
    patch(UInt32(count - place - 4), at: place)
  }
}
