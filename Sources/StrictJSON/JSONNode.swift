// SPDX-License-Identifier: GPL-3.0-or-later

package import Foundation

/// One value of a JSON file that knows where it stands, so that every complaint can say so.
///
/// Reading is strict: an object names the keys it may have before it is read and has each once,
/// numbers are finite, and whoever decodes asks for exactly one type. Foundation does the parsing.
package struct JSONNode: Sendable {
  /// The file, as the user gave it.
  package let file: String
  /// The way to this value from the top: `protocol[2].technique.force_n`; empty at the top.
  package let place: String
  let value: Value

  enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])
  }

  /// True for an object: something with keys.
  package var isObject: Bool {
    if case .object = value { return true }
    return false
  }

  /// True for `null`.
  package var isNull: Bool {
    if case .null = value { return true }
    return false
  }

  /// Reads a whole file.
  package init(file: String) throws(JSONError) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw JSONError(file: file, place: "", problem: .unreadable)
    }
    try self.init(data: data, file: file)
  }

  /// Reads text that is already in memory; `file` names it in errors.
  package init(data: Data, file: String) throws(JSONError) {
    do {
      let parsed = try JSONDecoder().decode(Value.self, from: data)
      if let key = JSONNode.repeatedKey(in: data) {
        throw JSONError(
          file: file, place: "", problem: .malformed("the key \"\(key)\" is there twice"))
      }
      self.init(file: file, place: "", value: parsed)
    } catch let error as JSONError {
      throw error
    } catch let DecodingError.dataCorrupted(context) {
      let cause = context.underlyingError.map {
        ($0 as NSError).userInfo[NSDebugDescriptionErrorKey]
      }
      let text = (cause as? String) ?? context.debugDescription
      throw JSONError(file: file, place: "", problem: .malformed(text))
    } catch {
      throw JSONError(file: file, place: "", problem: .malformed("\(error)"))
    }
  }

  /// A key that an object of this valid JSON has twice, as it is written: Foundation would keep one
  /// of the two in silence.
  private static func repeatedKey(in data: Data) -> String? {
    let bytes = [UInt8](data)
    var objects: [Set<ArraySlice<UInt8>>] = []  // the keys of what is open; a list has none
    var text = bytes[0..<0]
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""):
        let start = i + 1
        i = start
        while i < bytes.count, bytes[i] != UInt8(ascii: "\"") {
          i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1
        }
        text = bytes[start..<min(i, bytes.count)]
      case UInt8(ascii: "{"), UInt8(ascii: "["): objects.append([])
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = objects.popLast()
      case UInt8(ascii: ":"):
        guard let last = objects.indices.last else { return nil }
        guard objects[last].insert(text).inserted else {
          return String(decoding: text, as: UTF8.self)
        }
      default: break
      }
      i += 1
    }
    return nil
  }

  init(file: String, place: String, value: Value) {
    self.file = file
    self.place = place
    self.value = value
  }

  /// A complaint about this value.
  package func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(file: file, place: place, problem: problem)
  }

  var kind: String {
    switch value {
    case .null: "null"
    case .bool(let b): "\(b)"
    case .number(let n): "\(n)"
    case .string(let s): "\"\(s)\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONNode.Value: Decodable {
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
    } else if (try? decoder.unkeyedContainer()) != nil {
      self = .array(try one.decode([JSONNode.Value].self))
    } else {
      do {
        self = .object(try one.decode([String: JSONNode.Value].self))
      } catch DecodingError.typeMismatch {
        // What Foundation parses and no type takes is a number beyond every double.
        let place = decoder.codingPath.map(\.stringValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
          in: one, debugDescription: "the number at \(place) is too large")
      }
    }
  }
}
