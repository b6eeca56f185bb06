// SPDX-License-Identifier: GPL-3.0-or-later

/// A JSON document as Foundation reads it: the other reader beside the strict one.
enum JSONValue: Equatable, Codable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if one.decodeNil() {
      self = .null
    } else if let b = try? one.decode(Bool.self) {
      self = .bool(b)
    } else if let n = try? one.decode(Double.self) {
      self = .number(n)
    } else if let s = try? one.decode(String.self) {
      self = .string(s)
    } else if let a = try? one.decode([JSONValue].self) {
      self = .array(a)
    } else {
      self = .object(try one.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var one = encoder.singleValueContainer()
    switch self {
    case .null: try one.encodeNil()
    case .bool(let b): try one.encode(b)
    case .number(let n): try one.encode(n)
    case .string(let s): try one.encode(s)
    case .array(let a): try one.encode(a)
    case .object(let o): try one.encode(o)
    }
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// The entries of a list; none of anything else.
  var entries: [JSONValue] {
    if case .array(let entries) = self { return entries }
    return []
  }

  var text: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  var number: Double? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// One step into a document.
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  /// Every object at or below this value: the way to it, the key it stands under, and its own keys.
  func objects(
    _ way: [Step] = [], under name: String = ""
  ) -> [(way: [Step], name: String, keys: [String])] {
    switch self {
    case .null, .bool, .number, .string: return []
    case .array(let entries):
      return entries.enumerated().flatMap { i, entry in
        entry.objects(way + [.index(i)], under: name)
      }
    case .object(let members):
      let keys = members.keys.sorted()
      return [(way, name, keys)]
        + keys.flatMap { key in (members[key] ?? .null).objects(way + [.key(key)], under: key) }
    }
  }

  /// A file of one list with the one row that a way goes through, and the way in it.
  func reduced(to way: [Step]) -> (JSONValue, [Step]) {
    guard way.count >= 2, case .key(let key) = way[0], case .index(let i) = way[1],
      case .object(var members) = self
    else { return (self, way) }
    members[key] = .array([(members[key]?.entries ?? [])[i]])
    return (.object(members), [.key(key), .index(0)] + way.dropFirst(2))
  }

  /// The same with one more member in the object at the end of a way.
  func adding(_ key: String, _ value: JSONValue, at way: some Collection<Step>) -> JSONValue {
    guard let step = way.first else {
      guard case .object(var members) = self else { return self }
      members[key] = value
      return .object(members)
    }
    switch (self, step) {
    case (.array(var entries), .index(let i)):
      entries[i] = entries[i].adding(key, value, at: way.dropFirst())
      return .array(entries)
    case (.object(var members), .key(let name)):
      members[name] = (members[name] ?? .null).adding(key, value, at: way.dropFirst())
      return .object(members)
    default: return self
    }
  }
}
