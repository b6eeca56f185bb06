// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import StrictJSON
import TestBench
import Testing
import Treatment

@Suite("Order of a scenario") struct ScenarioOrderTests {
  /// A scenario of some visits, each "BL13 left" and what stands behind it in its line.
  static func scenario(_ visits: [(String, String)], order: String? = nil) throws -> Scenario {
    let lines = visits.map { name, more in
      let words = name.split(separator: " ")
      return """
        {"point": "\(words[0])", "side": "\(words.count > 1 ? words[1] : "mid")",
         "technique": {"kind": "point", "standoff_mm": 20, "dwell_s": 1}\(more)}
        """
    }
    let text = """
      {"schema": "robotsim.scenario/1", "name": "x",
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
       \(order.map { "\"order\": \($0)," } ?? "")
       "protocol": [\(lines.joined(separator: ","))]}
      """
    return try Scenario(JSONNode(data: Data(text.utf8), file: "x.json"))
  }

  static let points = [
    ("BL13 left", ""), ("BL13 right", ""), ("BL14 left", ""), ("GV4", ""), ("BL13 left", ""),
  ]

  static func refusal(
    _ visits: [(String, String)], order: String? = nil
  ) throws -> String {
    let error = #expect(throws: JSONError.self) { try scenario(visits, order: order) }
    return try #require(error).description
  }

  @Test("the quickest order is the default, visits to one point keep theirs")
  func standard() throws {
    let order = try Self.scenario(Self.points).treatment.order
    #expect(order.choice == .quickest && order.sides == .mixed)
    let rules = try #require(order.rules)
    #expect(rules.predecessors == [[], [], [], [], [0]])
    #expect(Set(rules.groups) == [0])
  }

  @Test("names and the object say the same")
  func forms() throws {
    func order(_ text: String) throws -> VisitOrder {
      try Self.scenario(Self.points, order: text).treatment.order
    }
    #expect(try order(#""quickest""#) == order("{}"))
    #expect(try order(#""quickest""#) == order(#"{"by": "quickest", "sides": "mixed"}"#))
    #expect(try order(#""given""#) == order(#"{"by": "given"}"#))
    #expect(try order(#""given""#) == VisitOrder.given)
    let grouped = try order(#"{"sides": "grouped"}"#)
    #expect(grouped.sides == .grouped && grouped.rules?.groups == [0, 1, 0, 2, 0])
  }

  @Test("what comes after what, by code, by code and side, one or several")
  func after() throws {
    let visits = [
      ("BL13 left", #", "after": "GV4""#), ("BL13 right", #", "after": ["BL14", "BL13 left"]"#),
      ("BL14 left", ""), ("GV4", #", "after": "BL14 left""#), ("BL13 left", ""),
    ]
    let treatment = try Self.scenario(visits).treatment
    #expect(treatment.entries.map(\.after) == [[3], [0, 2, 4], [], [2], []])
    #expect(treatment.order.rules?.predecessors == [[3], [0, 2, 4], [], [2], [0]])
    #expect(treatment.order.rules?.givenOrder == [2, 3, 0, 4, 1])
  }

  @Test("wrong orders and names are refused with what would be right")
  func refusals() throws {
    func after(_ text: String, order: String? = nil) throws -> String {
      try Self.refusal(
        [("BL13 left", ""), ("BL13 right", ""), ("BL14 left", #", "after": \#(text)"#)],
        order: order)
    }
    let unknown =
      #"protocol[2].after: unknown name "BL15"; valid: BL13 left, BL13 right, BL14 left"#
    #expect(try after(#""BL15""#).contains(unknown))
    #expect(try after(#""BL13 lef""#).contains(#"did you mean "BL13 left"?"#))
    #expect(try after(#"["BL13 left", "BL13"]"#).contains("protocol[2].after[1]"))
    #expect(try after(#""BL13""#).contains("valid: BL13 left, BL13 right"))
    #expect(try after(#""BL14""#).contains("the point itself"))
    #expect(try after("3").contains("protocol[2].after"))
    let points = Self.points
    #expect(try Self.refusal(points, order: #""quick""#).contains(#"unknown name "quick""#))
    #expect(try Self.refusal(points, order: #"{"side": "mixed"}"#).contains(#"key "side""#))
    #expect(
      try Self.refusal(points, order: #"{"by": "given", "sides": "grouped"}"#)
        .contains("order.sides: grouped is not allowed; only where the order is \"quickest\""))
  }

  @Test("rules that contradict each other are refused with their way round")
  func contradictions() throws {
    let loop = [
      ("BL13 left", #", "after": "BL15""#), ("BL14 left", #", "after": "BL13""#),
      ("BL15 left", #", "after": "BL14""#),
    ]
    let text = try Self.refusal(loop)
    for rule in ["BL13 left after BL15 left", "BL14 left after BL13 left"] {
      #expect(text.contains(rule), "\(text)")
    }
    #expect(text.contains("no order keeps all of that"))
    let crossed = [
      ("BL13 left", ""), ("BL13 right", #", "after": "BL13 left""#),
      ("BL14 left", #", "after": "BL14 right""#), ("BL14 right", ""),
    ]
    #expect(throws: Never.self) { try Self.scenario(crossed) }
    let grouped = try Self.refusal(crossed, order: #"{"sides": "grouped"}"#)
    #expect(grouped.contains("with grouped sides"), "\(grouped)")
    let given = try Self.refusal(loop, order: #""given""#)
    #expect(given.contains("protocol[0].after: BL15 left, which comes later"), "\(given)")
  }

  @Test("the resolved scenario says the order and reads back the same")
  func resolved() throws {
    let visits = [
      ("BL13 left", ""), ("BL13 right", #", "after": "BL14""#), ("BL14 left", ""), ("GV4", ""),
      ("GV4", #", "after": ["BL13 right", "BL14"]"#),
    ]
    for order in [#""given""#, #""quickest""#, #"{"sides": "grouped"}"#] {
      let isGiven = order == #""given""#
      let scenario = try Self.scenario(
        isGiven ? visits.map { ($0.0, "") } : visits, order: order)
      let bytes = scenario.resolvedJSON()
      let again = try Scenario(JSONNode(data: Data(bytes), file: "resolved.json"))
      #expect(again.treatment == scenario.treatment)
      #expect(again.resolvedJSON() == bytes)
    }
  }
}
