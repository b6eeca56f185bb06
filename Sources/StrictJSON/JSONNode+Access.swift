// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONNode {
  /// Says which keys this object may have; call it before reading any.
  ///
  /// - Parameter reserved: keys of the format whose part of the program does not exist yet.
  /// - Throws: for a value that is no object, an unknown key (with the nearest valid one), or a
  ///   reserved key. Keys are looked at in sorted order, so that the complaint is always the same.
  package func allow(keys: [String], reserved: [String] = []) throws(JSONError) {
    try requireObject()
    var unknown: [(name: String, element: Int)] = []
    _ = document.firstKey(of: index) { key in
      if !keys.contains(where: { document.isText(key, $0) }) {
        unknown.append((document.text(key), key))
      }
      return false
    }
    guard let first = unknown.min(by: { $0.name < $1.name }) else { return }
    let node = JSONNode(document, first.element + 1)
    if reserved.contains(first.name) { throw node.error(.notAvailableYet(first.name)) }
    throw node.error(.unknownKey(first.name, valid: keys + reserved))
  }

  /// The keys of this object, sorted.
  package func keysInOrder() throws(JSONError) -> [String] {
    try requireObject()
    var keys: [String] = []
    _ = document.firstKey(of: index) { key in
      keys.append(document.text(key))
      return false
    }
    return keys.sorted()
  }

  private func requireObject() throws(JSONError) {
    guard isObject else { throw error(.wrongType(wanted: "an object", found: kind)) }
  }

  /// The value of a key that must be there.
  package func member(_ key: String) throws(JSONError) -> JSONNode {
    guard let node = try optionalMember(key) else { throw error(.missingKey(key)) }
    return node
  }

  /// The value of a key that may be missing; `null` counts as missing.
  package func optionalMember(_ key: String) throws(JSONError) -> JSONNode? {
    guard let node = try writtenMember(key), !node.isNull else { return nil }
    return node
  }

  /// The value of a key that may be missing, where `null` says something.
  package func writtenMember(_ key: String) throws(JSONError) -> JSONNode? {
    try requireObject()
    return document.firstKey(of: index) { document.isText($0, key) }
      .map { JSONNode(document, $0 + 1) }
  }

  /// The entries of a list.
  package func list() throws(JSONError) -> [JSONNode] {
    guard element.kind == .array else { throw error(.wrongType(wanted: "a list", found: kind)) }
    var entries: [JSONNode] = []
    var entry = index + 1
    while entry < Int(element.next) {
      entries.append(JSONNode(document, entry))
      entry = Int(document.elements[entry].next)
    }
    return entries
  }

  package func string() throws(JSONError) -> String {
    guard let text else { throw error(.wrongType(wanted: "text", found: kind)) }
    return text
  }

  /// The text itself, when this is text.
  package var text: String? {
    switch element.kind {
    case .string, .escapedString: document.text(index)
    case .null, .yes, .no, .number, .array, .object: nil
    }
  }

  package func bool() throws(JSONError) -> Bool {
    switch element.kind {
    case .yes: return true
    case .no: return false
    case .null, .number, .string, .escapedString, .array, .object:
      throw error(.wrongType(wanted: "true or false", found: kind))
    }
  }

  /// A finite number inside a range.
  package func number(
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(JSONError) -> Double {
    guard element.kind == .number else {
      throw error(.wrongType(wanted: "a number", found: kind))
    }
    let number = element.number
    guard range.contains(number) else {
      throw error(.badValue("\(number)", valid: "\(range.lowerBound)…\(range.upperBound)"))
    }
    return number
  }

  /// A whole number inside a range.
  package func integer(in range: ClosedRange<Int>) throws(JSONError) -> Int {
    let number = try number()
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw error(
        .badValue(kind, valid: "a whole number, \(range.lowerBound)…\(range.upperBound)"))
    }
    return whole
  }

  /// A list of exactly `count` finite numbers.
  package func numbers(count: Int) throws(JSONError) -> [Double] {
    let entries = try list()
    guard entries.count == count else {
      throw error(.badValue("\(entries.count) numbers", valid: "\(count) numbers"))
    }
    var result: [Double] = []
    for entry in entries { result.append(try entry.number()) }
    return result
  }

  /// One of the names of an enumeration.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(JSONError) -> Choice where Choice.RawValue == String {
    let name = try string()
    guard let choice = Choice(rawValue: name) else {
      throw error(.unknownName(name, valid: Choice.allCases.map(\.rawValue)))
    }
    return choice
  }

  /// Checks that the `schema` key of a file is the one its reader understands.
  package func require(schema: String) throws(JSONError) {
    let node = try member("schema")
    let found = try node.string()
    guard found == schema else {
      throw node.error(.badValue("\"\(found)\"", valid: "must be \"\(schema)\""))
    }
  }
}
