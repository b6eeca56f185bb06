// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads one JSON text (RFC 8259) in one pass over its bytes.
///
/// Stricter than most: UTF-8 without a byte order mark, no key twice in one object, no half of a
/// surrogate pair, no number beyond every double. Complaints say line and column, counted from 1 in
/// letters.
struct JSONParser {
  private let file: String
  let bytes: [UInt8]
  var i = 0
  private var found: [ParsedJSON.Element] = []

  /// Lists and objects within each other, at most.
  static let greatestDepth = 200
  /// The largest text that is read [byte].
  static let greatestSize = 1 << 30
  /// Objects with more keys than this look for a repeated one in a set.
  private static let manyKeys = 24

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// Every value of the text, each before what it holds.
  mutating func elements() throws(JSONError) -> [ParsedJSON.Element] {
    guard bytes.count < JSONParser.greatestSize else { throw error("the text is too long", at: 0) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw error("the text is not UTF-8", at: 0)
    }
    found.reserveCapacity(bytes.count / 12)
    skipBlanks()
    try value(depth: 0)
    skipBlanks()
    guard i == bytes.count else { throw error("the end of the text expected", at: i) }
    return found
  }

  private mutating func value(depth: Int) throws(JSONError) {
    guard i < bytes.count else { throw error("a value expected, found the end", at: i) }
    switch bytes[i] {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true", .yes)
    case UInt8(ascii: "f"): try word("false", .no)
    case UInt8(ascii: "n"): try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: throw error("a value expected", at: i)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) {
    let own = try open(.object, depth: depth)
    var keys: [Int] = []
    var manyKeys: Set<String> = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return close(own) }
    repeat {
      skipBlanks()
      guard i < bytes.count, bytes[i] == UInt8(ascii: "\"") else {
        throw error("a key in quotes expected", at: i)
      }
      let (key, place) = (found.count, i)
      try string()
      if isRepeated(key, of: &keys, &manyKeys) {
        throw error("the key \"\(text(key))\" is there twice", at: place)
      }
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw error("a colon expected after the key", at: i) }
      skipBlanks()
      try value(depth: depth + 1)
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } expected", at: i) }
    close(own)
  }

  private mutating func array(depth: Int) throws(JSONError) {
    let own = try open(.array, depth: depth)
    skipBlanks()
    if take(UInt8(ascii: "]")) { return close(own) }
    repeat {
      skipBlanks()
      try value(depth: depth + 1)
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("a comma or ] expected", at: i) }
    close(own)
  }

  private mutating func open(_ kind: ParsedJSON.Kind, depth: Int) throws(JSONError) -> Int {
    guard depth < JSONParser.greatestDepth else {
      throw error("more than \(JSONParser.greatestDepth) lists and objects in each other", at: i)
    }
    append(kind, i, i)
    i += 1
    return found.count - 1
  }

  private mutating func close(_ own: Int) { found[own].next = Int32(found.count) }

  mutating func append(
    _ kind: ParsedJSON.Kind, _ start: Int, _ end: Int, number: Double = 0
  ) {
    found.append(
      ParsedJSON.Element(
        kind: kind, start: Int32(start), end: Int32(end), next: Int32(found.count + 1),
        number: number))
  }

  private mutating func isRepeated(
    _ key: Int, of keys: inout [Int], _ manyKeys: inout Set<String>
  ) -> Bool {
    if keys.count >= JSONParser.manyKeys {
      if manyKeys.isEmpty { manyKeys = Set(keys.map(text)) }
      return !manyKeys.insert(text(key)).inserted
    }
    let own = found[key]
    for other in keys {
      let known = found[other]
      if own.kind == .string && known.kind == .string {
        if own.end - own.start == known.end - known.start,
          bytes[own.text] == bytes[known.text]
        {
          return true
        }
      } else if text(key) == text(other) {
        return true
      }
    }
    keys.append(key)
    return false
  }

  private func text(_ element: Int) -> String { JSONParser.unescaped(bytes[found[element].text]) }

  private mutating func string() throws(JSONError) {
    i += 1
    let start = i
    var isEscaped = false
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""):
        append(isEscaped ? .escapedString : .string, start, i)
        i += 1
        return
      case UInt8(ascii: "\\"):
        isEscaped = true
        try escape()
      case 0..<0x20: throw error("a control character in a string", at: i)
      default: i += 1
      }
    }
    throw error("a string without its end", at: start - 1)
  }

  private mutating func word(_ word: String, _ kind: ParsedJSON.Kind) throws(JSONError) {
    let wanted = word.utf8
    guard i + wanted.count <= bytes.count, bytes[i..<(i + wanted.count)].elementsEqual(wanted)
    else { throw error("a value expected", at: i) }
    append(kind, i, i + wanted.count)
    i += wanted.count
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard i < bytes.count, bytes[i] == byte else { return false }
    i += 1
    return true
  }

  private mutating func skipBlanks() {
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): i += 1
      default: return
      }
    }
  }

  func error(_ problem: String, at place: Int) -> JSONError {
    let before = bytes[..<min(place, bytes.count)]
    let lineStart = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
    return JSONError(
      file: file, place: "", problem: .malformed(problem, line: line, column: column))
  }
}
