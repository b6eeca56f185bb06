// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench
import Testing
import Treatment

@Suite("Zones and overrides of a scenario") struct ScenarioZoneTests {
  private func decode(zones: String = "[]", overrides: String = "[]") throws -> Scenario {
    let text = """
      {"schema": "robotsim.scenario/1", "name": "x",
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80,
                   "exclusion_zones": \(zones)},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
       "protocol": [{"point": "GV4", "technique": {"kind": "press", "force_n": 5, "dwell_s": 1}}],
       "overrides": \(overrides)}
      """
    return try Scenario(JSONNode(data: Data(text.utf8), file: "x.json"))
  }

  @Test("the three kinds decode, in metres")
  func kinds() throws {
    let zones = try decode(
      zones: #"""
        [{"kind": "sphere", "at": "BL23 left", "offset_mm": [0, 5, -20], "radius_mm": 40,
          "reason": "implant", "name": "pump"},
         {"kind": "box", "at": "GV4", "half_mm": [50, 20, 10], "reason": "wound"},
         {"kind": "painted", "polygon": ["BL21 left", "BL50 left", "BL52 left"], "reason": "tumour"}]
        """#
    ).zones
    #expect(
      zones == [
        ZoneRequest(
          extent: .sphere(at: "BL23 left", offset: [0, 0.005, -0.02], radius: 0.04),
          reason: .implant, name: "pump"),
        ZoneRequest(
          extent: .box(at: "GV4", offset: .zero, half: [0.05, 0.02, 0.01]), reason: .wound),
        ZoneRequest(
          extent: .painted(corners: ["BL21 left", "BL50 left", "BL52 left"]), reason: .tumour),
      ])
    #expect(zones[1].name == "wound at GV4")
  }

  static let wrong: [(String, String, String)] = [
    (
      #"[{"kind": "ball", "at": "GV4", "radius_mm": 40, "reason": "wound"}]"#,
      "patient.exclusion_zones[0].kind", "unknown name"
    ),
    (
      #"[{"kind": "sphere", "at": "GV4", "radius_mm": 40, "reason": "scar"}]"#,
      "patient.exclusion_zones[0].reason", "unknown name"
    ),
    (
      #"[{"kind": "sphere", "at": "GV4", "radius_mm": 0, "reason": "wound"}]"#,
      "patient.exclusion_zones[0].radius_mm", "1.0…500.0"
    ),
    (
      #"[{"kind": "sphere", "at": "GV4", "half_mm": [1, 1, 1], "reason": "wound"}]"#,
      "patient.exclusion_zones[0].half_mm", "unknown key"
    ),
    (
      #"[{"kind": "box", "at": "GV4", "half_mm": [1, 1], "reason": "wound"}]"#,
      "patient.exclusion_zones[0].half_mm", "3 numbers"
    ),
    (
      #"[{"kind": "box", "at": "GV4", "half_mm": [1, 1, 0], "reason": "wound"}]"#,
      "patient.exclusion_zones[0].half_mm", "each 1.0…500.0"
    ),
    (
      #"[{"kind": "painted", "polygon": ["GV4", "GV3"], "reason": "wound"}]"#,
      "patient.exclusion_zones[0].polygon", "2 corners"
    ),
    (
      #"[{"kind": "sphere", "radius_mm": 9, "reason": "wound"}]"#, "patient.exclusion_zones[0]",
      #""at" is missing"#
    ),
    (#"{"kind": "sphere"}"#, "patient.exclusion_zones", "a list expected"),
  ]

  @Test("a wrong zone is refused with file and key path", arguments: wrong)
  func wrongZone(zones: String, place: String, text: String) throws {
    let error = try #require(#expect(throws: JSONError.self) { try decode(zones: zones) })
    #expect(error.place == place && error.file == "x.json")
    #expect(error.description.contains(text), "\(error)")
  }

  @Test("a ceiling has a share, a caution has none")
  func shares() throws {
    let raised = try decode(
      overrides:
        #"[{"point": "GV4", "caution": "force-ceiling", "share": 0.5, "reason": "trained"}]"#)
    #expect(raised.treatment.overrides.map(\.share) == [0.5])
    for (text, place) in [
      (#"[{"point": "GV4", "caution": "force-ceiling", "reason": "x"}]"#, "overrides[0]"),
      (
        #"[{"point": "GV4", "caution": "force-ceiling", "share": 1.1, "reason": "x"}]"#,
        "overrides[0].share"
      ),
      (
        #"[{"point": "GV4", "caution": "spinous-process", "share": 1, "reason": "x"}]"#,
        "overrides[0].share"
      ),
      (#"[{"point": "GV4", "caution": "spinous-process", "reason": " "}]"#, "overrides[0].reason"),
    ] {
      let error = #expect(throws: JSONError.self) { try decode(overrides: text) }
      #expect(error?.place == place)
    }
  }
}
