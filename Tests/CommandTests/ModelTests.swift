// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim model") struct ModelTests {
  private func check(_ robot: String) throws -> [String: Any] {
    let run = try Program.run(["model", "check", robot, "--json"])
    #expect(run.status == 0, "\(run.error)")
    return try run.json()
  }

  @Test(
    "check tells chain, masses, reach and singular postures of every shipped arm",
    arguments: [("franka_panda", 7), ("ur5e", 6), ("lbr_med_14", 7)])
  func shipped(name: String, joints: Int) throws {
    let document = try check(name)
    let list = try #require(document["joints"] as? [[String: Any]])
    #expect(list.count == joints && list[0]["axis"] as? [Double] == [0, 0, 1])
    #expect(list.allSatisfy { ($0["mass_kg"] as? Double ?? 0) > 0 })
    #expect((document["warnings"] as? [Any])?.isEmpty == true)
    let workspace = try #require(document["workspace"] as? [String: Any])
    let radius = try #require(workspace["radius_mm"] as? Double)
    #expect(radius > 800 && radius <= (workspace["bound_mm"] as? Double ?? 0) + 1e-9)
    let singular = try #require(document["singularities"] as? [[String: Any]])
    #expect(singular.count >= 4)
    #expect(singular.allSatisfy { ($0["smallest_singular_value"] as? Double ?? 1) < 1e-10 })
    let table = try Program.run(["model", "check", name])
    #expect(table.status == 0 && table.error.isEmpty, "\(table.error)")
    #expect(table.output.contains("singular postures found") && table.output.contains("reach: "))
  }

  @Test("what no file states is unset, never a number")
  func unset() throws {
    #expect(try check("ur5e")["unset"] as? [String] == ["effort_rate", "joint stiffness"])
    let folder = try TemporaryFolder()
    let text = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/ur5e.urdf"), encoding: .utf8)
    let bare = try folder.write(text, to: "bare.urdf")
    let document = try check(bare)
    let withoutFiles = ["acceleration", "jerk", "effort_rate", "drives", "joint stiffness"]
    #expect(
      document["unset"] as? [String]
        == withoutFiles.dropLast() + ["friction"] + withoutFiles.suffix(1))
    #expect(document["drives"] == nil)
    let table = try Program.run(["model", "check", bare]).output
    #expect(table.contains("drives: unset; a run takes") && table.contains("no friction"))
    #expect(!table.contains("inf"))
    let damped = try folder.write(
      text.replacingFirst("<axis", by: "<dynamics damping=\"2\" friction=\"1\"/><axis"),
      to: "damped.urdf")
    #expect(try check(damped)["unset"] as? [String] == withoutFiles)
  }

  @Test("check prints the numbers of the drives file", arguments: ["ur5e", "lbr_med_14"])
  func drives(name: String) throws {
    let file = try Data(
      contentsOf: Program.root.appendingPathComponent("Robots/\(name).drives.json"))
    let stated = try #require(JSONSerialization.jsonObject(with: file) as? [String: Any])
    let printed = try #require(try check(name)["drives"] as? [String: Any])
    for key in ["bandwidth_hz", "command_delay_ms"] {
      #expect(printed[key] as? Double == stated[key] as? Double)
    }
    let joints = try #require(stated["joints"] as? [[String: Any]])
    let found = try #require(printed["joints"] as? [[String: Any]])
    #expect(found.count == joints.count)
    let keys = [
      "rotor_inertia": "rotor_inertia_kg_m2", "viscous": "viscous_nm_s_rad",
      "coulomb": "coulomb_nm", "breakaway": "breakaway_nm", "stribeck": "stribeck_rad_s",
      "presliding": "presliding_rad", "brake": "brake_nm", "encoder_step": "encoder_step_rad",
      "stiffness": "stiffness_nm_rad", "spring_damping": "spring_damping_nm_s_rad",
    ]
    for (joint, entry) in zip(found, joints) {
      #expect(joint["name"] as? String == entry["name"] as? String)
      for (key, fileKey) in keys { #expect(joint[key] as? Double == entry[fileKey] as? Double) }
    }
    let table = try Program.run(["model", "check", name]).output
    #expect(table.contains("drives (bandwidth 25.0 Hz, command delay "))
    #expect(table.contains("0.000000477") && table.contains("40000") == (name == "lbr_med_14"))
  }

  @Test("an inertia that no body has is a warning with line and element")
  func warning() throws {
    let folder = try TemporaryFolder()
    let text = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/ur5e.urdf"), encoding: .utf8)
    let odd = try folder.write(
      text.replacingFirst("ixx=\"0.00018694\"", by: "ixx=\"0.00118694\""), to: "odd.urdf")
    let start = try #require(text.range(of: "ixx=\"0.00018694\""))
    let line = 1 + text[..<start.lowerBound].count(where: \.isNewline)
    let run = try Program.run(["model", "check", odd])
    #expect(run.status == 0)
    #expect(run.error.contains("odd.urdf:\(line): link \"wrist_3_link\"/inertial: no body has"))
    let warnings = try #require(try check(odd)["warnings"] as? [[String: Any]])
    #expect(warnings.count == 1 && warnings[0]["line"] as? Int == line)
  }
}
