// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import MotionControl
import Simulation
import StrictJSON
import TestBench
import Testing
import Treatment

@Suite("Scenario") struct ScenarioTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("every shipped scenario decodes")
  func shipped() throws {
    let folder = Self.root.appendingPathComponent("Scenarios").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }.sorted()
    #expect(names.contains("back-shu.json"))
    for name in names {
      let scenario = try Scenario(file: "\(folder)/\(name)")
      #expect(!scenario.treatment.entries.isEmpty)
    }
  }

  @Test("units are converted once, at the edge")
  func units() throws {
    let scenario = try Scenario(
      file: Self.root.appendingPathComponent("Scenarios/back-shu.json").path)
    #expect(scenario.patient.height == 1.65)
    #expect(scenario.patient.mass == 60)
    #expect(scenario.table.height == 0.65)
    #expect(scenario.control.rate.hertz == 1000)
    #expect(scenario.plant.step == 0.0005 && scenario.plant.model == .rigid)
    #expect(scenario.treatment.entries.count == 10)
  }

  @Test("a plant step that does not fill the period is refused")
  func plantStep() throws {
    let text = #"""
      {"schema": "robotsim.scenario/1", "name": "x",
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
       "protocol": [{"point": "GV4", "technique": {"kind": "press", "force_n": 5, "dwell_s": 1}}],
       "plant": {STEP}}
      """#
    func decode(_ step: String) throws -> Scenario {
      let data = Data(text.replacingOccurrences(of: "STEP", with: step).utf8)
      return try Scenario(JSONNode(data: data, file: "x.json"))
    }
    #expect(try decode(#""step_ms": 0.25"#).plant.step == 0.00025)
    #expect(try decode(#""model": "elastic""#).plant.step == 0.00025)
    for wrong in [#""step_ms": 0.3"#, #""step_ms": 0.5, "model": "elastic""#] {
      let error = #expect(throws: JSONError.self) { try decode(wrong) }
      #expect(error?.place == "plant.step_ms")
    }
    let error = #expect(throws: JSONError.self) { try decode(#""model": "soft""#) }
    #expect(error?.place == "plant.model")
  }
}
