// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON
import Testing

@Suite("A rule in words") struct RuleInWordsTests {
  /// A rule as a file has it, and as a person would say it.
  static let rules: [(String, String)] = [
    (#"{"at": "sacral hiatus"}"#, "the sacral hiatus"),
    (
      #"{"cross": {"level": {"spine": "T3", "part": "lower"}, "line": {"lateral": {"cun": 1.5, "table": "back"}}}}"#,
      "where the level of the dip below the spinous process of T3 meets the line 1.5 cun beside the midline (table back)"
    ),
    (
      #"{"cross": {"level": {"ics": 4}, "line": {"lateral": {"cun": 0, "table": "chest"}}}}"#,
      "where intercostal space 4 meets the midline"
    ),
    (
      #"{"move": {"from": {"at": {"point": "ST35"}}, "toward": "distal", "cun": 3, "span": "leg16"}}"#,
      "3 cun (leg16) to distal from ST35, along the skin"
    ),
    (
      #"{"move": {"from": {"at": "a"}, "toward": {"curve": "tibia.crest"}, "finger": 1, "segment": "shank"}}"#,
      "1 finger's breadth toward the tibia.crest (of the shank) from the a, along the skin"
    ),
    (
      #"{"between": {"a": {"at": "a"}, "b": {"at": "b"}, "fraction": 0.3333, "along": "straight"}}"#,
      "one third of the way from the a to the b, straight, then out to the skin"
    ),
    (
      #"{"between": {"a": {"at": "a"}, "b": {"at": "b"}, "fraction": 0.15, "along": "skin", "via": "c"}}"#,
      "15 % of the way along the c, from its place nearest to the a to that nearest to the b"
    ),
    (
      #"{"dip": {"near": {"at": "a"}, "radius_fcun": 0.4, "kind": "hollow"}}"#,
      "the middle of the hollow within 0.4 finger cun of the a"
    ),
    (
      #"{"cross": {"level": {"of": {"at": "a"}, "cun": 2, "span": "forearm12", "toward": "proximal"}, "line": {"edge": {"of": "tendon.fcr", "side": "radial", "gap_fcun": 0.2}}, "aspect": "palmar"}}"#,
      "where the level of 2 cun (forearm12) to proximal of the a meets the line 0.2 finger cun to radial of the tendon.fcr, on the palmar side"
    ),
    (
      #"{"when": {"female": {"at": "a"}, "male": {"at": "b"}}}"#, "in women the a; in men the b"
    ),
    (
      #"{"when": {"standard": {"who": {"at": "a"}, "gbt": {"at": "b"}}}}"#,
      "by WHO 2008 the a; by GB/T 12346 the b"
    ),
  ]

  @Test("says what the rule says", arguments: rules.indices)
  func words(index: Int) throws {
    let (text, words) = Self.rules[index]
    let rule = try PointRule(JSONNode(data: Data(text.utf8), file: "rule.json"))
    #expect(rule.inWords == words)
  }

  @Test("names every landmark, curve, span and point that the rule of a shipped point uses")
  func complete() {
    for point in AtlasFixtures.atlas.points {
      let words = point.rule?.inWords ?? ""
      let uses = RuleReferences(of: point.rule)
      for name in uses.landmarks + uses.curves + uses.points.map(\.description) + uses.vertebrae {
        #expect(words.contains(name), "\(point.code): \(name) is not in: \(words)")
      }
    }
  }
}
