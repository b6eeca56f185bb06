// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Recording
import Reporting

/// `robotsim log`: logs by themselves.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Look into logs, also broken ones.",
    subcommands: [Info.self, Recover.self])

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a whole log, check every sum in it, and say what it holds.",
      discussion: """
        A log that was not closed, is cut or is damaged is read from the front as far as it goes.

        Exit status: 0 the log is whole, 1 it is not, 2 it cannot be read.
        """)
    @Argument(help: "A log, such as out/run.mcap.") var log: String
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let info = try LogInfo(path: log)
      if json {
        try Terminal.json(info)
      } else {
        print(LogTable(info, path: log).text)
      }
      if !info.whole { throw ExitCode(1) }
    }
  }

  struct Recover: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a proper log of what is whole in a broken one.",
      discussion: """
        The new log is read back before it gets its name. The old one is never touched.

        Exit status: 0 a log was written, 1 nothing in the old one is whole, 2 it cannot be read or
        the new one cannot be written.
        """)
    @Argument(help: "A log that was cut, not closed or damaged, such as out/run.mcap.partial.")
    var log: String
    @Option(help: "The new log; by default NAME.recovered.mcap beside the old one.")
    var out: String?
    @Flag(help: "Go on behind what is broken, with gaps, instead of ending there.")
    var skipDamaged = false
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let report: RecoveryReport
      do throws(LogRecovery.Refused) {
        report = try LogRecovery.recover(
          log, to: out ?? Self.defaultName(for: log), skippingDamage: skipDamaged)
      } catch {
        guard case .nothing = error else { throw error }
        Terminal.error("\(error)")
        throw ExitCode(1)
      }
      if json { return try Terminal.json(report) }
      print(RecoveryTable(report).text, terminator: "")
    }

    /// `run.mcap.partial` and `run.mcap` give `run.recovered.mcap`.
    static func defaultName(for log: String) -> String {
      var name = log
      for ending in [".partial", ".mcap"] where name.hasSuffix(ending) {
        name.removeLast(ending.count)
      }
      return name + ".recovered.mcap"
    }
  }
}
