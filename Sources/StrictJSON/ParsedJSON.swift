// SPDX-License-Identifier: GPL-3.0-or-later

/// The values of one JSON text in the order they are written, found in one pass and never moved.
///
/// Strings stay in the text until someone asks for them; a node is a document and a number.
final class ParsedJSON: Sendable {
  /// The file, as the user gave it.
  let file: String
  let bytes: [UInt8]
  let elements: [Element]

  /// One value, or one key of an object, which its value follows.
  struct Element: Sendable {
    let kind: Kind
    /// The bytes of a string between its quotes, or of a number.
    let start: Int32
    let end: Int32
    /// The element after this one and all that it holds.
    var next: Int32
    let number: Double

    var text: Range<Int> { Int(start)..<Int(end) }
  }

  enum Kind: UInt8, Sendable {
    case null, yes, no, number
    /// A string without and with escapes.
    case string, escapedString
    case array, object
  }

  init(file: String, bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(file: file, bytes: bytes)
    elements = try parser.elements()
    self.file = file
    self.bytes = bytes
  }

  /// A document that holds only `null`.
  init(empty file: String) {
    self.file = file
    bytes = []
    elements = [Element(kind: .null, start: 0, end: 0, next: 1, number: 0)]
  }

  /// The string or key of an element.
  func text(_ index: Int) -> String {
    let element = elements[index]
    guard element.kind == .escapedString else {
      return String(decoding: bytes[element.text], as: UTF8.self)
    }
    return JSONParser.unescaped(bytes[element.text])
  }

  /// True when an element is this string.
  func isText(_ index: Int, _ text: String) -> Bool {
    let element = elements[index]
    guard element.kind == .string else {
      return element.kind == .escapedString && self.text(index) == text
    }
    let wanted = text.utf8
    guard wanted.count == Int(element.end - element.start) else { return false }
    var i = Int(element.start)
    for byte in wanted {
      guard bytes[i] == byte else { return false }
      i += 1
    }
    return true
  }

  /// Calls `visit` with the element of each key of an object until it says true.
  func firstKey(of object: Int, where visit: (Int) -> Bool) -> Int? {
    let end = Int(elements[object].next)
    var key = object + 1
    while key < end {
      if visit(key) { return key }
      key = Int(elements[key + 1].next)
    }
    return nil
  }

  /// The first value at or within an element that is this text, or this number as it is written.
  func firstValue(from here: Int, _ text: String) -> Int? {
    switch elements[here].kind {
    case .null, .yes, .no: return nil
    case .string, .escapedString: return isText(here, text) ? here : nil
    case .number:
      return bytes[elements[here].text].elementsEqual(text.utf8) ? here : nil
    case .object:
      var found: Int?
      _ = firstKey(of: here) { key in
        found = firstValue(from: key + 1, text)
        return found != nil
      }
      return found
    case .array:
      var entry = here + 1
      while entry < Int(elements[here].next) {
        if let found = firstValue(from: entry, text) { return found }
        entry = Int(elements[entry].next)
      }
      return nil
    }
  }

  /// The way from the top to an element: `protocol[2].technique.force_n`.
  func place(of target: Int) -> String {
    var place = ""
    var here = 0
    while here != target {
      var child = here + 1
      if elements[here].kind == .array {
        var number = 0
        while Int(elements[child].next) <= target {
          child = Int(elements[child].next)
          number += 1
        }
        place += "[\(number)]"
        here = child
      } else {
        while Int(elements[child + 1].next) <= target { child = Int(elements[child + 1].next) }
        place += (place.isEmpty ? "" : ".") + text(child)
        here = child + 1
      }
    }
    return place
  }
}
