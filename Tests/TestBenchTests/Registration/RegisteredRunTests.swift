// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import Geometry
import MotionControl
import Reporting
import SpatialMath
import StrictJSON
import TestBench
import Testing

@Suite("Scenarios with registration") struct RegisteredRunTests {
  private func scenario(_ registration: String) throws -> Scenario {
    let text = """
      {"schema": "robotsim.scenario/1", "name": "one point", "registration": \(registration),
       "patient": {"sex": "male", "age_years": 30, "height_cm": 180, "mass_kg": 80},
       "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
       "protocol": [{"point": "BL23", "side": "left",
                     "technique": {"kind": "press", "force_n": 5, "dwell_s": 1}}]}
      """
    return try Scenario(JSONNode(data: Data(text.utf8), file: "one.json"))
  }

  @Test("exact is the default, and says nothing in the resolved scenario")
  func exact() throws {
    let plain = try PreparedRunTests.scenario(#""base": "auto""#)
    #expect(plain.registration == RegistrationSetup())
    #expect(plain.registration.method == .exact)
    let prepared = try PreparedRun(
      scenario(#"{"method": "exact"}"#), from: DataLocation.find())
    #expect(prepared.estimate.registration == nil)
    #expect(prepared.estimate.carried.points == prepared.patient.carried.points)
    #expect(prepared.estimate.summary(of: ["BL23 left"]) == nil)
  }

  @Test("the controller sees the estimate, the world keeps the truth")
  func estimate() throws {
    let prepared = try PreparedRun(
      scenario(#"{"method": "landmarks"}"#), from: DataLocation.find())
    let target = try #require(prepared.plan.targets.first)
    let code = try #require(AcupointCode("BL23"))
    let real = try #require(prepared.patient.carried[code, .left])
    let error = (target.X_PA.translation - real.position).length
    #expect(error > 1e-5 && error < 0.01)
    #expect(target.sigma > real.sigma)
    let summary = try #require(prepared.estimate.summary(of: [target.name]))
    #expect(abs(summary.targets[0].error_mm - 1e3 * error) < 1e-6)
    #expect(summary.landmarks_used >= 8 && summary.fiducial_error_mm < 6)
    // The true posture is not the preset.
    #expect(prepared.patient.body.adjustment != .none)
    // The planner keeps clear of the estimated skin.
    let gap = zip(prepared.estimate.surface.vertices, prepared.patient.body.surface.vertices)
      .map { ($0 - $1).length }.max()
    #expect(try #require(gap) > 1e-4)
  }

  @Test("values outside their range and unknown landmarks are refused by name")
  func refusals() throws {
    let range = #expect(throws: JSONError.self) {
      try scenario(#"{"method": "landmarks", "noise_mm": -1}"#)
    }
    #expect(range?.place == "registration.noise_mm")
    #expect(throws: JSONError.self) { try scenario(#"{"method": "guess"}"#) }
    #expect(throws: JSONError.self) { try scenario(#"{"noise_mm": 1}"#) }
    let data = try DataLocation.find()
    for (names, word) in [(#"["elbow"]"#, "elbow"), (#"["olecranon"]"#, "2 landmarks")] {
      let wanted = try scenario(#"{"method": "landmarks", "landmarks": \#(names)}"#)
      do {
        _ = try PreparedRun(wanted, from: data)
        Issue.record("\(names) were taken")
      } catch {
        #expect("\(error)".contains(word), "\(error)")
      }
    }
  }
}
