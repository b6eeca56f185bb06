// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim plan") struct PlanTests {
  @Test("a plan is written as a log, a table and a document, the same bytes each time")
  func files() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 1), to: "one.json")
    for name in ["plan.mcap", "plan.csv", "plan.json", "plan.plan.json"] {
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
    #expect(folder.files() == ["one.json", "plan.csv", "plan.json", "plan.mcap", "plan.plan.json"])
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

  /// The first four points of the default scenario in disorder, with `after` in the line of one.
  private static func disorder(order: String?, after: [String: String] = [:]) throws -> String {
    let data = Data(try RunTests.shortScenario(entries: 10).utf8)
    var scenario = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let lines = try #require(scenario["protocol"] as? [[String: Any]])
    scenario["protocol"] = [9, 0, 8, 1].map { lines[$0] }.map { line in
      var line = line
      if let before = after[line["point"] as? String ?? ""] { line["after"] = before }
      return line
    }
    if let order { scenario["order"] = order }
    return String(
      decoding: try JSONSerialization.data(withJSONObject: scenario, options: [.sortedKeys]),
      as: UTF8.self)
  }

  @Test("the order is chosen, told with what it gains, and kept where the scenario says so")
  func order() throws {
    let folder = try TemporaryFolder()
    func plan(_ text: String) throws -> (visits: [Int], names: [String], run: Program) {
      let run = try Program.run(["plan", try folder.write(text, to: "order.json"), "--json"])
      #expect(run.status == 0, "\(run.error)")
      let order = try #require(try run.json()["order"] as? [String: Any])
      let targets = try #require(try run.json()["targets"] as? [[String: Any]])
      return (
        try #require(order["visits"] as? [Int]), targets.compactMap { $0["name"] as? String }, run
      )
    }
    let names = ["BL25 left", "BL13 left", "BL23 left", "BL14 left"]
    let free = try plan(try Self.disorder(order: nil))
    #expect(free.visits.sorted() == [1, 2, 3, 4])
    #expect(free.names == free.visits.map { names[$0 - 1] })
    let order = try #require(try free.run.json()["order"] as? [String: Any])
    let moving = try #require(try free.run.json()["moving_s"] as? Double)
    #expect(try #require(order["given_moving_s"] as? Double) > moving)
    #expect(try plan(try Self.disorder(order: "given")).visits == [1, 2, 3, 4])
    let after = try plan(try Self.disorder(order: nil, after: ["BL25": "BL14", "BL14": "BL13"]))
    let places = after.names.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
    #expect(places["BL13 left", default: 9] < places["BL14 left", default: -1])
    #expect(places["BL14 left", default: 9] < places["BL25 left", default: -1])
    let text = try Program.run(
      ["plan", try folder.write(try Self.disorder(order: nil), to: "order.json")])
    #expect(text.output.contains("s in the order given (-"), "\(text.output)")
    let loop = try folder.write(
      try Self.disorder(order: nil, after: ["BL13": "BL14", "BL14": "BL13"]), to: "loop.json")
    let refused = try Program.run(["plan", loop])
    #expect(refused.status == 2 && refused.error.contains("no order keeps all of that"))
  }

  @Test("in a run whose order was chosen each point is treated where it is")
  func reordered() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try Self.disorder(order: nil), to: "order.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let targets = try #require(try run.json()["targets"] as? [[String: Any]])
    let names = targets.compactMap { $0["name"] as? String }
    #expect(names.count == 4 && names != ["BL25 left", "BL13 left", "BL23 left", "BL14 left"])
    for target in targets {
      #expect(target["reached"] as? Bool == true)
      #expect(target["total_error_max_mm"] as? Double ?? .nan <= 1.0)
    }
  }

  @Test("what is printed agrees with the files: phases, times, clearance, where the robot stands")
  func agreement() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try RunTests.shortScenario(entries: 2), to: "two.json")
    func file(_ name: String) -> String { folder.url.appendingPathComponent(name).path }
    let run = try Program.run(
      ["plan", scenario, "--out", file("plan.csv"), "--rate-hz", "50", "--clearance", "--json"])
    #expect(run.status == 0, "\(run.error)")
    let answer = try run.json()
    let moving = try #require(answer["moving_s"] as? Double)
    let phases = try #require(answer["phases"] as? [String: Double])
    let sum = ["transit_s", "approach_s", "retreat_s"].reduce(0) { $0 + (phases[$1] ?? .nan) }
    #expect(abs(sum - moving) < 1e-9 * moving)
    let targets = try #require(answer["targets"] as? [[String: Any]])
    #expect(targets.map { $0["technique"] as? String } == ["press", "press"])
    let smoothing = try #require(answer["smoothing"] as? [String: Double])
    #expect((smoothing["deviation_mrad"] ?? .nan) > 0 && (smoothing["overshoot_mrad"] ?? -1) >= 0)
    let base = try #require((answer["base"] as? [String: Any])?["xyz_mm"] as? [Double])
    #expect(base == [-560, 0, 650])

    let table = try String(contentsOfFile: file("plan.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = try #require(table.split(separator: "\n").first).split(separator: ",")
    let place = try #require(header.firstIndex(of: "clearance_m"))
    let clearances = try rows.map { try #require(Double($0[place])) }
    let kept = try #require(answer["clearance_mm"] as? Double)
    #expect(try #require(clearances.min()) * 1000 >= kept - 1e-6)
    #expect(try #require(clearances.min()) * 1000 <= kept + 2)
    // On the way over the patient no link, nor the tool, is nearer to the skin than the nearest thing.
    let links = header.indices.filter { header[$0].hasPrefix("skin_") }
    #expect(links.count == 9 && header[place + 9] == "skin_tool_m")
    let transits = rows.indices.filter { rows[$0][2] == "transit" }
    #expect(!transits.isEmpty)
    for i in transits {
      let nearest = links.compactMap { Double(rows[i][$0]) }.min() ?? -1
      #expect(min(nearest, 0.5) >= clearances[i] - 1e-12)
    }

    _ = try Program.run(["plan", scenario, "--out", file("plan.json"), "--rate-hz", "50"])
    let message = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: file("plan.json")))) as? [String: Any])
    let points = try #require(message["points"] as? [[String: Any]])
    #expect((message["joint_names"] as? [String])?.count == 7 && points.count == rows.count)
    for (point, row) in zip(points, rows) {
      let time = try #require(point["time_from_start"] as? [String: Int])
      let seconds = Double(time["sec"] ?? 0) + 1e-9 * Double(time["nanosec"] ?? 0)
      #expect(abs(seconds - (Double(row[0]) ?? .nan)) < 1e-9)
      let q = try #require(point["positions"] as? [Double])
      // Foundation reads numbers to a few units in the last place.
      for (a, b) in zip(q, row[4..<11]) {
        #expect(abs(a - (Double(b) ?? .nan)) <= 1e-15 * max(1, abs(a)))
      }
      #expect(q.count == 7)
    }
    let wrong = try Program.run(["plan", scenario, "--clearance"])
    #expect(wrong.status == 2 && wrong.error.contains("FILE.csv"), "\(wrong.error)")
  }
}
