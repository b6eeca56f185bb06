// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// What a log says of the program that wrote it, against what the machine's own tools say.
@Suite("The fingerprint of a log") struct FingerprintTests {
  private func output(of command: [String]) throws -> String {
    let run = try Program.run(command, program: URL(fileURLWithPath: "/usr/bin/env"))
    return run.output.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test("source digest, GSL and C library are those of this build and this machine")
  func facts() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["run", "--out", folder.url.path, "--duration-s", "0.05"])
    // A run cut this short reaches no target.
    #expect(run.status == 1, "\(run.error)")
    let info = try Program.run(["log", "info", "\(folder.url.path)/run.mcap", "--json"]).json()
    let entries = try #require(info["facts"] as? [[String: String]])
    func fact(_ key: String) -> String? { entries.first { $0["key"] == key }?["value"] }

    let script = Program.root.appendingPathComponent("Tools/setup/source-digest.sh")
    let digest = try Program.run([], program: script).output
    #expect(fact("source_digest") == digest.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(fact("source_digest")?.count == 64)
    #expect(fact("gsl") == (try output(of: ["gsl-config", "--version"])))
    #expect(try output(of: ["getconf", "GNU_LIBC_VERSION"]) == "glibc \(fact("glibc") ?? "?")")
    let toolchain = try #require(fact("toolchain"))
    #expect(toolchain.first?.isNumber == true)
  }
}
