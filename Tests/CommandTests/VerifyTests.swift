// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim verify") struct VerifyTests {
  private static let folder = "Examples/trajectories/"

  /// What is planted where: see `Examples/trajectories/README.md`.
  static let planted: [(file: String, name: String, joint: String, time: Double, within: Double)] =
    [
      (
        "velocity-spike.mcap", "joint_motion_generator_velocity_limits_violation", "panda_joint5",
        1.23, 0.01
      ),
      (
        "acceleration-step.csv", "joint_motion_generator_velocity_discontinuity", "panda_joint2",
        0.8, 0.012
      ),
      (
        "position-limit.csv", "joint_motion_generator_position_limits_violation", "panda_joint6",
        1_700_000_003, 0.001
      ),
      ("joint-flip.mcap", "midpoint_deviation", "panda_joint1", 6, 0.001),
    ]

  private func verdict(_ file: String, _ more: [String] = []) throws -> (Program, [String: Any]) {
    let run = try Program.run(["verify", file, "--robot", "franka_panda", "--json"] + more)
    return (run, try run.json())
  }

  private func findings(_ verdict: [String: Any]) throws -> [[String: Any]] {
    let all = try #require(verdict["trajectories"] as? [[String: Any]])
    return all.flatMap { $0["findings"] as? [[String: Any]] ?? [] }
  }

  @Test("the planted fault is named, with its joint and its time", arguments: planted.indices)
  func broken(index: Int) throws {
    let fault = Self.planted[index]
    let (run, verdict) = try verdict(Self.folder + fault.file)
    #expect(run.status == 1, "\(run.error)")
    #expect(verdict["schema"] as? String == "robotsim.verify/1")
    #expect(verdict["passed"] as? Bool == false)
    let all = try findings(verdict)
    let found = try #require(all.first { $0["name"] as? String == fault.name })
    #expect(found["joint"] as? String == fault.joint)
    let time = try #require(found["time_s"] as? Double)
    #expect(abs(time - fault.time) <= fault.within, "\(time)")
    #expect((found["margin"] as? Double ?? 1) < 0)
    #expect(all.allSatisfy { $0["joint"] as? String == fault.joint }, "\(all)")
  }

  @Test("nothing is found in the clean trajectory, and the table says so")
  func clean() throws {
    let (run, verdict) = try verdict(Self.folder + "clean.csv")
    #expect(run.status == 0, "\(run.error)")
    #expect(verdict["passed"] as? Bool == true)
    #expect(try findings(verdict).isEmpty)
    let table = try Program.run(["verify", Self.folder + "clean.csv", "--robot", "franka_panda"])
    #expect(table.status == 0 && table.output.contains("clean: nothing found"))
    #expect(table.output.contains("panda_joint7") && table.error.isEmpty)
  }

  @Test("limits that no file states are said to be unset")
  func unset() throws {
    let folder = try TemporaryFolder()
    let urdf = try String(
      contentsOf: Program.root.appendingPathComponent("Robots/franka_panda.urdf"), encoding: .utf8)
    let robot = try folder.write(urdf, to: "bare.urdf")
    let run = try Program.run(["verify", Self.folder + "clean.csv", "--robot", robot])
    #expect(run.status == 0 && run.output.contains("unset"))
  }

  @Test("a wrong file has status 2, its place on standard error, nothing on standard output")
  func wrong() throws {
    let folder = try TemporaryFolder()
    let file = Program.root.appendingPathComponent(Self.folder + "clean.csv")
    let good = try String(contentsOf: file, encoding: .utf8)
    let edits: [(text: String, words: [String])] = [
      ("", ["empty"]),
      (good.replacingFirst("panda_joint4_position", by: "panda_jiont4_position"), ["line 2"]),
      (good.replacingFirst("time_s", by: "clock"), ["line 2", "no time column"]),
      (good.replacingFirst("\n0.07,", by: "\n0.05,"), ["line 10", "time_s", "0.05", "0.06"]),
      (good.replacingFirst("\n0.07,", by: "\n0.07,nan,"), ["line 10"]),
      (good.replacingFirst("0.300000000,", by: "nan,"), ["line 3", "panda_joint1_position"]),
    ]
    for (number, edit) in edits.enumerated() {
      try #require(edit.text != good)
      let file = try folder.write(edit.text, to: "wrong-\(number).csv")
      let run = try Program.run(["verify", file, "--robot", "franka_panda", "--json"])
      #expect(run.status == 2 && run.output.isEmpty, "\(number): \(run.output)")
      for word in edit.words { #expect(run.error.contains(word), "\(word): \(run.error)") }
    }
    let half = try Data(
      contentsOf: Program.root.appendingPathComponent(Self.folder + "velocity-spike.mcap"))
    let cut = folder.url.appendingPathComponent("cut.mcap")
    try half.prefix(half.count / 2).write(to: cut)
    let run = try Program.run(["verify", cut.path, "--robot", "franka_panda"])
    #expect(run.status == 2 && run.error.contains("cut.mcap: at byte"))
    let missing = try Program.run(["verify", "no-such.csv", "--robot", "franka_panda"])
    #expect(missing.status == 2 && missing.error.contains("no-such.csv"))
    let noRobot = try Program.run(["verify", Self.folder + "clean.csv"])
    #expect(noRobot.status == 2 && noRobot.error.contains("franka_panda"))
  }
}
