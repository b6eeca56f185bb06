// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim plan --place") struct PlanPlaceTests {
  @Test("the best place can be planned from as it is printed, and the map shows it")
  func best() throws {
    let folder = try TemporaryFolder()
    let text = try RunTests.shortScenario(entries: 2)
    let scenario = try folder.write(text, to: "two.json")
    let map = folder.url.appendingPathComponent("map.svg")
    let run = try Program.run(
      ["plan", scenario, "--place", "--best", "3", "--out", map.path, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let answer = try run.json()
    #expect((answer["unreached"] as? [Any])?.isEmpty == true)
    let places = try #require(answer["places"] as? [[String: Any]])
    #expect(places.count == 3)
    #expect(try String(contentsOf: map, encoding: .utf8).hasSuffix("</svg>\n"))

    var tree = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    var robot = try #require(tree["robot"] as? [String: Any])
    for place in places {
      robot["base"] = ["xyz_mm": place["xyz_mm"], "rpy_deg": place["rpy_deg"]]
      robot["start_q_deg"] = place["start_q_deg"]
      tree["robot"] = robot
      let data = try JSONSerialization.data(withJSONObject: tree)
      let file = try folder.write(String(decoding: data, as: UTF8.self), to: "placed.json")
      let plan = try Program.run(["plan", file, "--json"])
      #expect(plan.status == 0, "\(plan.error)")
    }
  }

  @Test("where no place serves every point the status is 1 and the points are named")
  func apart() throws {
    let folder = try TemporaryFolder()
    var tree = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try RunTests.shortScenario(entries: 1).utf8)) as? [String: Any])
    let entries = try #require(tree["protocol"] as? [[String: Any]])
    // From the shoulder blades to the ankle: further apart than the arm is long.
    tree["protocol"] = ["BL13", "BL60"].map { code in
      var entry = entries[0]
      entry["point"] = code
      return entry
    }
    let data = try JSONSerialization.data(withJSONObject: tree)
    let file = try folder.write(String(decoding: data, as: UTF8.self), to: "apart.json")
    let run = try Program.run(["plan", file, "--place", "--best", "2", "--json"])
    #expect(run.status == 1, "\(run.error)")
    let places = try #require(try run.json()["places"] as? [[String: Any]])
    for place in places {
      let missing = try #require(place["missing"] as? [[String: Any]])
      #expect(!missing.isEmpty)
      #expect(missing.allSatisfy { ["proved", "not found"].contains($0["certainty"] as? String) })
    }
    let wrong = try Program.run(["plan", file, "--place", "--out", "map.csv"])
    #expect(wrong.status == 2 && wrong.error.contains("FILE.svg"), "\(wrong.error)")
  }
}
