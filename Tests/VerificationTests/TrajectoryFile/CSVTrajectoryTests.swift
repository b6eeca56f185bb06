// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("Trajectories from tables") struct CSVTrajectoryTests {
  private let robot: RobotModel

  init() throws { robot = try SampleTrajectories.panda() }

  private var names: [String] { robot.jointNames }

  private func read(_ text: String) throws(TrajectoryFileError) -> RecordedTrajectory {
    try RecordedTrajectory(csv: text, file: "table.csv", robot: robot, kind: .commanded)
  }

  /// A header and rows of numbers, joined by a separator.
  private func table(
    _ header: [String], _ rows: [[String]], separator: String = ","
  ) -> String {
    ([header] + rows).map { $0.joined(separator: separator) + "\n" }.joined()
  }

  private func row(_ t: String, _ q: [String]) -> [String] { [t] + q }
  private let q = ["0.1", "-0.2", "0.3", "-1.5", "0.5", "2.6", "0.7"]

  @Test("joints are found by name in any order, by number from zero and from one")
  func naming() throws {
    let headers: [[String]] = [
      names, names.map { "q_\($0)_rad" }, names.map { "\($0)_position" },
      names.map { "/robot/\($0)/position" }.map { String($0.dropFirst(7)) },
      (0..<7).map { "q\($0)" }, (1...7).map { "q\($0)" }, (0..<7).map { "q_\($0)" },
    ]
    for header in headers {
      for time in ["t", "time", "time_s", "Timestamp", "time_from_start"] {
        let text = table([time] + header, [row("0", q), row("0.5", q)])
        let piece = try read(text).pieces[0]
        #expect(piece.positions[1].values(7) == [0.1, -0.2, 0.3, -1.5, 0.5, 2.6, 0.7])
        #expect(piece.times == [0, 0.5] && piece.places == [2, 3])
      }
    }
    let backwards = table(
      ["note"] + names.reversed() + ["t"],
      [["a"] + q.reversed() + ["1"], ["b"] + q.reversed() + ["2"]])
    #expect(try read(backwards).pieces[0].positions[0].values(7)[0] == 0.1)
  }

  @Test("comments, blank lines, other separators, line ends of others, a byte order mark")
  func dress() throws {
    let header = ["t"] + names.map { "\"\($0)\"" }
    for separator in [",", ";", "\t", " , "] {
      let plain = table(header, [row("0", q), row("1", q)], separator: separator)
      let text = "# made by hand\n\n" + plain + "\n# end\n"
      #expect(try read(text).pieces[0].places == [4, 5])
      #expect(try read("\u{FEFF}" + plain.replacing("\n", with: "\r\n")).sampleCount == 2)
    }
  }

  @Test("stated derivatives are read, for all joints or none")
  func derivatives() throws {
    let header =
      ["t"] + names + names.map { "qd_\($0)_rad_s" } + names.map { "\($0)/acceleration" }
    let text = table(header, [row("0", q + q + q), row("1", q + q + q)])
    let piece = try read(text).pieces[0]
    #expect(piece.velocities == piece.positions && piece.accelerations == piece.positions)
    let some = table(["t"] + names + ["qd_panda_joint1"], [row("0", q + ["1"])])
    #expect(throws: TrajectoryFileError.self) { try read(some) }
  }

  @Test("the steps in which numbers are written are found", arguments: 2...9)
  func steps(decimals: Int) throws {
    var random = SeededGenerator(seed: 1)
    var rows: [[String]] = []
    for k in 0..<50 {
      let q = (0..<7).map { _ in
        let whole = random.index(below: 10_000_000)
        let text = String(repeating: "0", count: 9 - String(whole).count) + String(whole)
        return "0." + String(text.prefix(decimals))
      }
      rows.append(row("\(k).5", q))
    }
    let half = 0.5 / (0..<decimals).reduce(1.0) { value, _ in value * 10 }
    let precision = try read(table(["t"] + names, rows)).precision
    #expect(abs(precision.position / half - 1) < 1e-9)
    #expect(precision.time < 1e-14, "an even grid is taken at its word")
    rows[7][0] = "7.6"
    #expect(try read(table(["t"] + names, rows)).precision.time == 0.05)
  }

  @Test("stamps since 1970 keep their digits")
  func epoch() throws {
    let rows = (0..<5).map { row("1700000000.00\($0)25", q) }
    let trajectory = try read(table(["t"] + names, rows))
    #expect(trajectory.timeOrigin == 1_700_000_000)
    for (k, time) in trajectory.pieces[0].times.enumerated() {
      #expect(abs(time - (Double(k) * 1e-3 + 0.00025)) < 1e-18)
    }
  }

  @Test("a wrong table is refused with its place", arguments: 0..<20)
  func wrong(index: Int) throws {
    let head = ["t"] + names
    let good = [row("0", q), row("1", q)]
    func with(_ cell: String) -> [[String]] {
      [row("0", q), row("1", q.dropLast() + [cell])]
    }
    let cases: [(text: String, words: [String])] = [
      ("", ["table.csv: empty"]),
      ("# nothing\n\n", ["empty"]),
      (table(head, []), ["0 samples"]),
      (table(head, [row("0", q)]), ["1 samples"]),
      (table(["x"] + names, good), ["line 1", "no time column", "timestamp"]),
      (
        table(["t"] + names.dropLast() + ["panda_jonit7"], good),
        ["line 1", "\"panda_joint7\" is missing", "did you mean \"panda_jonit7\""]
      ),
      (
        table(["t"] + (0..<7).map { "joint_\($0)" }, good),
        ["panda_joint1", "not understood: joint_0, joint_1"]
      ),
      (table(["t"] + (0..<6).map { "q\($0)" }, good), ["q6", "missing"]),
      (
        table(["t"] + (0..<8).map { "q\($0)" }, [row("0", q + ["1"])]),
        ["unknown joint \"q7\"", "panda_joint1"]
      ),
      (table(head + ["q_panda_joint1"], [row("0", q + ["1"])]), ["second column"]),
      (table(head, [row("0", q), row("-1", q)]), ["line 3, column \"t\"", "-1", "after 0.0"]),
      (table(head, [row("0", q), row("0.0", q)]), ["line 3", "does not come after"]),
      (table(head, with("1e300")), ["line 3, column \"panda_joint7\"", "1e300", "radians"]),
      (table(head, [row("1700000000000000000", q)]), ["line 2, column \"t\"", "seconds"]),
      (table(head, [row("0", q), row("1e-300", q)]), ["line 3", "does not come after"]),
      (
        table(head, [row("1700000000", q), row("-9223372036854775808", q)]),
        ["line 3", "-9223372036854775808"]
      ),
      (table(head, with("nan")), ["line 3, column \"panda_joint7\"", "nan", "finite"]),
      (table(head, with("inf")), ["line 3", "\"inf\" is not a finite number"]),
      (table(head, with("0.5 rad")), ["line 3", "\"0.5 rad\" is not a number"]),
      (table(head, [row("0", q), row("1", Array(q.dropLast()))]), ["line 3", "7 cells", "8"]),
    ]
    let (text, words) = cases[index]
    let error = #expect(throws: TrajectoryFileError.self) { try read(text) }
    for word in words {
      #expect(error?.description.contains(word) == true, "\(word): \(error?.description ?? "")")
    }
  }
}
