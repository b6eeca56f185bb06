// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Recording
import Reporting

/// `robotsim log`: logs by themselves.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Look into logs.", subcommands: [Info.self])

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a whole log, check every sum in it, and say what it holds.")
    @Argument(help: "A log, such as out/run.mcap.") var log: String
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let info = try LogInfo(of: MCAPReader(path: log))
      if json { return try Terminal.json(info) }
      print(LogTable(info).text)
    }
  }
}
