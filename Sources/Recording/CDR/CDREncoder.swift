// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes the fields of one message after another in CDR, the wire form of ROS 2 messages: plain
/// XCDR1, little-endian, each field aligned to its own size counted from after the header.
///
/// Source: OMG, *DDS-RTPS 2.3*, section 10 and *CORBA 3.3 part 2*, section 9.3.
/// Allocates: only when a message is larger than every one before it and than `capacity`.
package struct CDREncoder: ~Copyable {
  private var buffer: ByteBuffer
  /// Representation identifier "plain CDR, little-endian", and two bytes of options.
  private static let header: [UInt8] = [0, 1, 0, 0]
  static let headerSize = 4

  package init(capacity: Int = 4096) {
    buffer = ByteBuffer(capacity: capacity)
    begin()
  }

  /// The message so far, with its header; valid until the next change.
  @unsafe var bytes: UnsafeRawBufferPointer { unsafe buffer.bytes }

  /// A copy of the message so far, with its header. Allocates: once.
  package var array: [UInt8] { buffer.array }

  /// Starts a message.
  package mutating func begin() {
    buffer.removeAll()
    buffer.append(CDREncoder.header)
  }

  @inline(__always) private mutating func align(_ size: Int) {
    let over = (buffer.count - CDREncoder.headerSize) & (size - 1)
    if over != 0 {
      for _ in over..<size { buffer.append(UInt8(0)) }
    }
  }

  @inline(__always) package mutating func append(_ value: UInt8) { buffer.append(value) }
  @inline(__always) package mutating func append(_ value: Bool) {
    buffer.append(value ? 1 : UInt8(0))
  }

  @inline(__always) package mutating func append(_ value: UInt16) {
    align(2)
    buffer.append(value)
  }

  @inline(__always) package mutating func append(_ value: Int16) {
    append(UInt16(bitPattern: value))
  }

  @inline(__always) package mutating func append(_ value: UInt32) {
    align(4)
    buffer.append(value)
  }

  @inline(__always) package mutating func append(_ value: Int32) {
    append(UInt32(bitPattern: value))
  }

  @inline(__always) package mutating func append(_ value: UInt64) {
    align(8)
    buffer.append(value)
  }

  @inline(__always) package mutating func append(_ value: Int64) {
    append(UInt64(bitPattern: value))
  }
  @inline(__always) package mutating func append(_ value: Float) { append(value.bitPattern) }
  @inline(__always) package mutating func append(_ value: Double) { append(value.bitPattern) }

  /// The number of elements before a sequence.
  package mutating func append(count: Int) { append(UInt32(count)) }

  /// Bytes that were encoded before, from after the header of `block`, where nothing in them needs
  /// more than the alignment of four.
  mutating func append(block: [UInt8]) {
    align(4)
    buffer.append(block)
  }

  /// A string: its length with the closing zero, its UTF-8 bytes, the zero.
  package mutating func append(_ text: String) {
    append(UInt32(text.utf8.count + 1))
    buffer.append(utf8: text)
    buffer.append(UInt8(0))
  }

  /// Starts a string that is put together from pieces; `endString` with the place closes it.
  package mutating func beginString() -> Int {
    append(UInt32(0))
    return buffer.count
  }

  package mutating func append(piece: String) { buffer.append(utf8: piece) }

  /// A whole number in decimal digits, as a piece of a string.
  package mutating func append(piece number: Int) {
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    var digits = number.magnitude
    var power: UInt = 1
    while digits / power >= 10 { power *= 10 }
    while power > 0 {
      buffer.append(UInt8(ascii: "0") + UInt8(digits / power))
      digits %= power
      power /= 10
    }
  }

  package mutating func endString(_ start: Int) {
    buffer.append(UInt8(0))
    buffer.patch(UInt32(buffer.count - start), at: start - 4)
  }
}
