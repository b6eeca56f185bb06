// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

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
    arguments: [
      "", "{", "{\"a\": }", "[1 2]", "{\"a\": 1} x", "nul", "\u{0}", "[1,]", "{\"a\": 1,}",
      "{a: 1}",
      "{'a': 1}", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[-]", "[NaN]", "[Infinity]", "[0x10]",
      "\u{FEFF}[]", "[\"\n\"]", "[\"\t\"]", #"["\x"]"#, #"["\u12"]"#, #"["\ud800"]"#,
      #"["\udc00"]"#,
      #"["\ud800\u0041"]"#, "[\"", "// a\n[]", "[] []", "[}", "{\"a\" 1}", "{1: 2}", "tru",
      "truest",
    ])
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
      #expect(error?.description.contains(#"the key "a" is there twice"#) == true, "\(text)")
    }
    _ = try node(#"[{"a": "a", "b": {"a": ["a", "a"]}}, {"a": ":", "c": "{\"a\": 1, \"a\": 2}"}]"#)
  }

  @Test("a number beyond every double is refused with its place")
  func tooLarge() {
    let error = #expect(throws: JSONError.self) { try node(#"{"a": [0, {"b": 1e999}]}"#) }
    #expect(
      error?.problem == .malformed("the number 1e999 is too large", line: 1, column: 17))
  }

  @Test("broken text is refused with line and column, counted in letters")
  func lineAndColumn() {
    let error = #expect(throws: JSONError.self) {
      try node("{\n  \"名\": 1,\n  \"穴\" 2\n}")
    }
    #expect(
      error?.description == "a.json:3:7: not valid JSON: a colon expected after the key")
  }

  @Test("lists within lists end somewhere")
  func depth() throws {
    _ = try node(String(repeating: "[", count: 200) + String(repeating: "]", count: 200))
    #expect(throws: JSONError.self) {
      try node(String(repeating: "[", count: 100_000))
    }
  }

  @Test("bytes that are no UTF-8 are refused")
  func encoding() {
    for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
      #expect(throws: JSONError.self) {
        try JSONNode(data: Data(bytes.map { UInt8($0) }), file: "a.json")
      }
    }
  }

  @Test("every number reads as the standard library's nearest double", arguments: seeds(200))
  func numbers(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var texts: [String] = ["0", "-0", "0.1", "1e22", "1e23", "9007199254740993", "5e-324", "-1E+2"]
    for _ in 0..<20 {
      let bits = Double(bitPattern: random.next())
      if bits.isFinite { texts.append("\(bits)") }
      let whole = Int(random.next() >> UInt64(1 + random.index(below: 62)))
      texts.append("\(whole).\(random.index(below: 100_000))e\(random.index(below: 60) - 30)")
    }
    for text in texts {
      let read = try node("[\(text)]").list()[0].number()
      #expect(read.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test("escapes read as Foundation's reader reads them")
  func escapes() throws {
    let text =
      #"["\"\\\/\b\f\n\r\t", "\u0041\u00e9\u8db3", "\ud83e\uddd8x", "\\u0041", "#
      + #"{"\u0061": 1}]"#
    let list = try node(text).list()
    let other = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any] ?? []
    for i in 0..<4 { #expect(try list[i].string() == other[i] as? String, "\(i)") }
    #expect(try list[4].member("a").number() == 1)
    #expect(throws: JSONError.self) { try node(#"{"a": 1, "\u0061": 2}"#) }
  }

  @Test("the first place of a text or number is found, and keys are not taken for it")
  func firstPlace() throws {
    let top = try node(#"{"x": 1, "list": [{"to": "x"}, {"cun": 12, "from": "x"}]}"#)
    #expect(top.first(text: "x")?.place == "list[0].to")
    #expect(try top.member("list").list()[1].first(text: "x")?.place == "list[1].from")
    #expect(top.first(text: "12")?.place == "list[1].cun")
    #expect(top.first(text: "y") == nil)
  }

  @Test("an object with many keys has each once")
  func manyKeys() throws {
    let keys = (0..<200).map { "\"k\($0)\": \($0)" }
    let top = try node("{" + keys.joined(separator: ",") + "}")
    for i in 0..<200 { #expect(try top.member("k\(i)").integer(in: 0...200) == i) }
    #expect(throws: JSONError.self) {
      try node("{" + (keys + ["\"k7\": 0"]).joined(separator: ",") + "}")
    }
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
