// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// The main job from the command line.
@Suite("robotsim run") struct RunTests {
  /// The default scenario cut to its first entries, so that a run takes a second or two.
  static func shortScenario(entries: Int) throws -> String {
    let file = Program.root.appendingPathComponent("Scenarios/back-shu.json")
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    var scenario = try #require(value as? [String: Any])
    let lines = try #require(scenario["protocol"] as? [Any])
    scenario["protocol"] = Array(lines.prefix(entries))
    let data = try JSONSerialization.data(withJSONObject: scenario, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }

  @Test("the default scenario holds its bars")
  func defaultScenario() throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", "--out", out, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let summary = try run.json()
    let targets = try #require(summary["targets"] as? [[String: Any]])
    #expect(targets.count == 10)
    for target in targets {
      let name = target["name"] as? String ?? "?"
      func number(_ key: String) -> Double { target[key] as? Double ?? .nan }
      #expect(target["reached"] as? Bool == true, "\(name)")
      #expect(number("control_error_max_mm") <= 0.5, "\(name)")
      #expect(number("total_error_max_mm") <= 1.0, "\(name)")
      #expect(number("angle_max_deg") <= 2.0, "\(name)")
      #expect(number("force_error_max_n") <= 1.0, "\(name)")
    }
    let log = try FileManager.default.attributesOfItem(atPath: "\(out)/run.mcap")
    #expect((log[.size] as? Int ?? .max) <= 40_000_000)
    #expect(folder.files().contains("out/summary.json"))
    #expect(folder.files().contains("out/timing.json"))
    #expect(!folder.files().contains { $0.hasSuffix(".partial") })
    let verdict = try Program.run(["verify", "\(out)/run.mcap"])
    #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
  }

  /// One point of a patient on the left side, whose back stands upright beside the table's middle.
  static func sideLying(point: String) -> String {
    """
    {"schema": "robotsim.scenario/1", "name": "on the left side",
     "patient": {"sex": "female", "age_years": 45, "height_cm": 165, "mass_kg": 60,
                 "posture": "side_left"},
     "robot": {"model": "franka_panda", "tool": "ball-10mm", "base": "auto"},
     "protocol": [{"point": "\(point)", "side": "right",
                   "technique": {"kind": "press", "force_n": 6, "dwell_s": 1}}]}
    """
  }

  @Test("a patient on the side is pressed from the side, within the same bars")
  func sideLeft() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(Self.sideLying(point: "BL23"), to: "side.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let targets = try #require(try run.json()["targets"] as? [[String: Any]])
    #expect(targets.map { $0["name"] as? String } == ["BL23 right"])
    let target = try #require(targets.first)
    func number(_ key: String) -> Double { target[key] as? Double ?? .nan }
    #expect(target["reached"] as? Bool == true)
    #expect(number("control_error_max_mm") <= 0.5)
    #expect(number("total_error_max_mm") <= 1.0)
    #expect(number("angle_max_deg") <= 2.0)
    #expect(number("force_error_max_n") <= 1.0)
  }

  @Test("what the side that is lain on turns down is refused with posture and angle")
  func sideLeftFacingDown() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(Self.sideLying(point: "BL13"), to: "side.json")
    let run = try Program.run(["run", scenario, "--out", folder.url.path + "/out"])
    #expect(run.status == 2)
    #expect(run.error.contains("BL13 right"))
    #expect(run.error.contains("out of reach in the posture side_left"))
    #expect(run.error.contains("below the horizon"))
  }

  @Test("two runs are the same bytes, wherever and whenever they run")
  func byteIdentity() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try Self.shortScenario(entries: 2), to: "two.json")
    let places: [(URL, [String: String])] = [
      (Program.root, [:]),
      (URL(fileURLWithPath: "/"), ["TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8"]),
      (folder.url, ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4"]),
    ]
    var first: [String: Data] = [:]
    for (index, (place, environment)) in places.enumerated() {
      let out = folder.url.appendingPathComponent("out\(index)")
      let run = try Program.run(
        ["run", scenario, "--out", out.path], in: place, environment: environment)
      #expect(run.status == 0, "\(run.error)")
      for name in ["run.mcap", "summary.json"] {
        let data = try Data(contentsOf: out.appendingPathComponent(name))
        #expect(first[name] == nil || first[name] == data, "\(name) of run \(index) differs")
        first[name] = first[name] ?? data
      }
    }
  }

  @Test("another seed gives another log")
  func seed() throws {
    let folder = try TemporaryFolder()
    let text = try Self.shortScenario(entries: 1)
    var logs: [Data] = []
    for seed in 1...2 {
      let scenario = try folder.write(
        text.replacingOccurrences(of: "\"seed\":1", with: "\"seed\":\(seed)"),
        to: "\(seed).json")
      let out = folder.url.appendingPathComponent("out\(seed)")
      #expect(try Program.run(["run", scenario, "--out", out.path]).status == 0)
      logs.append(try Data(contentsOf: out.appendingPathComponent("run.mcap")))
    }
    #expect(logs[0] != logs[1])
  }

  @Test("an emergency stop ends the run with status 3 and a log that tells of it")
  func emergencyStop() throws {
    let folder = try TemporaryFolder()
    let text = try Self.shortScenario(entries: 1).replacingFirst(
      "{", by: "{\"operator\": [{\"at_s\": 2, \"act\": \"emergency_stop\"}], ")
    let scenario = try folder.write(text, to: "stop.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out, "--json"])
    #expect(run.status == 3, "\(run.error)")
    let faults = try run.json()["faults"] as? [[String: Any]]
    #expect(faults?.map { $0["name"] as? String } == ["emergencyStop"])
    #expect(folder.files().contains("out/run.mcap"))
  }

  @Test("the operator's stop ends the run with status 3, though it is no fault")
  func operatorStop() throws {
    let folder = try TemporaryFolder()
    let text = try Self.shortScenario(entries: 1).replacingFirst(
      "{", by: "{\"operator\": [{\"at_s\": 2, \"act\": \"stop\"}], ")
    let scenario = try folder.write(text, to: "stop.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out, "--json"])
    #expect(run.status == 3, "\(run.error)")
    #expect(try run.json()["verdict"] as? String == "stopped")
    #expect((try run.json()["faults"] as? [Any])?.isEmpty == true)
  }

  @Test("a trap of the program's own ends it with status 4 and says so")
  func ownMistake() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = Program.path
    process.arguments = ["run", "--out", folder.url.appendingPathComponent("out").path]
    process.currentDirectoryURL = Program.root
    let error = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = error
    try process.run()
    // The log is begun: the program is at work.
    while process.isRunning && !folder.files().contains("out/run.mcap.partial") { usleep(1000) }
    try #require(process.isRunning, "it ended before it could be disturbed")
    kill(process.processIdentifier, SIGILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 4)
    let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.contains("invariant"))
  }

  @Test("results go to standard output, progress does not appear in a pipe")
  func streams() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try Self.shortScenario(entries: 1), to: "one.json")
    let out = folder.url.appendingPathComponent("out").path
    let run = try Program.run(["run", scenario, "--out", out])
    #expect(run.output.contains("BL13 left"))
    #expect(!run.error.contains("\r"))
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test("an output folder that cannot be written is refused and nothing is left")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let scenario = try folder.write(try Self.shortScenario(entries: 1), to: "one.json")
    let file = try folder.write("in the way", to: "out")
    let run = try Program.run(["run", scenario, "--out", file])
    #expect(run.status == 2)
    #expect(run.error.contains("out"))
    #expect(folder.files() == ["one.json", "out"])
  }
}
