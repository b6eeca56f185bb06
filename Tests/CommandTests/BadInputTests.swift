// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// Bad input: a clear error, status 2, and no file left behind.
@Suite("Bad input") struct BadInputTests {
  static let good: String = {
    let file = Program.root.appendingPathComponent("Scenarios/back-shu.json")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// What to replace in the default scenario, by what, and the words the error must contain.
  static let edits: [(old: String, new: String, words: [String])] = [
    ("\"seed\": 1,", "\"seed\": 1", ["not valid JSON"]),
    ("\"seed\": 1", "\"seeds\": 1", ["unknown key \"seeds\"", "did you mean \"seed\""]),
    ("\"seed\": 1", "\"seed\": -1", ["seed", "-1", "0…9007199254740992"]),
    ("\"seed\": 1", "\"seed\": \"one\"", ["seed", "a number expected"]),
    ("\"seed\": 1", "\"sensors\": {}, \"seed\": 1", ["sensors", "not available yet"]),
    ("robotsim.scenario/1", "robotsim.scenario/9", ["schema", "robotsim.scenario/1"]),
    ("\"female\"", "\"woman\"", ["patient.sex", "female, male"]),
    ("\"posture\": \"prone\"", "\"posture\": \"prome\"", ["posture", "did you mean \"prone\""]),
    ("\"height_cm\": 165", "\"height_cm\": 260", ["height", "260"]),
    ("\"height_cm\": 165", "\"height_cm\": 165.5e400", ["JSON"]),
    ("\"mass_kg\": 60", "\"mass_kg\": 300", ["mass", "300"]),
    ("\"age_years\": 45", "\"age_years\": 7", ["age_years", "18"]),
    ("\"BL13\"", "\"BL99\"", ["BL99", "did you mean"]),
    (
      "\"point\": \"BL13\", \"side\": \"left\"", "\"point\": \"GV14\", \"side\": \"left\"",
      ["GV14", "mid"]
    ),
    ("\"force_n\": 6", "\"force_n\": 95", ["BL13", "95.0 N", "84.0 N"]),
    ("\"kind\": \"press\"", "\"kind\": \"needle_guide\"", ["force_n", "standoff_mm"]),
    ("\"kind\": \"press\"", "\"kind\": \"pres\"", ["pres", "did you mean \"press\""]),
    ("franka_panda", "franka_pandora", ["franka_pandora"]),
    ("ball-10mm", "hammer", ["hammer"]),
    ("\"xyz_mm\": [", "\"xyz_mm\": [4000, ", ["base.xyz_mm", "3 numbers"]),
  ]

  @Test("a bad scenario is refused", arguments: edits.indices)
  func scenario(index: Int) throws {
    let edit = Self.edits[index]
    let folder = try TemporaryFolder()
    let text = Self.good.replacingFirst(edit.old, by: edit.new)
    try #require(text != Self.good, "the default scenario does not contain \(edit.old)")
    let scenario = try folder.write(text, to: "bad.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out])
    #expect(run.status == 2, "\(run.error)")
    #expect(run.output.isEmpty)
    for word in edit.words {
      #expect(run.error.contains(word), "\(word) is not in: \(run.error)")
    }
    #expect(folder.files() == ["bad.json"])
  }

  @Test("an unreachable target names point, side and how far")
  func unreachable() throws {
    let folder = try TemporaryFolder()
    let base = try Regex(#""base": \{[^}]*\}"#)
    let moved = Self.good.replacing(base, with: #""base": {"xyz_mm": [-2000, 0, 650]}"#)
    try #require(moved != Self.good)
    let scenario = try folder.write(moved, to: "far.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out])
    #expect(run.status == 2)
    #expect(run.error.contains("BL13"))
    #expect(run.error.contains("mm"))
    #expect(folder.files() == ["far.json"])
  }

  @Test("a missing file is named")
  func missingFile() throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", "no-such.json", "--out", out])
    #expect(run.status == 2)
    #expect(run.error.contains("no-such.json"))
    #expect(folder.files().isEmpty)
  }

  @Test(
    "a usage error has status 2",
    arguments: [
      ["fly"], ["run", "--colour"], ["model", "ik"], ["atlas", "show"], ["log", "info"],
      ["run", "--out", ""],
    ])
  func usage(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 2, "\(run.output)\(run.error)")
    #expect(run.output.isEmpty)
    #expect(!run.error.isEmpty)
  }

  @Test(
    "a bad robot description is refused with the element and the value",
    arguments: [
      ("type=\"revolute\"", "type=\"wobbly\"", "wobbly"),
      ("xyz=\"0 0 0.333\"", "xyz=\"0 0 nan\"", "nan"),
    ])
  func urdf(old: String, new: String, word: String) throws {
    let folder = try TemporaryFolder()
    let good = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/franka_panda.urdf"), encoding: .utf8)
    let text = good.replacingFirst(old, by: new)
    try #require(text != good)
    let file = try folder.write(text, to: "bad.urdf")
    let run = try Program.run(["model", "check", file])
    #expect(run.status == 2)
    #expect(run.error.contains("bad.urdf") && run.error.contains(word), "\(run.error)")
  }
}

extension String {
  func replacingFirst(_ old: String, by new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }
}
