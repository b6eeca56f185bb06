// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import StrictJSON
import Testing

@Suite("JSONNode") struct JSONNodeTests {
  func node(_ text: String) throws -> JSONNode {
    try JSONNode(data: Data(text.utf8), file: "a.json")
  }

  @Test("a value knows its place")
  func place() throws {
    let top = try node(#"{"protocol": [{"force_n": "six"}]}"#)
    let entry = try top.member("protocol").list()[0]
    #expect(
      throws: JSONError(
        file: "a.json", place: "protocol[0].force_n",
        problem: .wrongType(wanted: "a number", found: "\"six\""))
    ) { try entry.member("force_n").number() }
  }

  @Test("an unknown key is refused with the nearest valid one")
  func unknownKey() throws {
    let top = try node(#"{"pacient": 1}"#)
    let error = #expect(throws: JSONError.self) {
      try top.allow(keys: ["patient", "seed"])
    }
    #expect(error?.description.contains("did you mean \"patient\"?") == true)
  }

  @Test("a reserved key says that it is not available yet")
  func reservedKey() throws {
    let top = try node(#"{"sensors": {}}"#)
    #expect(
      throws: JSONError(file: "a.json", place: "sensors", problem: .notAvailableYet("sensors"))
    ) { try top.allow(keys: ["seed"], reserved: ["sensors"]) }
  }

  @Test(
    "broken text is refused and names the file",
    arguments: ["", "{", "{\"a\": }", "[1 2]", "{\"a\": 1} x", "nul", "\u{0}"])
  func malformed(text: String) {
    let error = #expect(throws: JSONError.self) { try node(text) }
    guard case .malformed = error?.problem else {
      Issue.record("\(String(describing: error)) for \(text)")
      return
    }
    #expect(error?.file == "a.json")
  }

  @Test("a key written twice is refused by name, in any object but in one only")
  func repeatedKey() throws {
    for text in [
      #"{"a": 1, "a": 1}"#, #"[{"b": {"a": [], "c": 2, "a": "x"}}]"#,
      #"{"x": {"a": 1}, "a": [{"a": 2}], "y": ": \" \\", "a": null}"#,
    ] {
      let error = #expect(throws: JSONError.self) { try node(text) }
      #expect(error?.problem == .malformed(#"the key "a" is there twice"#), "\(text)")
    }
    _ = try node(#"[{"a": "a", "b": {"a": ["a", "a"]}}, {"a": ":", "c": "{\"a\": 1, \"a\": 2}"}]"#)
  }

  @Test("a number beyond every double is refused with its place")
  func tooLarge() {
    let error = #expect(throws: JSONError.self) { try node(#"{"a": [0, {"b": 1e999}]}"#) }
    guard case .malformed(let text) = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.contains("b is too large"), "\(text)")
  }

  @Test("numbers are held to their range", arguments: [-0.1, 1.1, 1e300])
  func range(value: Double) throws {
    let entry = try node("[\(value)]").list()[0]
    #expect(throws: JSONError.self) { try entry.number(in: 0...1) }
  }

  @Test("a whole number must be whole", arguments: ["1.5", "1e99", "-1"])
  func integer(text: String) throws {
    let entry = try node("[\(text)]").list()[0]
    #expect(throws: JSONError.self) { try entry.integer(in: 0...10) }
  }

  @Test("edit distance is a metric on a few words")
  func metric() {
    let words = ["BL13", "BL31", "GV4", "EX-B2.T1", "", "b"]
    for a in words {
      #expect(editDistance(a, a) == 0)
      for b in words {
        #expect(editDistance(a, b) == editDistance(b, a))
        for c in words {
          #expect(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c))
        }
      }
    }
    #expect(editDistance("kitten", "sitting") == 3)
  }
}
