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
    #expect(try check("ur5e")["unset"] as? [String] == ["effort_rate", "friction"])
    let folder = try TemporaryFolder()
    let text = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/ur5e.urdf"), encoding: .utf8)
    let bare = try folder.write(text, to: "bare.urdf")
    #expect(
      try check(bare)["unset"] as? [String] == ["acceleration", "jerk", "effort_rate", "friction"])
    let table = try Program.run(["model", "check", bare]).output
    #expect(table.contains("unset") && !table.contains("inf"))
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
