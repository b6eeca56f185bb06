// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim plan") struct PlanTests {
  @Test("a plan is written as a log, a table and a document, the same bytes each time")
  func files() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 1), to: "one.json")
    for name in ["plan.mcap", "plan.csv", "plan.json"] {
      let file = folder.url.appendingPathComponent(name)
      var written: [Data] = []
      for _ in 0..<2 {
        let run = try Program.run(
          ["plan", scenario, "--out", file.path, "--rate-hz", "50", "--json"])
        #expect(run.status == 0, "\(run.error)")
        #expect(try #require(run.json()["moving_s"] as? Double) > 1)
        written.append(try Data(contentsOf: file))
      }
      #expect(written[0] == written[1], "\(name)")
    }
    #expect(folder.files() == ["one.json", "plan.csv", "plan.json", "plan.mcap"])
    let info = try Program.run(
      ["log", "info", folder.url.appendingPathComponent("plan.mcap").path, "--json"])
    #expect(info.status == 0, "\(info.error)")
    let channels = try #require(info.json()["channels"] as? [[String: Any]])
    var counts: [String: Int] = [:]
    for channel in channels {
      counts[channel["topic"] as? String ?? "?"] = channel["messages"] as? Int
    }
    let table = try String(
      contentsOf: folder.url.appendingPathComponent("plan.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").count - 1
    #expect(
      counts == [
        "/robot_description": 1, "/tf_static": 1, "/acupoints": 1, "/tool_path": 1, "/tf": rows,
        "/joint_states": rows, "/tcp_pose": rows,
      ])
  }

  @Test("a file that cannot be written is an error with its reason, and nothing is left")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 1), to: "one.json")
    for name in ["none/plan.mcap", "none/plan.csv", "none/plan.json"] {
      let run = try Program.run(
        ["plan", scenario, "--out", folder.url.appendingPathComponent(name).path])
      #expect(run.status == 2)
      #expect(run.error.contains(name) && run.error.contains("No such file"), "\(run.error)")
    }
    let run = try Program.run(["plan", scenario, "--out", "plan.txt"])
    #expect(run.status == 2 && run.error.contains("plan.txt") && run.error.contains("FILE.mcap"))
    #expect(folder.files() == ["one.json"])
  }
}
