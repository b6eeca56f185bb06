// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// Replay from the command line.
@Suite("robotsim replay") struct ReplayTests {
  /// A short run with snapshots, made once for all tests.
  private static let log = Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent(
        "robotsim-replay-command-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let scenario = folder.appendingPathComponent("short.json")
    try Data(RunTests.shortScenario(entries: 1).utf8).write(to: scenario)
    let run = try Program.run(
      ["run", scenario.path, "--out", folder.path + "/out", "--snapshot-every-s", "0.5"])
    #expect(run.status == 0, "\(run.error)")
    return folder.path + "/out/run.mcap"
  }

  @Test("a run replays to the same bits, also as on an older processor")
  func exact() throws {
    let log = try Self.log.get()
    for environment in [[:], ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4"]] {
      let replay = try Program.run(["replay", log, "--json"], environment: environment)
      #expect(replay.status == 0, "\(replay.error)")
      let document = try replay.json()
      #expect(document["schema"] as? String == "robotsim.replay/1")
      #expect(document["ok"] as? Bool == true)
      let exact = try #require(document["exact"] as? [String: Any])
      #expect(exact["first"] == nil)
      #expect(exact["equal_ticks"] as? Int == document["ticks_judged"] as? Int)
      #expect((document["build"] as? [String: Any])?["same"] as? Bool == true)
    }
    let invariants = try Program.run(["replay", log, "--invariants"])
    #expect(invariants.status == 0 && !invariants.output.contains("BROKEN"))
  }

  @Test("a changed setting is told from the recorded one, and judged by a tolerance")
  func changed() throws {
    let folder = try TemporaryFolder()
    let log = try Self.log.get()
    let set = ["--set", "control.toolGain=61"]
    let replay = try Program.run(["replay", log] + set)
    #expect(replay.status == 0 && replay.output.contains("control.toolGain = 61.0 instead of 60.0"))
    #expect(replay.output.contains("FIRST DIFFERENCE at tick"))
    let file = try folder.write(
      #"{"schema": "robotsim.tolerance/1", "signals": {"limited.q_rad": {"absolute": 1e-12}}}"#,
      to: "tolerance.json")
    let judged = try Program.run(["replay", log, "--tolerance", file, "--json"] + set)
    #expect(judged.status == 1)
    let signals = try #require(try judged.json()["tolerance"] as? [[String: Any]])
    #expect(signals.count == 1 && signals[0]["ok"] as? Bool == false)
    #expect(try Program.run(["replay", log, "--tolerance", file]).status == 0)
  }

  @Test(
    "what cannot be meant ends with status 2 and what would be valid",
    arguments: [
      (["--set", "control.toolGian=61"], "did you mean \"toolGain\"?"),
      (["--set", "control.toolGain=600"], "valid is 5.0 to 250.0"),
      (["--set", "toolGain=61"], "control.NAME=VALUE expected"),
      (["--set", "control.rate_hz=500"], "recorded at the log's own rate"),
      (["--exact", "--invariants"], "one of them"),
      (["--from-s", "1e5"], "the log ends at"),
      (["--ticks", "0"], "at least 1"),
      (["--tolerance", "/no/such.json"], "cannot be read"),
    ])
  func usage(arguments: [String], complaint: String) throws {
    let log = try Self.log.get()
    let replay = try Program.run(["replay", log] + arguments)
    #expect(replay.status == 2)
    #expect(replay.error.contains(complaint), "\(replay.error)")
    #expect(replay.output.isEmpty)
  }

  @Test("what is no log of a run ends with status 2")
  func foreign() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("no log", to: "text.mcap")
    for file in [text, "/no/such.mcap"] {
      let replay = try Program.run(["replay", file])
      #expect(replay.status == 2 && replay.error.contains(file))
    }
  }
}
