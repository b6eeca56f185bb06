// SPDX-License-Identifier: GPL-3.0-or-later

/// Walks through the fields of one record, never past its end.
struct RecordCursor {
  let file: String
  let opcode: UInt8
  let bytes: [UInt8]
  private(set) var at: Int
  let end: Int
  /// Place in the file of `bytes[0]`.
  let base: UInt64

  var offset: UInt64 { base + UInt64(at) }
  var remaining: Int { end - at }

  private mutating func take(_ size: Int, _ field: String) throws(MCAPFailure) -> Int {
    guard size <= remaining else {
      throw MCAPFailure(
        file: file, offset: offset, .recordTooShort(opcode: opcode, field: field))
    }
    let start = at
    at += size
    return start
  }

  mutating func number<T: FixedWidthInteger>(
    _: T.Type, _ field: String
  ) throws(MCAPFailure) -> T {
    let start = try take(MemoryLayout<T>.size, field)
    var value: T = 0
    for i in 0..<MemoryLayout<T>.size {
      value |= T(truncatingIfNeeded: bytes[start + i]) << (8 * i)
    }
    return value
  }

  mutating func string(_ field: String) throws(MCAPFailure) -> String {
    let length = Int(try number(UInt32.self, field))
    let start = try take(length, field)
    guard let text = String(validating: bytes[start..<start + length], as: UTF8.self) else {
      throw MCAPFailure(file: file, offset: base + UInt64(start), .notUTF8(field: field))
    }
    return text
  }

  /// Bytes after a length of four bytes, or of eight.
  mutating func data<T: FixedWidthInteger>(
    length: T.Type, _ field: String
  ) throws(MCAPFailure) -> ArraySlice<UInt8> {
    let length = try number(T.self, field)
    guard length <= T(clamping: remaining) else {
      throw MCAPFailure(
        file: file, offset: offset, .recordTooShort(opcode: opcode, field: field))
    }
    let start = try take(Int(length), field)
    return bytes[start..<start + Int(length)]
  }

  /// The part of this record that an array or map of four bytes' length takes.
  mutating func list(_ field: String) throws(MCAPFailure) -> RecordCursor {
    let slice = try data(length: UInt32.self, field)
    return RecordCursor(
      file: file, opcode: opcode, bytes: bytes, at: slice.startIndex, end: slice.endIndex,
      base: base)
  }

  mutating func stringMap(_ field: String) throws(MCAPFailure) -> [(key: String, value: String)] {
    var entries = try list(field)
    var map: [(key: String, value: String)] = []
    while entries.remaining > 0 {
      let key = try entries.string(field)
      map.append((key, try entries.string(field)))
    }
    return map
  }
}

/// What stands before the content of every record.
struct RecordPrefix {
  let opcode: UInt8
  let length: UInt64

  /// - Precondition: `bytes` holds the whole of it at `start`.
  init(_ bytes: [UInt8], at start: Int = 0) {
    opcode = bytes[start]
    var length: UInt64 = 0
    for i in 0..<8 { length |= UInt64(bytes[start + 1 + i]) << (8 * UInt64(i)) }
    self.length = length
  }
}

/// Walks from record to record within a run of bytes.
struct RecordWalk {
  let file: String
  let bytes: [UInt8]
  private(set) var at: Int
  let end: Int
  /// Place in the file of `bytes[0]`; of the chunk, for what was packed in one.
  let base: UInt64

  init(file: String, bytes: [UInt8], range: Range<Int>, base: UInt64) {
    self.file = file
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
    self.base = base
  }

  /// The next record, nil at the end.
  mutating func next() throws(MCAPFailure) -> RecordCursor? {
    if at == end { return nil }
    let place = base + UInt64(at)
    guard end - at >= MCAPFormat.prefixSize else {
      throw MCAPFailure(
        file: file, offset: place, .recordTooShort(opcode: bytes[at], field: "length"))
    }
    let prefix = RecordPrefix(bytes, at: at)
    guard prefix.opcode != 0 else {
      throw MCAPFailure(
        file: file, offset: place, .unexpectedRecord(opcode: 0, expected: "a record"))
    }
    let available = UInt64(end - at - MCAPFormat.prefixSize)
    guard prefix.length <= available else {
      throw MCAPFailure(
        file: file, offset: place,
        .recordTooLong(opcode: prefix.opcode, length: prefix.length, available: available))
    }
    let start = at + MCAPFormat.prefixSize
    at = start + Int(prefix.length)
    return RecordCursor(
      file: file, opcode: prefix.opcode, bytes: bytes, at: start, end: at, base: base)
  }
}
