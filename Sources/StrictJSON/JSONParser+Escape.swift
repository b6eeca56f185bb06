// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONParser {
  mutating func escape() throws(JSONError) {
    let start = i
    i += 1
    guard i < bytes.count else { throw error("a string without its end", at: start) }
    switch bytes[i] {
    case UInt8(ascii: "u"):
      let unit = try codeUnit(at: start)
      if unit & 0xFC00 == 0xDC00 { throw error("half of a surrogate pair", at: start) }
      guard unit & 0xFC00 == 0xD800 else { return }
      guard i + 1 < bytes.count, bytes[i] == UInt8(ascii: "\\"), bytes[i + 1] == UInt8(ascii: "u")
      else { throw error("half of a surrogate pair", at: start) }
      i += 1
      if try codeUnit(at: start) & 0xFC00 != 0xDC00 {
        throw error("half of a surrogate pair", at: start)
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      i += 1
    default: throw error("an escape that JSON does not have", at: start)
    }
  }

  /// The four digits after `u`.
  private mutating func codeUnit(at start: Int) throws(JSONError) -> UInt16 {
    i += 1
    guard i + 4 <= bytes.count,
      bytes[i..<(i + 4)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[i..<(i + 4)], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits expected after \\u", at: start) }
    i += 4
    return unit
  }

  /// The text that the bytes between two quotes stand for.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    var rest = Array(String(decoding: bytes, as: UTF8.self).utf16)[...]
    while let unit = rest.popFirst() {
      guard unit == 0x5C, let letter = rest.popFirst() else {
        units.append(unit)
        continue
      }
      switch UInt8(truncatingIfNeeded: letter) {
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "u"):
        units.append(UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) ?? 0xFFFD)
        rest = rest.dropFirst(4)
      default: units.append(letter)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
