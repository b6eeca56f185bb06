// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("Rule decoding") struct RuleDecodingTests {
  private func rule(_ text: String) throws -> PointRule {
    try PointRule(JSONNode(data: Data(text.utf8), file: "rule.json"))
  }

  @Test("each built key of the language decodes to what it says")
  func valid() throws {
    let c7 = PointRule.landmark("C7 spinous process")
    #expect(try rule(#"{"at":"C7 spinous process"}"#) == c7)
    #expect(
      try rule(#"{"at":{"point":"EX-B2.T5"}}"#) == .point(AtlasFixtures.code("EX-B2.T5")))
    #expect(
      try rule(
        #"{"between":{"a":{"at":"x"},"b":{"at":"y"},"fraction":0.25,"along":"skin"}}"#)
        == .between(a: .landmark("x"), b: .landmark("y"), fraction: 0.25, along: .skin))
    #expect(
      try rule(
        #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"lateral":{"cun":1.5,"table":"back"}}}}"#
      )
        == .cross(
          level: .spine(vertebra: "T3", part: .lower), line: .lateral(cun: 1.5, table: .back),
          aspect: nil))
    #expect(
      try rule(
        #"{"cross":{"level":{"level":{"of":{"at":"x"},"axis":"lateral"}},"line":{"join":{"through":[{"at":"x"},{"at":"y"}],"shape":"plane"}}}}"#
      )
        == .cross(
          level: .of(.landmark("x"), axis: .lateral, offset: nil, segment: nil),
          line: .join(through: [.landmark("x"), .landmark("y")], shape: .plane), aspect: nil))
    #expect(
      try rule(#"{"move":{"from":{"at":"x"},"toward":"superior","cun":1,"span":"arm9"}}"#)
        == .move(
          from: .landmark("x"), toward: .direction(DirectionSum(.superior)), cun: 1, span: "arm9",
          segment: nil))
    #expect(
      try rule(
        #"{"move":{"from":{"corner":{"of":"nail.toe2","side":"lateral"}},"toward":"proximal-lateral","fcun":0.1}}"#
      )
        == .move(
          from: .landmark("2nd toe nail lateral root corner"),
          toward: .direction(DirectionSum(.proximal, .lateral)), cun: 0.1, span: "fcun",
          segment: nil))
    #expect(
      try rule(#"{"dip":{"near":{"at":"x"},"radius_fcun":0.4,"kind":"hollow"}}"#)
        == .dip(near: .landmark("x"), radius: 0.4, kind: .hollow))
    #expect(
      try rule(
        #"{"between":{"a":{"at":"x"},"b":{"at":"y"},"fraction":0.5,"along":"skin","via":"ear-curve"}}"#
      ) == .onCurve("ear-curve", a: .landmark("x"), b: .landmark("y"), fraction: 0.5))
    #expect(
      try rule(
        #"{"cross":{"level":{"ics":4},"line":{"edge":{"of":"scm","side":"posterior","gap_fcun":0.2}},"aspect":"lateral"}}"#
      )
        == .cross(
          level: .intercostal(4),
          line: .curve(
            "scm", gap: LineRule.Gap(side: DirectionSum(.posterior), fingerCun: 0.2)),
          aspect: DirectionSum(.lateral)))
    #expect(
      try rule(#"{"when":{"standard":{"who":{"at":"x"},"gbt":{"at":"y"}}}}"#)
        == .byStandard(who: .landmark("x"), gbt: .landmark("y")))
    #expect(
      try rule(#"{"when":{"female":{"at":"x"},"male":{"at":"y"}}}"#)
        == .when(female: .landmark("x"), male: .landmark("y")))
  }

  /// A rule that is wrong, where, and what the complaint says.
  static let wrong: [(rule: String, place: String, text: String)] = [
    (#"{"att":"x"}"#, "att", #"did you mean "at"?"#),
    (
      #"{"dip":{"near":{"at":"x"},"radius_fcun":9,"kind":"hollow"}}"#, "dip.radius_fcun",
      "9.0 is not allowed"
    ),
    (
      #"{"corner":{"of":"nail.index","side":"medial"}}"#, "corner.side", #"unknown name "medial""#
    ),
    (#"{"cross":{"level":{"ics":12},"line":{}}}"#, "cross.level.ics", "is not allowed"),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"edge":{}}}}"#, "cross.line.edge",
      #"the key "of" is missing"#
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"lateral":{"cun":1,"table":"chst"}}}}"#,
      "cross.line.lateral.table", #"did you mean "chest"?"#
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"lateral":{"cun":7,"table":"back"}}}}"#,
      "cross.line.lateral.cun", "7.0 is not allowed"
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lowr"},"line":{}}}"#, "cross.level.part",
      #"did you mean "lower"?"#
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"join":{"through":[{"at":"x"}],"shape":"plane"}}}}"#,
      "cross.line.join", "1 points is not allowed"
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"join":{"through":[{"at":"x"},{"at":"y"}],"shape":"round"}}}}"#,
      "cross.line.join.shape", #"unknown name "round""#
    ),
    (#"{"at":{"point":"BL99"}}"#, "at.point", #""BL99" is not allowed"#),
    (#"{"at":"x","move":{}}"#, "", "2 keys is not allowed"),
    (#"{}"#, "", "0 keys is not allowed"),
    (
      #"{"between":{"a":{"at":"x"},"b":{"at":"y"},"fraction":1.5,"along":"skin"}}"#,
      "between.fraction", "1.5 is not allowed"
    ),
    (
      #"{"between":{"a":{"at":"x"},"b":{"at":"y"},"fraction":0.5}}"#, "between",
      #"the key "along" is missing"#
    ),
    (
      #"{"move":{"from":{"at":"x"},"toward":"up","cun":1,"span":"s"}}"#, "move.toward",
      #"unknown name "up""#
    ),
    (
      #"{"move":{"from":{"at":"x"},"toward":"superior","fcun":1,"cun":1}}"#, "move.cun",
      "either cun, fcun or finger"
    ),
  ]

  @Test("a wrong rule is refused with place and reason", arguments: wrong.indices)
  func invalid(index: Int) throws {
    let (text, place, reason) = Self.wrong[index]
    let error = #expect(throws: JSONError.self) { try rule(text) }
    #expect(error?.place == place, "\(text)")
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }
}
