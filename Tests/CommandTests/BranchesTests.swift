// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim model branches") struct BranchesTests {
  @Test("the posture that makes the pose is listed, and all that are listed make it")
  func ownPosture() throws {
    let q = [12.0, -80, 95, -100, -75, 30]
    let list = q.map { "\($0)" }.joined(separator: ",")
    let run = try Program.run(
      ["model", "branches", "--robot", "ur5e", "--q-deg", list, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let pose = try #require((run.json()["poses"] as? [[String: Any]])?.first)
    let branches = try #require(pose["branches"] as? [[String: Any]])
    #expect(branches.count == 8)
    #expect(Set(branches.compactMap { $0["label"] as? String }).count == 8)
    let made = try Self.pose(of: q)
    var isListed = false
    for branch in branches {
      let other = try #require(branch["q_deg"] as? [Double])
      isListed = isListed || zip(q, other).allSatisfy { abs($0 - $1) < 1e-6 }
      for (a, b) in zip(made, try Self.pose(of: other)) { #expect(abs(a - b) < 1e-9) }
    }
    #expect(isListed)
    #expect(pose["scan"] == nil)
  }

  /// The twelve numbers that `model fk` prints.
  static func pose(of q: [Double]) throws -> [Double] {
    let run = try Program.run([
      "model", "fk", "--robot", "ur5e", "--q-deg", q.map { "\($0)" }.joined(separator: ","),
      "--json",
    ])
    let rows = try #require(run.json()["pose"] as? [[Double]])
    return rows.flatMap { $0 }
  }

  @Test(
    "a redundant arm has a table over its redundant angle",
    arguments: ["franka_panda", "lbr_med_14"])
  func redundant(robot: String) throws {
    let arguments = [
      "model", "branches", "--robot", robot, "--q-deg", "10,20,-30,-80,25,70,15", "--samples", "12",
    ]
    let run = try Program.run(arguments + ["--json"])
    #expect(run.status == 0, "\(run.error)")
    let pose = try #require((run.json()["poses"] as? [[String: Any]])?.first)
    #expect((pose["scan"] as? [Any])?.count == 12)
    #expect(pose["nearest"] != nil && pose["farthest_from_ends"] != nil)
    let text = try Program.run(arguments)
    #expect(text.output.contains("redundant angle") && text.output.contains("elbow"))
  }

  @Test("a table of poses is solved pose by pose; one out of reach gives status 1")
  func table() throws {
    let folder = try TemporaryFolder()
    let names = (0..<16).map { "t\($0 / 4)\($0 % 4)" } + (0..<6).map { "cold\($0)" }
    func row(_ x: Double) -> String {
      let pose = [1, 0, 0, x, 0, -1, 0, 0.1, 0, 0, -1, 0.2, 0, 0, 0, 1] + [0, 0, 0, 0, 0, 0]
      return pose.map { "\($0)" }.joined(separator: ",")
    }
    let header = names.joined(separator: ",")
    let near = try folder.write(
      [header, row(0.4), row(0.5)].joined(separator: "\n"), to: "near.csv")
    let far = try folder.write([header, row(0.4), row(4)].joined(separator: "\n"), to: "far.csv")
    let arguments = ["model", "branches", "--robot", "ur5e", "--json", "--cases"]
    let good = try Program.run(arguments + [near])
    #expect(good.status == 0, "\(good.error)")
    #expect((try good.json()["poses"] as? [Any])?.count == 2)
    #expect(try Program.run(arguments + [far]).status == 1)
  }

  @Test(
    "what makes no sense is refused with status 2",
    arguments: [
      ["--robot", "ur5e"], ["--robot", "ur5e", "--q-deg", "1,2,3"],
      ["--robot", "ur5e", "--q-deg", "0,0,0,0,0,0", "--redundant-deg", "3"],
      [
        "--robot", "Tests/MotionControlTests/Golden/mixed-arm.urdf", "--tip", "tip", "--q-deg",
        "1,2,3,4",
      ],
    ])
  func refused(arguments: [String]) throws {
    let run = try Program.run(["model", "branches"] + arguments)
    #expect(run.status == 2 && !run.error.isEmpty && run.output.isEmpty, "\(run.error)")
  }
}
