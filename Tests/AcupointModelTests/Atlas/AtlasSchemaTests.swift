// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("The schema of an atlas") struct AtlasSchemaTests {
  private typealias Fixture = AtlasFixtures
  private typealias FilePath = WritableKeyPath<Atlas.Files, JSONNode>

  /// Every file that the shipped atlas is made of, and the definition that describes it.
  private static func files() throws -> [(path: FilePath, kind: String)] {
    let files = try Atlas.Files(directory: Fixture.directory)
    var list: [(FilePath, String)] = [
      (\.manifest, "atlas"), (\.channels, "channels"), (\.skeleton, "skeleton"),
      (\.spans, "spans"), (\.cautions, "cautions"), (\.sources, "sources"),
      (\.standards, "standards"),
    ]
    for i in files.parts.indices {
      list += [
        (\.parts[i].landmarks, "landmarks"), (\.parts[i].points, "points"),
        (\.parts[i].witnesses, "witnesses"),
      ]
    }
    return list
  }

  private static func validator() throws -> SchemaValidator {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixture.directory + "/atlas.schema.json"))
    return SchemaValidator(try JSONDecoder().decode(JSONValue.self, from: data))
  }

  private static func value(_ node: JSONNode) throws -> JSONValue {
    let data = try Data(contentsOf: URL(fileURLWithPath: node.file))
    return try JSONDecoder().decode(JSONValue.self, from: data)
  }

  /// Read on its own, by who asks for postures.
  private static let postures = Fixture.directory + "/postures.json"

  @Test("describes every shipped file")
  func shipped() throws {
    let files = try Atlas.Files(directory: Fixture.directory)
    let validator = try Self.validator()
    let postures = try Self.value(JSONNode(file: Self.postures))
    #expect(validator.problem(postures, definition: "file_postures") == nil)
    _ = try PostureAdvice.load(directory: Fixture.directory)
    for (path, kind) in try Self.files() {
      let node = files[keyPath: path]
      let problem = validator.problem(try Self.value(node), definition: "file_" + kind)
      #expect(problem == nil, "\(node.file): \(problem ?? "")")
    }
  }

  @Test("describes every file in the folder: none is left over")
  func complete() throws {
    let files = try Atlas.Files(directory: Fixture.directory)
    var own = Set(try Self.files().map { files[keyPath: $0.path].file })
    own.insert(Self.postures)
    let all = FileManager.default.enumerator(atPath: Fixture.directory)?.allObjects as? [String]
    for name in try #require(all) where name.hasSuffix(".json") && name != "atlas.schema.json" {
      #expect(own.contains(Fixture.directory + "/" + name), "\(name) is read by nobody")
    }
  }

  @Test("refuses an unknown key in every kind of object, and so does the program, by its name")
  func unknownKeys() throws {
    let files = try Atlas.Files(directory: Fixture.directory)
    let validator = try Self.validator()
    var seen: Set<[String]> = []
    for (path, kind) in try Self.files() {
      let document = try Self.value(files[keyPath: path])
      for object in document.objects()
      where seen.insert([kind, object.name] + object.keys).inserted {
        let (row, way) = document.reduced(to: object.way)
        let wrong = row.adding("zzz", .number(1), at: way)
        let shape = "\(kind): \(object.name) \(object.keys)"
        #expect(validator.problem(wrong, definition: "file_" + kind) != nil, "\(shape)")
        var edited = files
        edited[keyPath: path] = try JSONNode(
          data: JSONEncoder().encode(wrong), file: "\(kind).json")
        let error = #expect(throws: Atlas.Invalid.self, "\(shape)") { try Atlas.load(edited) }
        let text = error?.description ?? ""
        #expect(
          text.hasPrefix("\(kind).json: ") && text.contains("zzz"), "\(shape): \(text)")
      }
    }
    #expect(seen.count > 50, "\(seen.count)")
  }

  @Test("refuses what the program refuses: wrong types, names and ranges")
  func wrongValues() throws {
    let validator = try Self.validator()
    let rules = [
      #"{"at": 3}"#, #"{"at": "a", "cross": {}}"#, "{}",
      #"{"between": {"a": {"at": "a"}, "b": {"at": "b"}, "fraction": 1.5, "along": "skin"}}"#,
      #"{"between": {"a": {"at": "a"}, "b": {"at": "b"}, "fraction": 0.5, "along": "straight", "via": "c"}}"#,
      #"{"move": {"from": {"at": "a"}, "toward": "up", "cun": 1, "span": "back3"}}"#,
      #"{"move": {"from": {"at": "a"}, "toward": "distal", "cun": 1, "fcun": 1}}"#,
      #"{"dip": {"near": {"at": "a"}, "radius_fcun": 3, "kind": "hollow"}}"#,
      #"{"corner": {"of": "nail.toe6", "side": "medial"}}"#,
      #"{"corner": {"of": "nail.index", "side": "medial"}}"#,
      #"{"cross": {"level": {"ics": 12}, "line": {"rim": "a"}}}"#,
      #"{"cross": {"level": {"spine": "T3", "part": "upper"}, "line": {"rim": "a"}}}"#,
      #"{"when": {"female": {"at": "a"}}}"#,
    ]
    for text in rules {
      let data = Data(text.utf8)
      let value = try JSONDecoder().decode(JSONValue.self, from: data)
      #expect(validator.problem(value, definition: "point") != nil, "\(text)")
      #expect(throws: JSONError.self, "\(text)") {
        try PointRule(JSONNode(data: data, file: "rule.json"))
      }
    }
  }
}
