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
          level: .spine(vertebra: "T3", part: .lower), line: .lateral(cun: 1.5, table: .back)))
    #expect(
      try rule(
        #"{"cross":{"level":{"level":{"of":{"at":"x"},"axis":"lateral"}},"line":{"join":{"through":[{"at":"x"},{"at":"y"}],"shape":"plane"}}}}"#
      )
        == .cross(
          level: .of(.landmark("x"), axis: .lateral, offset: nil),
          line: .join(through: [.landmark("x"), .landmark("y")])))
    #expect(
      try rule(#"{"move":{"from":{"at":"x"},"toward":"superior","cun":1,"span":"arm9"}}"#)
        == .move(from: .landmark("x"), toward: .superior, cun: 1, span: "arm9"))
    #expect(
      try rule(#"{"when":{"female":{"at":"x"},"male":{"at":"y"}}}"#)
        == .when(female: .landmark("x"), male: .landmark("y")))
  }

  /// A rule that is wrong, where, and what the complaint says.
  static let wrong: [(rule: String, place: String, text: String)] = [
    (#"{"att":"x"}"#, "att", #"did you mean "at"?"#),
    (#"{"dip":{}}"#, "dip", "not available yet"),
    (#"{"corner":{}}"#, "corner", "not available yet"),
    (#"{"cross":{"level":{"ics":4},"line":{}}}"#, "cross.level.ics", "not available yet"),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"edge":{}}}}"#, "cross.line.edge",
      "not available yet"
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"rim":{}}}}"#, "cross.line.rim",
      "not available yet"
    ),
    (
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"lateral":{"cun":1,"table":"chest"}}}}"#,
      "cross.line.lateral.table", "not available yet"
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
      #"{"cross":{"level":{"spine":"T3","part":"lower"},"line":{"join":{"through":[],"shape":"ear-curve"}}}}"#,
      "cross.line.join.shape", "not available yet"
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
      #"{"move":{"from":{"at":"x"},"toward":"superior","fcun":1}}"#, "move.fcun",
      "not available yet"
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
