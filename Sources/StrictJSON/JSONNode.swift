// SPDX-License-Identifier: GPL-3.0-or-later

package import Foundation

/// One value of a JSON file that knows where it stands, so that every complaint can say so.
///
/// Reading is strict: an object names the keys it may have before it is read, numbers are finite,
/// and whoever decodes asks for exactly one type. Foundation does the parsing.
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
      self.init(file: file, place: "", value: parsed)
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
    } else if let a = try? one.decode([JSONNode.Value].self) {
      self = .array(a)
    } else {
      self = .object(try one.decode([String: JSONNode.Value].self))
    }
  }
}
