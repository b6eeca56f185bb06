// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim model follow") struct ModelFollowTests {
  /// A path of the Panda's flange, pointing down, along y from one place to another [m].
  static func table(from y: Double, to end: Double, count: Int) -> String {
    let header = (0..<16).map { "t\($0 / 4)\($0 % 4)" }.joined(separator: ",")
    let rows = (0...count).map { k in
      "1,0,0,0.5,0,-1,0,\(y + (end - y) * Double(k) / Double(count)),0,0,-1,0.4,0,0,0,1"
    }
    return "# a path\n" + ([header] + rows).joined(separator: "\n") + "\n"
  }

  @Test("a line before the arm is followed, and its joint speeds grow with the tool's")
  func followed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.table(from: -0.1, to: 0.1, count: 4), to: "path.csv")
    var ratios: [Double] = []
    for speed in ["20", "40"] {
      let run = try Program.run([
        "model", "follow", "--path", path, "--speed-mm-s", speed, "--json",
      ])
      #expect(run.status == 0, "\(run.error)")
      let document = try run.json()
      #expect(document["followed"] as? Bool == true && document["poses"] as? Int == 5)
      #expect(try #require(document["largest_deviation_mm"] as? Double) <= 0.2)
      #expect((document["branch_changes"] as? [Any])?.isEmpty == true)
      // Pieces of 50 mm are too long for the midpoint test.
      #expect(try #require(document["points"] as? Int) > 5)
      let joint = try #require(document["joint_speed"] as? [String: Any])
      ratios.append(try #require(joint["ratio"] as? Double))
    }
    #expect(abs(ratios[1] / ratios[0] - 2) < 1e-9)
  }

  @Test("a line out of reach ends with its place and exit status 1")
  func outOfReach() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.table(from: 0, to: 1, count: 2), to: "path.csv")
    let run = try Program.run(["model", "follow", "--path", path, "--json"])
    #expect(run.status == 1)
    let failure = try #require(run.json()["failure"] as? [String: Any])
    #expect(failure["reason"] as? String == "out of reach")
    let place = try #require(failure["at"] as? [String: Any])
    // The flange of a Panda reaches 0.855 m from its shoulder's axis.
    #expect(place["line"] as? Int == 5)
    let distance = try #require(place["distance_mm"] as? Double)
    #expect(distance > 500 && distance < 700)
    let text = try Program.run(["model", "follow", "--path", path])
    #expect(text.output.contains("NOT followed") && text.output.contains("line 5"))
  }

  @Test("bad input is refused with what would be valid")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.table(from: 0, to: 0.1, count: 2), to: "path.csv")
    let far = try folder.write(Self.table(from: 3, to: 4, count: 2), to: "far.csv")
    for (arguments, words) in [
      (["--path", path, "--start-q-deg", "1,2"], "7 numbers"),
      (["--path", path, "--start-q-deg", "0,0,0,-90,0,90,0"], "first pose"),
      (["--path", path, "--speed-mm-s", "0"], "more than 0"),
      (["--path", far], "reaches the first pose"),
      (["--path", "none.csv"], "none.csv"),
    ] {
      let run = try Program.run(["model", "follow"] + arguments)
      #expect(run.status == 2 && run.error.contains(words), "\(arguments): \(run.error)")
    }
  }
}
