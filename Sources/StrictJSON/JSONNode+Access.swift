// SPDX-License-Identifier: GPL-3.0-or-later

extension JSONNode {
  /// Says which keys this object may have; call it before reading any.
  ///
  /// - Parameter reserved: keys of the format whose part of the program does not exist yet.
  /// - Throws: for a value that is no object, an unknown key (with the nearest valid one), or a
  ///   reserved key. Keys are looked at in sorted order, so that the complaint is always the same.
  package func allow(keys: [String], reserved: [String] = []) throws(JSONError) {
    for key in try keysInOrder() where !keys.contains(key) {
      let node = JSONNode(file: file, place: path(key), value: .null)
      if reserved.contains(key) { throw node.error(.notAvailableYet(key)) }
      throw node.error(.unknownKey(key, valid: keys + reserved))
    }
  }

  /// The keys of this object, sorted.
  package func keysInOrder() throws(JSONError) -> [String] {
    guard case .object(let members) = value else {
      throw error(.wrongType(wanted: "an object", found: kind))
    }
    return members.keys.sorted()
  }

  /// The value of a key that must be there.
  package func member(_ key: String) throws(JSONError) -> JSONNode {
    guard let node = try optionalMember(key) else { throw error(.missingKey(key)) }
    return node
  }

  /// The value of a key that may be missing; `null` counts as missing.
  package func optionalMember(_ key: String) throws(JSONError) -> JSONNode? {
    guard case .object(let members) = value else {
      throw error(.wrongType(wanted: "an object", found: kind))
    }
    guard let member = members[key] else { return nil }
    if case .null = member { return nil }
    return JSONNode(file: file, place: path(key), value: member)
  }

  /// The entries of a list.
  package func list() throws(JSONError) -> [JSONNode] {
    guard case .array(let entries) = value else {
      throw error(.wrongType(wanted: "a list", found: kind))
    }
    return entries.enumerated().map { index, entry in
      JSONNode(file: file, place: "\(place)[\(index)]", value: entry)
    }
  }

  package func string() throws(JSONError) -> String {
    guard case .string(let text) = value else {
      throw error(.wrongType(wanted: "text", found: kind))
    }
    return text
  }

  /// The text itself, when this is text.
  package var text: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  package func bool() throws(JSONError) -> Bool {
    guard case .bool(let flag) = value else {
      throw error(.wrongType(wanted: "true or false", found: kind))
    }
    return flag
  }

  /// A finite number inside a range.
  package func number(
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(JSONError) -> Double {
    guard case .number(let number) = value else {
      throw error(.wrongType(wanted: "a number", found: kind))
    }
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

  private func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }
}
