// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim register") struct RegisterTests {
  @Test("one document says how well, and the same each time")
  func document() throws {
    let arguments = ["register", "--seeds", "2", "--noise-mm", "2", "--json"]
    let first = try Program.run(arguments)
    #expect(first.status == 0, "\(first.error)")
    let report = try first.json()
    #expect(report["schema"] as? String == "robotsim.registration/1")
    #expect(report["draws"] as? Int == 2)
    let acupoints = try #require(report["acupoints"] as? [String: Any])
    #expect(try #require(acupoints["median_mm"] as? Double) < 5)
    #expect(try #require(acupoints["coverage"] as? Double) > 0.5)
    #expect(try Program.run(arguments).output == first.output)
  }

  @Test("degenerate landmarks and unknown names end with status 2 and the reason")
  func refusals() throws {
    for (landmarks, word) in [
      (["olecranon"], "2 landmarks"), (["elbow"], "elbow"),
      (["T9 spinous process", "T10 spinous process", "T11 spinous process"], "one line"),
    ] {
      let run = try Program.run(["register", "--seeds", "1", "--landmarks"] + landmarks)
      #expect(run.status == 2, "\(run.output)")
      #expect(run.error.contains(word), "\(run.error)")
    }
    let run = try Program.run(["register", "--noise-mm", "-3"])
    #expect(run.status == 2 && run.error.contains("--noise-mm"))
  }
}
