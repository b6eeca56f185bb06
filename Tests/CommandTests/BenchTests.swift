// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// The commands that time: what they print and how they end, never how fast they were.
@Suite("robotsim bench", .serialized) struct BenchTests {
  @Test("a group gives one JSON document with its figures, and the same to a file")
  func document() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("bench.json")
    let run = try Program.run(
      [
        "bench", "kinematics", "dynamics", "floor", "--duration-s", "0.2", "--json", "--out",
        file.path,
      ])
    #expect(run.status == 0, "\(run.error)")
    let root = try run.json()
    #expect(root["schema"] as? String == "robotsim.bench/1")
    let results = try #require(root["results"] as? [[String: Any]])
    let names = results.compactMap { $0["name"] as? String }
    #expect(names.contains("kinematics.fk_jacobian") && names.contains("floor.gap"))
    let timed = results.filter { ($0["name"] as? String)?.hasPrefix("floor") == false }
    #expect(timed.count == 10)
    for result in timed {
      #expect(result["allocations_per_operation"] as? Double == 0)
      #expect((result["round_medians_us"] as? [Double])?.count == 15)
    }
    let written = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    #expect(written as? NSDictionary == root as NSDictionary)
  }

  @Test("a report compared with itself shows no difference; a slower one ends with status 1")
  func compare() throws {
    let folder = try TemporaryFolder()
    let old = folder.url.appendingPathComponent("old.json").path
    let first = try Program.run(
      ["bench", "kinematics", "--duration-s", "0.2", "--out", old])
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("kinematics.fk"))
    // A past in which everything took a hundredth of the time, and one in which it took hundredfold.
    for (factor, status, word) in [(0.01, 1, "slower"), (100, 0, "faster")] {
      let changed = try folder.write(scaled(old, by: factor), to: "changed.json")
      let run = try Program.run(
        ["bench", "kinematics", "--duration-s", "0.2", "--compare", changed])
      #expect(run.status == Int32(status), "\(run.error)")
      #expect(run.output.contains(word))
    }
  }

  /// The report with every median multiplied.
  private func scaled(_ path: String, by factor: Double) throws -> String {
    let value = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    var root = try #require(value as? [String: Any])
    let results = try #require(root["results"] as? [[String: Any]])
    root["results"] = results.map { result in
      var result = result
      let medians = result["round_medians_us"] as? [Double] ?? []
      result["round_medians_us"] = medians.map { $0 * factor }
      return result
    }
    let data = try JSONSerialization.data(withJSONObject: root)
    return String(decoding: data, as: UTF8.self)
  }

  @Test("wrong groups, files and numbers end with status 2 and the reason")
  func refused() throws {
    let folder = try TemporaryFolder()
    let other = try folder.write("{\"schema\": \"robotsim.run/1\"}", to: "other.json")
    let cases: [([String], String)] = [
      (["bench", "lop"], "lop"), (["bench", "--duration-s", "0"], "duration"),
      (["bench", "floor", "--compare", other], "robotsim.bench/1"),
      (["bench", "floor", "--compare", "/nowhere.json"], "/nowhere.json"),
      (["bench", "floor", "--pin", "900"], "900"),
      (["run", "--pin", "0"], "--clock realtime"),
      (["run", "--clock", "realtime", "--priority", "100"], "--priority"),
    ]
    for (arguments, word) in cases {
      let run = try Program.run(arguments)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.error.contains(word), "\(arguments): \(run.error)")
      #expect(run.output.isEmpty)
    }
  }

  @Test("a run in real time reports its timing and replays bit by bit")
  func realtime() throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(
      ["run", "--clock", "realtime", "--duration-s", "1.5", "--out", out])
    #expect(run.status == 1, "\(run.error)")
    for word in ["wake-up lateness", "period error", "execution", "overran", "scheduling"] {
      #expect(run.output.contains(word), "\(word)")
    }
    let replay = try Program.run(["replay", "\(out)/run.mcap", "--exact"])
    #expect(replay.status == 0, "\(replay.output) \(replay.error)")
  }
}
