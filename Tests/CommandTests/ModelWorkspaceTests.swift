// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("robotsim model workspace") struct ModelWorkspaceTests {
  private func counts(_ document: [String: Any], _ list: String) throws -> [String: Int] {
    let rows = try #require(document[list] as? [[String: Any]])
    var counts: [String: Int] = [:]
    for row in rows {
      counts[try #require(row["name"] as? String)] = try #require(row["reached"] as? Int)
    }
    return counts
  }

  @Test("without options it asks the default scenario's arm; prone it reaches the back")
  func defaults() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("reach.svg")
    let run = try Program.run(
      ["model", "workspace", "--samples", "10000", "--out", file.path, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let document = try run.json()
    #expect(
      document["robot"] as? String == "franka_panda" && document["posture"] as? String == "prone")
    #expect(document["clearance_judged"] as? Bool == true)
    #expect(document["base_mm"] as? [Double] == [-560, 0, 650])
    let points = try #require(document["points"] as? [[String: Any]])
    func answer(_ code: String) -> String? {
      points.first { $0["code"] as? String == code }?["answer"] as? String
    }
    #expect(answer("BL23") == "reached" && answer("CV12") == "not exposed")
    let all = try #require(document["all"] as? [String: Any])
    let reached = points.count { $0["answer"] as? String == "reached" }
    #expect(all["reached"] as? Int == reached && reached > 50)
    #expect(try counts(document, "channels").values.reduce(0, +) == reached)
    #expect(try counts(document, "segments").values.reduce(0, +) == reached)
    let arm = try #require(document["arm"] as? [String: Any])
    #expect(arm["samples"] as? Int == 10_000)
    let svg = try String(contentsOf: file, encoding: .utf8)
    #expect(svg.hasPrefix("<svg") && svg.contains("reached: \(reached)"))
  }

  @Test("options replace the scenario's robot, posture and base; text gives the same counts")
  func options() throws {
    let arguments = [
      "model", "workspace", "--robot", "ur5e", "--posture", "supine", "--patient",
      "male,30,180,80", "--base-mm", "560,100,650", "--base-rpy-deg", "0,0,180", "--samples",
      "1000",
    ]
    let run = try Program.run(arguments + ["--json"])
    #expect(run.status == 0, "\(run.error)")
    let document = try run.json()
    #expect(document["robot"] as? String == "ur5e" && document["posture"] as? String == "supine")
    #expect(document["base_mm"] as? [Double] == [560, 100, 650])
    let reached = try #require((document["all"] as? [String: Any])?["reached"] as? Int)
    #expect(reached > 20)
    #expect(try Program.run(arguments + ["--json"]).output == run.output)
    let text = try Program.run(arguments)
    #expect(text.status == 0)
    let all = try #require(text.output.split(separator: "\n").first { $0.hasPrefix("all ") })
    #expect(all.split(separator: " ")[3] == "\(reached)")
  }

  @Test("bad input is refused with what would be valid")
  func refused() throws {
    let folder = try TemporaryFolder()
    let scenario = try String(
      contentsOf: Program.root.appendingPathComponent("Scenarios/back-shu.json"), encoding: .utf8)
    let open = try folder.write(
      scenario.replacing(
        #"{ "xyz_mm": [-560, 0, 650], "rpy_deg": [0, 0, 0] }"#, with: "\"auto\""), to: "auto.json")
    for (arguments, words) in [
      (["--robot", "ur6e"], "ur5e"), (["--tool", "hammer"], "ball-10mm"),
      (["--base-mm", "1,2"], "three numbers"), (["--base-mm", "1,2,nan"], "three numbers"),
      (["--base-mm", "1,2,1e9"], "10000"), (["--base-rpy-deg", "0,0,90"], "--base-mm"),
      (["--posture", "floating"], "supine"), (["--patient", "male,30"], "female,45,165,60"),
      (["--patient", "male,30,18,80"], "patient"), (["--pregnant"], "--patient"),
      (["--samples", "10"], "1000…20000000"), (["--out", "reach.png"], "FILE.svg"),
      (["--scenario", "none.json"], "none.json"), (["--scenario", open], "--base-mm"),
      (["--out", folder.url.appendingPathComponent("none/reach.svg").path], "No such file"),
    ] {
      let run = try Program.run(["model", "workspace"] + arguments)
      #expect(run.status == 2 && run.error.contains(words), "\(arguments): \(run.error)")
    }
  }
}
