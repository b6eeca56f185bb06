// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim retime") struct RetimeTests {
  static let table = """
    # five postures
    q0,q1,q2,q3,q4,q5,q6
    0,-0.78,0,-2.35,0,1.57,0.78
    0.3,-0.6,0.2,-2.2,0.1,1.7,0.6
    0.5,-0.2,0.1,-1.9,0.3,1.9,0.2
    0.4,0.1,-0.2,-1.6,0.2,1.5,0.0
    0.1,0.3,-0.4,-1.8,0.0,1.4,0.3

    """

  private func retime(_ text: String, _ options: [String]) throws -> Program {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "way.csv")
    return try Program.run(["retime", path, "--robot", "franka_panda"] + options)
  }

  @Test("the limits asked for are kept and near, and those of jerk cost little")
  func kept() throws {
    var durations: [Double] = []
    for options in [["--no-jerk"], [], ["--torque"], ["--path", "quintic"]] {
      let run = try retime(Self.table, options + ["--json", "--samples", "11"])
      #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
      let document = try run.json()
      durations.append(try #require(document["duration_s"] as? Double))
      let worst = try #require(document["worst"] as? [String: Double])
      let jerk: Set = options == ["--no-jerk"] ? [] : ["jerk"]
      let torque: Set = options == ["--torque"] ? ["torque"] : []
      #expect(Set(worst.keys) == jerk.union(torque).union(["velocity", "acceleration"]))
      let largest = try #require(worst.values.max())
      #expect(largest <= 1 + 1e-6 && largest > 0.999)
      let check = try #require(document["check"] as? [String: Any])
      #expect(check["passed"] as? Bool == true && check["findings"] as? Int == 0)
      let samples = try #require(document["samples"] as? [[String: Any]])
      #expect(samples.count == 11 && samples[10]["t_s"] as? Double == durations.last)
      #expect(samples[10]["q"] as? [Double] == [0.1, 0.3, -0.4, -1.8, 0, 1.4, 0.3])
    }
    #expect(durations[1] < 1.01 * durations[0])
    // The Panda's torques allow far more than its accelerations here.
    #expect(abs(durations[2] / durations[1] - 1) < 1e-4)
  }

  @Test("the samples that are written pass robotsim verify")
  func verified() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.table, to: "way.csv")
    let out = folder.url.appendingPathComponent("motion.csv").path
    let run = try Program.run(["retime", path, "--samples", "2001", "--out", out])
    #expect(run.status == 0 && run.output.contains("no limit broken"))
    let verdict = try Program.run(["verify", out, "--robot", "franka_panda"])
    #expect(verdict.status == 0, "\(verdict.output)")
  }

  @Test("waypoints that are all the same take no time, and the text says so")
  func standstill() throws {
    let row = "0,-0.78,0,-2.35,0,1.57,0.78\n"
    for count in [1, 3] {
      let text = "q0,q1,q2,q3,q4,q5,q6\n" + String(repeating: row, count: count)
      let run = try retime(text, [])
      #expect(run.status == 0 && run.output.contains("stands still"))
      let document = try retime(text, ["--json"]).json()
      #expect(document["duration_s"] as? Double == 0 && document["standstill"] as? Bool == true)
    }
  }

  @Test("bad input is refused with file, line, value and what would be valid")
  func refused() throws {
    for (text, options, words) in [
      (Self.table.replacing("-2.35", with: "abc"), [], "way.csv:3: q3: \"abc\" is not a number"),
      (Self.table.replacing(",q6", with: ""), [], "the column \"q6\" is missing"),
      (
        Self.table.replacing("\n", with: ",0\n").replacing("q6,0", with: "q6,q7"), [],
        "valid: q0 to q6"
      ),
      (Self.table + "1,2\n", [], "way.csv:8: 2 fields, but 7 columns"),
      ("# nothing\n", [], "expected q0 to q6"),
      (Self.table, ["--cells", "1"], "8 to 100000"),
      (Self.table, ["--path", "linear"], "linear"),
      (Self.table, ["--limits", "none.json"], "none.json"),
    ] {
      let run = try retime(text, options)
      #expect(run.status == 2 && run.error.contains(words), "\(options): \(run.error)")
    }
    #expect(try Program.run(["retime", "none.csv"]).status == 2)
  }

  @Test("a waypoint outside a joint's range is told with its line and the range")
  func outside() throws {
    let run = try retime(Self.table.replacing("0.3,-0.6", with: "3.3,-0.6"), ["--no-jerk"])
    #expect(run.status == 0 && run.error.contains("way.csv:4: q0 3.3 is outside"))
    #expect(run.error.contains("valid: -2.8973 to 2.8973"))
  }
}
