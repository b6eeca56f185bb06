// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// Data files are found from any folder, and after `make install`.
@Suite("Data files") struct InstallTests {
  @Test("an installed program finds its data")
  func installed() throws {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    let bin = folder.url.appendingPathComponent("bin")
    let share = folder.url.appendingPathComponent("share/robotsim")
    try files.createDirectory(at: bin, withIntermediateDirectories: true)
    try files.createDirectory(at: share, withIntermediateDirectories: true)
    for name in ["Atlases", "Robots", "Scenarios", "ReportPage"] {
      try files.copyItem(
        at: Program.root.appendingPathComponent(name), to: share.appendingPathComponent(name))
    }
    let program = bin.appendingPathComponent("robotsim")
    try files.copyItem(at: Program.path, to: program)
    let run = try Program.run(
      ["model", "list"], in: URL(fileURLWithPath: "/"), program: program)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("franka_panda"))
  }

  @Test("a program without data says where it looked")
  func missing() throws {
    let folder = try TemporaryFolder()
    let program = folder.url.appendingPathComponent("robotsim")
    try FileManager.default.copyItem(at: Program.path, to: program)
    let run = try Program.run(["model", "list"], in: folder.url, program: program)
    #expect(run.status == 2)
    #expect(run.error.contains("ROBOTSIM_DATA"))
  }
}
