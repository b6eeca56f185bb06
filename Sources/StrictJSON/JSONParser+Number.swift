// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONParser {
  /// Ten to this power and less is a double itself.
  private static let exactPowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads a number to the nearest double: few digits by one exact operation (W. D. Clinger, 1990),
  /// others by the standard library.
  mutating func number() throws(JSONError) {
    let start = i
    let isNegative = take(UInt8(ascii: "-"))
    var digits: UInt64 = 0
    var count = 0
    var power = 0
    func isDigit() -> Bool { i < bytes.count && bytes[i] &- 48 < 10 }
    func note() {
      if count < 19 { digits = digits * 10 + UInt64(bytes[i] - 48) }
      if digits > 0 { count += 1 }
      i += 1
    }
    guard isDigit() else { throw error("a digit expected", at: i) }
    if bytes[i] == 48 {
      i += 1
      if isDigit() { throw error("a number does not begin with 0", at: start) }
    } else {
      while isDigit() { note() }
    }
    if take(UInt8(ascii: ".")) {
      let point = i
      guard isDigit() else { throw error("a digit expected", at: i) }
      while isDigit() { note() }
      power = point - i
    }
    if i < bytes.count, bytes[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      let isSmall = take(UInt8(ascii: "-"))
      if !isSmall { _ = take(UInt8(ascii: "+")) }
      guard isDigit() else { throw error("a digit expected", at: i) }
      var exponent = 0
      while isDigit() {
        exponent = min(100_000, exponent * 10 + Int(bytes[i] - 48))
        i += 1
      }
      power += isSmall ? -exponent : exponent
    }
    let value: Double
    if count <= 15, abs(power) <= 22 {
      let whole = Double(digits)
      let scale = JSONParser.exactPowers[abs(power)]
      value = (isNegative ? -1 : 1) * (power < 0 ? whole / scale : whole * scale)
    } else {
      let text = String(decoding: bytes[start..<i], as: UTF8.self)
      guard let read = Double(text), read.isFinite else {
        throw error("the number \(text) is too large", at: start)
      }
      value = read
    }
    append(.number, start, i, number: value)
  }
}
