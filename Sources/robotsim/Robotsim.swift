// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import TestBench

/// The program: exit status 0 done, 1 a requirement or verification failed, 2 bad input or usage,
/// 3 ended by a safety response, 4 our own invariant broke.
@main struct Robotsim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robotsim",
    abstract: "Simulate, replay and time a robot arm that guides a tool to acupoints.",
    discussion: """
      A simulator for engineers; not a medical device.

      Exit status: 0 done, 1 a requirement or a verification failed, 2 bad input or usage,
      3 ended by a safety response, 4 an invariant of the program itself broke.
      """,
    version: "robotsim 0.1.0",
    subcommands: [
      RunCommand.self, ReplayCommand.self, VerifyCommand.self, BenchCommand.self,
      PlanCommand.self, RetargetCommand.self, RetimeCommand.self, AtlasCommand.self,
      ModelCommand.self,
      LogCommand.self, ReportCommand.self, RegisterCommand.self,
    ])

  static func main() {
    answerOwnMistakes()
    Interruption.ignoreFileSizeSignal()
    do {
      let command = try parseAsRoot()
      try run(command)
    } catch {
      // Usage errors come from the argument parser, with its own wording and usage line.
      if exitCode(for: error) == .success {
        print(fullMessage(for: error))
        Foundation.exit(0)
      }
      Terminal.error(fullMessage(for: error))
      Foundation.exit(2)
    }
  }

  /// Runs a command to its exit status; throws only what asks for help.
  private static func run(_ command: any ParsableCommand) throws {
    var command = command
    do {
      try command.run()
    } catch let status as ExitCode {
      Foundation.exit(status.rawValue)
    } catch  where exitCode(for: error) != .success {
      Terminal.error("Error: \(error)")
      Foundation.exit(2)
    }
  }

  /// A precondition that does not hold traps; the process then ends with status 4.
  private static func answerOwnMistakes() {
    for trap in [SIGILL, SIGTRAP] {
      _ = signal(trap) { _ in
        let text: StaticString = "Error: an invariant of robotsim itself broke; please report it\n"
        _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(4)
      }
    }
  }
}
