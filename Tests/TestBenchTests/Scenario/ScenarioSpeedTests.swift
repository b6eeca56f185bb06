// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Safety
import StrictJSON
import TestBench
import Testing

@Suite("Speed ceilings of a scenario") struct ScenarioSpeedTests {
  private static func scenario(_ speed: String) throws -> Scenario {
    let text = """
      {"schema": "robotsim.scenario/1", "name": "x",
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
       "control": {"tool_speed_mm_s": \(speed)},
       "protocol": [{"point": "BL13", "side": "left",
                     "technique": {"kind": "press", "force_n": 4, "dwell_s": 1}}]}
      """
    return try Scenario(JSONNode(data: Data(text.utf8), file: "x.json"))
  }

  @Test("lowered ceilings reach plan, loop and the resolved scenario; the others stay")
  func lowered() throws {
    let data = try DataLocation.find()
    let usual = try PreparedRun(Self.scenario("{}"), from: data)
    let slow = try PreparedRun(
      Self.scenario(#"{"absolute": 100, "closing": 10}"#), from: data)
    #expect(usual.configuration.monitors.speed.absolute == 0.25)
    #expect(slow.configuration.monitors.speed.absolute == 0.1)
    #expect(slow.configuration.monitors.speed.closing == 0.01)
    #expect(slow.configuration.monitors.speed.tangential == 0.1)
    #expect(
      slow.configuration.monitors.speed.reactionTime
        == usual.configuration.monitors.speed.reactionTime)
    #expect(slow.report.toolSpeed <= 0.08 && usual.report.toolSpeed > 0.1)
    #expect(slow.report.movingTime > usual.report.movingTime)
    let again = try Scenario(
      JSONNode(data: Data(slow.scenario.resolvedJSON()), file: "resolved.json"))
    #expect(again.control.speed == slow.scenario.control.speed)
  }

  @Test(
    "ceilings are never raised, nor zero",
    arguments: [#"{"absolute": 251}"#, #"{"closing": 21}"#, #"{"opening": 0}"#, #"{"along": 5}"#])
  func refused(_ speed: String) throws {
    #expect(throws: JSONError.self) { try Self.scenario(speed) }
  }
}
