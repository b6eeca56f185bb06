// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench
import Testing

@Suite("PreparedRun") struct PreparedRunTests {
  static func scenario(_ robot: String, point: String = "BL23") throws -> Scenario {
    let text = """
      {"schema": "robotsim.scenario/1", "name": "one point",
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", \(robot)},
       "protocol": [{"point": "\(point)", "side": "left",
                     "technique": {"kind": "press", "force_n": 5, "dwell_s": 1}}]}
      """
    return try Scenario(JSONNode(data: Data(text.utf8), file: "one.json"))
  }

  @Test("a base that is left open is found beside the table")
  func automaticBase() throws {
    let prepared = try PreparedRun(
      Self.scenario(#""base": "auto""#), from: DataLocation.find())
    let place = prepared.X_WB.translation
    #expect(abs(place.x) > prepared.scenario.table.width / 2)
    #expect(prepared.plan.targets.map(\.name) == ["BL23 left"])
    #expect(prepared.report.clearance > 0)
  }

  @Test("what cannot be reached is refused with the target and how far")
  func unreachable() throws {
    let far = try Self.scenario(
      #""base": {"xyz_mm": [-1800, 0, 650]}, "start_q_deg": [0, -45, 0, -135, 0, 90, 45]"#)
    let error = #expect(throws: RunRefused.self) {
      try PreparedRun(far, from: DataLocation.find())
    }
    guard case .plan(let refusal) = error, case .unreachable(_, let distance) = refusal.reason
    else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.target == "BL23 left")
    #expect(distance > 0.3 && distance < 2)
  }

  @Test("an unknown point is refused with the nearest names")
  func unknownPoint() throws {
    let wrong = try Self.scenario(#""base": "auto""#, point: "BL99")
    let error = #expect(throws: RunRefused.self) {
      try PreparedRun(wrong, from: DataLocation.find())
    }
    #expect("\(String(describing: error))".contains("BL99"))
  }
}
