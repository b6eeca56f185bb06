// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim retarget") struct RetargetTests {
  private static let start = ["--q-deg", "0,0,0,-90,0,90,0"]

  @Test("one retarget has its duration, and each joint its own; the slowest sets it")
  func one() throws {
    let run = try Program.run(
      ["retarget"] + Self.start + ["--to-deg", "30,-20,10,-60,5,100,40", "--json", "--pieces"])
    #expect(run.status == 0, "\(run.error)")
    let list = try #require(try run.json()["retargets"] as? [[String: Any]])
    let duration = try #require(list[0]["duration_s"] as? Double)
    let joints = try #require(list[0]["joints"] as? [[String: Any]])
    #expect(joints.count == 7)
    let least = joints.compactMap { $0["least_s"] as? Double }
    #expect(least.max() == duration)
    for joint in joints {
      let times = try #require(joint["times_s"] as? [Double])
      #expect(abs(times.reduce(0, +) - duration) < 1e-12)
      for name in ["velocity_ratio", "acceleration_ratio", "jerk_ratio"] {
        #expect((joint[name] as? Double ?? 9) < 1 + 1e-9)
      }
    }
  }

  @Test("a table with limits needs no robot; what has no answer is told by line, with status 1")
  func table() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("retargets-\(ProcessInfo.processInfo.processIdentifier).csv").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try "# one joint\nq0,target_q0,target_qd0,v0,a0,j0\n0,1,0,1,1,1\n0,1,2,1,1,1\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    let run = try Program.run(["retarget", "--from", file, "--json"])
    #expect(run.status == 1)
    let list = try #require(try run.json()["retargets"] as? [[String: Any]])
    // 4 · (1/2)^(1/3): half the way each with jerk up and down.
    #expect(abs((list[0]["duration_s"] as? Double ?? 0) - 3.174802103936399) < 1e-12)
    #expect(list[1]["ok"] as? Bool == false)
    #expect(list[1]["line"] as? Int == 4)
  }

  @Test("a motion as a table ends at the target")
  func samples() throws {
    let run = try Program.run(
      ["retarget"] + Self.start + ["--to-deg", "0,0,0,-90,0,90,45", "--csv", "--step-ms", "100"])
    #expect(run.status == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines[0].prefix(2) == ["t_s", "q0"])
    let last = try #require(lines.last).compactMap { Double($0) }
    #expect(last.count == 22 && abs(last[7] - .pi / 4) < 1e-10)
  }

  @Test(
    "bad usage is told",
    arguments: [
      [], ["--q-deg", "0,0"], ["--from", "/nowhere.csv", "--stop"],
      ["--q-deg", "0,0,0,-90,0,90,0", "--to-deg", "1,2"],
    ])
  func usage(_ arguments: [String]) throws {
    #expect(try Program.run(["retarget"] + arguments).status == 2)
  }
}
