// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads the fields of one CDR message back, each within the bytes there are.
package struct CDRDecoder: Sendable {
  /// Why a message could not be read; offsets count from the message's first byte.
  package enum Failure: Error, Equatable, CustomStringConvertible {
    case notPlainLittleEndian(representation: UInt16)
    case endOfMessage(offset: Int, wanted: Int, have: Int)
    case notTerminated(offset: Int)
    case notUTF8(offset: Int)
    case valueOutOfRange(offset: Int, value: UInt64)

    package var description: String {
      switch self {
      case .notPlainLittleEndian(let representation):
        "CDR representation \(representation) is not 1, plain little-endian"
      case .endOfMessage(let offset, let wanted, let have):
        "message ends: \(wanted) bytes wanted at offset \(offset), \(have) there"
      case .notTerminated(let offset): "string at offset \(offset) has no closing zero"
      case .notUTF8(let offset): "string at offset \(offset) is not UTF-8"
      case .valueOutOfRange(let offset, let value):
        "value \(value) at offset \(offset) is not one of those allowed"
      }
    }
  }

  private let bytes: ArraySlice<UInt8>
  private var at: Int
  private let origin: Int

  /// - Throws: when the header is missing or names another representation.
  package init(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    self.bytes = bytes
    guard bytes.count >= CDREncoder.headerSize else {
      throw .endOfMessage(offset: 0, wanted: CDREncoder.headerSize, have: bytes.count)
    }
    let representation =
      UInt16(bytes[bytes.startIndex]) << 8 | UInt16(bytes[bytes.startIndex + 1])
    guard representation == 1 else {
      throw .notPlainLittleEndian(representation: representation)
    }
    origin = bytes.startIndex + CDREncoder.headerSize
    at = origin
  }

  /// Bytes not read yet.
  package var remaining: Int { bytes.endIndex - at }
  /// From the message's first byte to the next field, before alignment.
  package var offset: Int { at - bytes.startIndex }

  private mutating func take(_ size: Int) throws(Failure) -> Int {
    guard size <= remaining else {
      throw .endOfMessage(offset: offset, wanted: size, have: remaining)
    }
    let start = at
    at += size
    return start
  }

  private mutating func number<T: FixedWidthInteger>(_: T.Type) throws(Failure) -> T {
    let size = MemoryLayout<T>.size
    let over = (at - origin) & (size - 1)
    if over != 0 { _ = try take(size - over) }
    let start = try take(size)
    var value: T = 0
    for i in 0..<size { value |= T(truncatingIfNeeded: bytes[start + i]) << (8 * i) }
    return value
  }

  package mutating func uint8() throws(Failure) -> UInt8 { try number(UInt8.self) }
  package mutating func uint16() throws(Failure) -> UInt16 { try number(UInt16.self) }
  package mutating func int16() throws(Failure) -> Int16 { try number(Int16.self) }
  package mutating func uint32() throws(Failure) -> UInt32 { try number(UInt32.self) }
  package mutating func int32() throws(Failure) -> Int32 { try number(Int32.self) }
  package mutating func uint64() throws(Failure) -> UInt64 { try number(UInt64.self) }
  package mutating func int64() throws(Failure) -> Int64 { try number(Int64.self) }
  package mutating func bool() throws(Failure) -> Bool {
    let value = try uint8()
    guard value <= 1 else { throw .valueOutOfRange(offset: offset - 1, value: UInt64(value)) }
    return value == 1
  }
  package mutating func float() throws(Failure) -> Float { Float(bitPattern: try uint32()) }
  package mutating func double() throws(Failure) -> Double { Double(bitPattern: try uint64()) }

  /// The number of elements of a sequence, which cannot be more than fit at `elementSize` each.
  package mutating func count(elementSize: Int) throws(Failure) -> Int {
    let count = Int(try uint32())
    guard count * elementSize <= remaining else {
      throw .endOfMessage(offset: offset, wanted: count * elementSize, have: remaining)
    }
    return count
  }

  package mutating func string() throws(Failure) -> String {
    let length = try count(elementSize: 1)
    let start = try take(length)
    guard length > 0, bytes[start + length - 1] == 0 else {
      throw .notTerminated(offset: start - bytes.startIndex)
    }
    guard let text = String(validating: bytes[start..<start + length - 1], as: UTF8.self) else {
      throw .notUTF8(offset: start - bytes.startIndex)
    }
    return text
  }
}
