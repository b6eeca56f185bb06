// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Glibc
import Testing

/// Runs that are ended from outside: by signals, a full disk, a folder that goes away.
@Suite("robotsim run, interrupted") struct InterruptionTests {
  /// A run of several seconds that has been started.
  private func start(_ folder: borrowing TemporaryFolder) throws -> (Process, out: String) {
    let process = Process()
    let out = folder.url.appendingPathComponent("out").path
    process.executableURL = Program.path
    process.arguments = ["run", "--out", out]
    process.currentDirectoryURL = Program.root
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, out)
  }

  /// Waits until `holds`, for a minute at most.
  private func wait(_ holds: () -> Bool) {
    for _ in 0..<60_000 {
      if holds() { return }
      usleep(1000)
    }
  }

  private func size(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
  }

  /// A signal that this process ignores is ignored by its children too.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    _ = unsafe sigaction(number, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  @Test("a signal closes log and summary, then ends the process", arguments: [SIGTERM, SIGINT])
  func signal(number: Int32) throws {
    if Self.isIgnored(number) { return }
    let folder = try TemporaryFolder()
    let (process, out) = try start(folder)
    wait { size(out + "/run.mcap.partial") > 500_000 }
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == number)
    #expect(
      folder.files() == ["out", "out/run.mcap", "out/summary.json", "out/timing.json"])
    let text = try Data(contentsOf: URL(fileURLWithPath: out + "/summary.json"))
    let summary = try JSONSerialization.jsonObject(with: text) as? [String: Any]
    #expect(summary?["ended"] as? String == "interrupted")
    #expect(summary?["verdict"] as? String == "failed")
    let info = try Program.run(["log", "info", out + "/run.mcap", "--json"])
    #expect(info.status == 0, "\(info.error)")
    let channels = try info.json()["channels"] as? [[String: Any]] ?? []
    let inputs = channels.first { $0["topic"] as? String == "/inputs" }
    #expect(inputs?["messages"] as? Int == summary?["ticks"] as? Int)
  }

  @Test("a second signal ends the process at once, even while it waits for the disk")
  func secondSignal() throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appendingPathComponent("out").path
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    // A pipe that nobody empties stands for a disk that hangs.
    let pipe = out + "/run.mcap.partial"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    let end = unsafe open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(end) }
    let (process, _) = try start(folder)
    var state = pollfd(fd: end, events: Int16(POLLOUT), revents: 0)
    wait { unsafe poll(&state, 1, 0) == 0 }
    kill(process.processIdentifier, SIGTERM)
    usleep(200_000)
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGTERM)
    #expect(!folder.files().contains("out/run.mcap"))
  }

  @Test("a file that may not grow ends the run with status 2, and what there is can be recovered")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let out = folder.url.appendingPathComponent("out").path
    let shell = URL(fileURLWithPath: "/bin/sh")
    let run = try Program.run(
      ["-c", "ulimit -f 4000; exec \"$0\" \"$@\"", Program.path.path, "run", "--out", out],
      program: shell)
    #expect(run.status == 2)
    #expect(run.error.contains("\(out)/run.mcap.partial: cannot write: File too large"))
    #expect(run.error.contains("robotsim log recover \(out)/run.mcap.partial"))
    #expect(folder.files() == ["out", "out/run.mcap.partial"])
    let recovered = try Program.run(
      ["log", "recover", out + "/run.mcap.partial", "--out", out + "/run.mcap"])
    #expect(recovered.status == 0, "\(recovered.error)")
    #expect(try Program.run(["log", "info", out + "/run.mcap"]).status == 0)
    // The first bytes already find no room: nothing is worth keeping.
    let none = try Program.run(
      ["-c", "ulimit -f 0; exec \"$0\" \"$@\"", Program.path.path, "run", "--out", out + "0"],
      program: shell)
    #expect(none.status == 2 && none.error.contains("File too large"), "\(none.error)")
    #expect(!folder.files().contains { $0.hasPrefix("out0") })
  }

  @Test("a folder that goes away during the run is named, with status 2")
  func vanishedFolder() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    let out = folder.url.appendingPathComponent("out").path
    let error = Pipe()
    process.executableURL = Program.path
    process.arguments = ["run", "--out", out, "--duration-s", "5"]
    process.currentDirectoryURL = Program.root
    process.standardOutput = FileHandle.nullDevice
    process.standardError = error
    try process.run()
    wait { size(out + "/run.mcap.partial") > 0 }
    try FileManager.default.removeItem(atPath: out)
    let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 2)
    #expect(text.contains("\(out)/run.mcap: cannot rename: No such file or directory"), "\(text)")
    #expect(folder.files().isEmpty)
  }

  @Test("a place where no folder can be made is refused before anything runs")
  func noFolder() throws {
    for place in ["/proc/robotsim-out", "/dev/null/out"] {
      let run = try Program.run(["run", "--out", place])
      #expect(run.status == 2)
      #expect(run.error.contains(place), "\(run.error)")
    }
  }
}
