// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import StrictJSON
import Testing

@Suite("Atlas loading") struct AtlasLoadTests {
  private typealias Fixture = AtlasFixtures
  static let bl13 =
    #""rule": {"cross": {"level": {"spine": "T3", "part": "lower"}, "line": {"lateral": {"cun": 1.5, "table": "back"}}}}"#
  static let gv12 =
    #""rule": {"cross": {"level": {"spine": "T3", "part": "lower"}, "line": {"lateral": {"cun": 0, "table": "back"}}}}"#

  private func refusal(
    _ file: WritableKeyPath<Atlas.Files, JSONNode>, _ old: String, _ new: String
  ) -> Atlas.Invalid? {
    #expect(throws: Atlas.Invalid.self) {
      try Fixture.load(editing: file, replacing: old, by: new)
    }
  }

  @Test("rules that depend on each other are refused with the chain named")
  func cycle() throws {
    var files = try Atlas.Files(directory: Fixture.directory)
    files.parts[0].points = try Fixture.edited(
      files.parts[0].points,
      [
        (Self.gv12, #""rule": {"at": {"point": "BL13"}}"#),
        (Self.bl13, #""rule": {"at": {"point": "GV12"}}"#),
      ])
    let error = #expect(throws: Atlas.Invalid.self) { try Atlas.load(files) }
    #expect(error?.problem == .cycle(chain: ["BL13", "GV12", "BL13"]))
    #expect(error?.description.contains("BL13 → GV12 → BL13") == true)
  }

  @Test("landmarks that depend on each other are refused as well")
  func landmarkCycle() {
    let error = refusal(
      \.parts[0].landmarks, #""a": "scapular spine medial end""#, #""a": "scapular spine midpoint""#
    )
    #expect(
      error?.problem == .cycle(chain: ["scapular spine midpoint", "scapular spine midpoint"]))
  }

  @Test("a landmark that does not exist is refused with the nearest")
  func unknownLandmark() {
    let error = refusal(\.parts[0].points, #"{"at": "sacral hiatus"}"#, #"{"at": "sacral hiatos"}"#)
    guard case .unknownReference(let owner, let kind, let name, _) = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((owner, kind, name) == ("GV2", "landmark", "sacral hiatos"))
    #expect(error?.description.contains("did you mean \"sacral hiatus\"?") == true)
  }

  @Test("vertebrae, regions, spans, sources and points that do not exist are refused")
  func unknownNames() {
    let edits: [(WritableKeyPath<Atlas.Files, JSONNode>, String, String, String)] = [
      (\.parts[0].points, #""spine": "T3""#, #""spine": "T13""#, "vertebra"),
      (\.parts[0].points, #""region": "lumbar""#, #""region": "lumber""#, "region"),
      (\.parts[0].points, #""span": "arm9""#, #""span": "arm8""#, "span"),
      (\.parts[0].points, #""location": "who-2008""#, #""location": "who-2080""#, "source"),
      (\.parts[0].witnesses, #"{"point": "GV12"}"#, #"{"point": "EX-UE9"}"#, "point"),
      (
        \.parts[0].landmarks, #"{"feature": "axilla centre"}"#, #"{"feature": "axilla centrex"}"#,
        "feature"
      ),
      (\.spans, #""from": "glabella""#, #""from": "elbow""#, "landmark"),
      (\.spans, #""from": "glabella""#, #""from": "midline""#, "landmark"),
    ]
    for (file, old, new, kind) in edits {
      let error = refusal(file, old, new)
      guard case .unknownReference(_, let found, _, _) = error?.problem else {
        Issue.record("\(new) was not refused as an unknown \(kind)")
        continue
      }
      #expect(found == kind, "\(new)")
      #expect(error?.place.hasPrefix("edited.json: ") == true, "\(error?.place ?? "")")
    }
  }

  @Test("a span is refused outside its regions")
  func spanOfOtherRegion() {
    let error = refusal(
      \.parts[0].points, #""toward": "superior", "cun": 2, "span": "back3""#,
      #""toward": "superior", "cun": 2, "span": "arm9""#)
    guard case .spanOfOtherRegion(let code, let region, let span, let regions) = error?.problem
    else {
      Issue.record("\(error?.description ?? "nothing")")
      return
    }
    #expect((code, region, span) == ("EX-B9", "sacrum_bone_close", "arm9"))
    #expect(regions.contains("scapula_muscle") && !regions.contains(region))
  }

  @Test("a witness may not use what the rule uses")
  func witnessReusesRule() {
    let error = refusal(
      \.parts[0].witnesses, #"{"above": {"point": "GV13"}}"#, #"{"above": {"point": "GV14"}}"#)
    #expect(error?.problem == .witnessReusesRule(code: "GV14", name: "GV14"))
  }

  @Test("what is written twice is refused")
  func duplicate() {
    let edits: [(WritableKeyPath<Atlas.Files, JSONNode>, String, String, String, String)] = [
      (\.parts[0].points, #""code": "BL14""#, #""code": "BL13""#, "point", "BL13"),
      (\.channels, #""code": "SI""#, #""code": "BL""#, "channel", "BL"),
      (\.skeleton, #"{"vertebra": "T1","#, #"{"vertebra": "T2","#, "vertebra", "T2"),
      (\.features, "suprasternal notch", "perineum", "feature", "perineum"),
    ]
    for (file, old, new, kind, name) in edits {
      #expect(refusal(file, old, new)?.problem == .duplicate(kind: kind, name: name))
    }
  }

  @Test("unknown keys, schemas and values are refused with their place")
  func strictness() {
    let edits: [(WritableKeyPath<Atlas.Files, JSONNode>, String, String, String)] = [
      (
        \.parts[0].points, #""pinyin""#, #""pinjin""#,
        #"points[0].pinjin: unknown key "pinjin"; did you mean "pinyin"?"#
      ),
      (\.parts[0].points, "robotsim.atlas/1", "robotsim.atlas/2", #"must be "robotsim.atlas/1""#),
      (\.parts[0].points, #""sides": "mid""#, #""sides": "middle""#, "sides: unknown name"),
      (\.parts[0].landmarks, #""sigma_mm": 8"#, #""sigma_mm": 0"#, "sigma_mm: 0.0 is not allowed"),
      (
        \.parts[0].landmarks, #""kind": "derived""#, #""kind": "feature""#,
        "kind: \"feature\" is not allowed"
      ),
      (
        \.regions, #""site": "neck_muscle""#, #""site": "neck_muscel""#,
        #"did you mean "neck_muscle"?"#
      ),
      (\.channels, "[11, 30]", "[30, 11]", "channels[6].segments[2]"),
      (\.spans, #""measure": "height""#, #""measure": "heigth""#, #"did you mean "height"?"#),
      (
        \.parts[0].points, #""depth_fcun": [0.5, 1]"#, #""depth_fcun": [1, 0.5]"#,
        "needle.depth_fcun: [1.0, 0.5] is not allowed"
      ),
    ]
    for (file, old, new, text) in edits {
      let error = refusal(file, old, new)
      #expect(error?.description.contains(text) == true, "\(error?.description ?? "nothing")")
    }
  }

  @Test("a caution may name a code of the standard that the atlas lacks, but no other")
  func cautionCodes() throws {
    let later = try Fixture.load(editing: \.cautions, replacing: #""GB21""#, by: #""GB40""#)
    #expect(later.cautions(at: Fixture.code("GB40")).count == 1)
    let unknown = refusal(\.cautions, #""points": ["GB21"]"#, #""points": ["GB21", "GV29"]"#)
    let text = try #require(unknown?.description)
    #expect(text.contains(#"cautions[1].points[1]: "GV29" is not allowed"#))
    let technique = refusal(\.cautions, #"["needle_guide"]"#, #"["needle"]"#)
    #expect(technique?.description.contains("cautions[0].techniques[0]") == true)
    let limit = refusal(
      \.cautions, #""action": "refuse""#, #""action": "refuse", "depth_limit_mm": 10"#)
    #expect(limit?.description.contains("depth_limit_mm: a depth limit is not allowed") == true)
    let deep = refusal(\.cautions, #""depth_limit_mm": 8"#, #""depth_limit_mm": 800"#)
    #expect(deep?.description.contains("cautions[0].depth_limit_mm: 800.0") == true)
  }

  @Test("what does not hold together is refused with file, way and value")
  func places() {
    let edits: [(WritableKeyPath<Atlas.Files, JSONNode>, String, String, String)] = [
      (
        \.parts[0].points, #"{"at": "sacral hiatus"}"#, #"{"at": "sacral hiatos"}"#,
        "points[1].rule.at: GV2: unknown landmark \"sacral hiatos\""
      ),
      (
        \.parts[0].points, #""code": "BL14""#, #""code": "BL13""#,
        ".code: point \"BL13\" is written twice"
      ),
      (
        \.parts[0].points, Self.bl13, #""rule": {"at": {"point": "BL13"}}"#,
        "points[18].code: rules"
      ),
      (
        \.parts[0].witnesses, #"{"above": {"point": "GV13"}}"#, #"{"above": {"point": "GV14"}}"#,
        ".code: the witness of GV14 uses GV14"
      ),
      (
        \.spans, #""from": "glabella""#, #""from": "elbow""#,
        "unknown landmark \"elbow\""
      ),
      (
        \.skeleton, #""of": "acromion lateral end""#, #""of": "acromion""#,
        "norms[1].of: norm: unknown"
      ),
    ]
    for (file, old, new, text) in edits {
      let error = refusal(file, old, new)?.description ?? "nothing"
      #expect(error.hasPrefix("edited.json: ") && error.contains(text), "\(error)")
    }
  }

  @Test("a manifest that says how many there are is held to it, and missing codes are named")
  func counts() {
    let whole = Fixture.atlas.targetCount
    let more = refusal(\.manifest, #""targets": \#(whole)"#, #""targets": \#(whole + 1)"#)
    #expect(
      more?.problem == .count(what: "targets", claimed: whole + 1, found: whole, missing: []))
    #expect(more?.place == "edited.json: targets")
    let fewer = refusal(\.manifest, #""BL": 67"#, #""BL": 66"#)
    #expect(
      fewer?.problem == .count(what: "codes of BL", claimed: 66, found: 67, missing: []))
    #expect(fewer?.place == "edited.json: codes.BL")
    let lacking = refusal(\.parts[0].points, #""code": "EX-B9""#, #""code": "EX-B8.1""#)
    #expect(
      lacking?.problem
        == .count(what: "codes of EX-B", claimed: 9, found: 8, missing: ["EX-B9"]))
    #expect(lacking?.place.hasSuffix("atlas.json: codes.EX-B") == true)
    let unknown = refusal(\.manifest, #""BL": 67"#, #""BX": 67"#)
    #expect(unknown?.description.contains(#"codes.BX: unknown key "BX""#) == true)
  }

  @Test("an atlas describes itself in a line")
  func describes() {
    #expect("\(Fixture.atlas)".count < 120)
    #expect(Mirror(reflecting: Fixture.atlas).children.isEmpty)
  }
}
