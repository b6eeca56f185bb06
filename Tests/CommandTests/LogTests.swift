// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// `robotsim log` on whole and broken logs.
@Suite("robotsim log") struct LogTests {
  /// One second of the default scenario, packed as asked; returns the log's path.
  private func log(_ folder: borrowing TemporaryFolder, compression: String) throws -> String {
    let text = try RunTests.shortScenario(entries: 1).replacingFirst(
      "{", by: "{\"record\": {\"compression\": \"\(compression)\"}, ")
    let scenario = try folder.write(text, to: "\(compression).json")
    let out = folder.url.appendingPathComponent("out-\(compression)").path
    let run = try Program.run(["run", scenario, "--out", out, "--duration-s", "3"])
    #expect(run.status == 1, "\(run.error)")
    return out + "/run.mcap"
  }

  @Test("both compressions are written as the scenario says, told, and hold the same")
  func compression() throws {
    let folder = try TemporaryFolder()
    var digests: [String] = []
    for compression in ["none", "zstd"] {
      let path = try log(folder, compression: compression)
      let info = try Program.run(["log", "info", path, "--json"])
      #expect(info.status == 0, "\(info.error)")
      let value = try info.json()
      #expect(value["compression"] as? [String] == [compression])
      #expect(value["whole"] as? Bool == true)
      #expect(try Program.run(["log", "info", path]).output.contains(compression + ", "))
      digests.append(value["digest"] as? String ?? "")
    }
    #expect(digests[0] == digests[1] && digests[0].count == 16)
  }

  @Test("a cut log is told with the way to recover it, and recovered")
  func cut() throws {
    let folder = try TemporaryFolder()
    let path = try log(folder, compression: "zstd")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = folder.url.appendingPathComponent("run.mcap.partial").path
    try bytes.prefix(bytes.count * 2 / 3).write(to: URL(fileURLWithPath: cut))
    let info = try Program.run(["log", "info", cut])
    #expect(info.status == 1)
    #expect(info.output.contains("robotsim log recover \(cut)"))
    let told = try Program.run(["log", "info", cut, "--json"])
    #expect(told.status == 1 && told.error.isEmpty)
    #expect(try told.json()["whole"] as? Bool == false)
    let recovered = try Program.run(["log", "recover", cut, "--json"])
    #expect(recovered.status == 0 && recovered.error.isEmpty, "\(recovered.error)")
    let report = try recovered.json()
    let out = folder.url.appendingPathComponent("run.recovered.mcap").path
    #expect(report["out"] as? String == out)
    #expect(report["messages"] as? Int == (try told.json()["messages"] as? Int))
    let attachments = report["attachments"] as? [String] ?? []
    for name in ["scenario.json", "robot.urdf", "plan.json", "limits.json"] {
      #expect(attachments.contains(name))
    }
    let whole = try Program.run(["log", "info", out, "--json"])
    #expect(whole.status == 0, "\(whole.error)")
    #expect(try whole.json()["digest"] as? String == report["digest"] as? String)
    let text = try Program.run(["log", "recover", cut])
    #expect(text.output.contains("lost") && text.status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: cut)).count == bytes.count * 2 / 3)
  }

  @Test("what is no log, empty, missing or its own output is refused with a word")
  func refused() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("not a log at all", to: "text")
    let empty = try folder.write("", to: "empty")
    let begun = try folder.write("", to: "begun")
    let magic = Data([0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A])
    try magic.write(to: URL(fileURLWithPath: begun))
    let cases: [(arguments: [String], status: Int32, word: String)] = [
      (["info", text], 2, "not an MCAP file"), (["recover", text], 2, "not an MCAP file"),
      (["recover", text, "--skip-damaged"], 1, "nothing in it is whole"),
      (["info", empty], 2, "empty"), (["recover", empty], 2, "empty"),
      (["recover", begun], 1, "nothing in it is whole"),
      (["info", folder.url.path], 2, folder.url.path),
      (["recover", folder.url.path + "/none"], 2, "No such file"),
      (["recover", text, "--out", text], 2, "onto itself"),
    ]
    for (arguments, status, word) in cases {
      let run = try Program.run(["log"] + arguments)
      #expect(run.status == status, "\(arguments)")
      #expect(run.error.contains(word), "\(arguments): \(run.error)")
      #expect(run.output.isEmpty, "\(arguments)")
    }
    #expect(folder.files() == ["begun", "empty", "text"])
  }
}
