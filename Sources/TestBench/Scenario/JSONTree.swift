// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// JSON to be written, members in the order given: the same tree is the same text everywhere.
enum JSONTree: Sendable {
  case string(String)
  case number(Double)
  case integer(Int)
  case bool(Bool)
  case array([JSONTree])
  case object([(String, JSONTree)])

  /// The document, indented by two blanks, with a line end.
  var text: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .string(let value): text += quotedJSON(value)
    case .number(let value):
      precondition(value.isFinite, "JSON cannot say \(value)")
      text += "\(value)"
    case .integer(let value): text += "\(value)"
    case .bool(let value): text += "\(value)"
    case .array(let entries):
      JSONTree.block("[", "]", entries.count, indent, &text) { index, text in
        entries[index].write(to: &text, indent: indent + 2)
      }
    case .object(let members):
      JSONTree.block("{", "}", members.count, indent, &text) { index, text in
        text += quotedJSON(members[index].0) + ": "
        members[index].1.write(to: &text, indent: indent + 2)
      }
    }
  }

  private static func block(
    _ open: String, _ close: String, _ count: Int, _ indent: Int, _ text: inout String,
    entry: (Int, inout String) -> Void
  ) {
    text += open
    for index in 0..<count {
      text += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indent + 2)
      entry(index, &text)
    }
    if count > 0 { text += "\n" + String(repeating: " ", count: indent) }
    text += close
  }
}
