// SPDX-License-Identifier: GPL-3.0-or-later

package import Foundation

/// One value of a JSON file that knows where it stands, so that every complaint can say so.
///
/// Reading is strict: an object names the keys it may have before it is read and has each once,
/// numbers are finite, and whoever decodes asks for exactly one type. A node is small: it points into
/// the text it was read from.
package struct JSONNode: Sendable {
  let document: ParsedJSON
  let index: Int

  /// The file, as the user gave it.
  package var file: String { document.file }

  /// The way to this value from the top: `protocol[2].technique.force_n`; empty at the top.
  package var place: String { document.place(of: index) }

  /// True for an object: something with keys.
  package var isObject: Bool { element.kind == .object }

  /// True for `null`.
  package var isNull: Bool { element.kind == .null }

  /// Reads a whole file.
  package init(file: String) throws(JSONError) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw JSONError(file: file, place: "", problem: .unreadable)
    }
    try self.init(data: data, file: file)
  }

  /// Reads text that is already in memory; `file` names it in errors.
  package init(data: Data, file: String) throws(JSONError) {
    self.init(try ParsedJSON(file: file, bytes: [UInt8](data)), 0)
  }

  /// `null`, as if it had been read from a file of this name.
  package init(nullIn file: String) {
    self.init(ParsedJSON(empty: file), 0)
  }

  init(_ document: ParsedJSON, _ index: Int) {
    self.document = document
    self.index = index
  }

  /// A complaint about this value.
  package func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(file: file, place: place, problem: problem)
  }

  var element: ParsedJSON.Element { document.elements[index] }

  var kind: String {
    switch element.kind {
    case .null: "null"
    case .yes: "true"
    case .no: "false"
    case .number: "\(element.number)"
    case .string, .escapedString: "\"\(document.text(index))\""
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// This value or the first in it that is this text, or this number as it is written.
  package func first(text: String) -> JSONNode? {
    document.firstValue(from: index, text).map { JSONNode(document, $0) }
  }
}
