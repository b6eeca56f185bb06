// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation

/// The program: exit status 0 done, 1 a requirement or verification failed, 2 bad input or usage,
/// 3 ended by a safety response, 4 our own invariant broke.
@main struct Robotsim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robotsim",
    abstract: "Simulate, replay and time a robot arm that guides a tool to acupoints.",
    discussion: """
      A simulator for engineers; not a medical device.

      Exit status: 0 done, 1 a requirement or a verification failed, 2 bad input or usage,
      3 ended by a safety response.
      """,
    version: "robotsim 0.1.0",
    subcommands: [
      RunCommand.self, PlanCommand.self, AtlasCommand.self, ModelCommand.self, LogCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      Foundation.exit(status.rawValue)
    } catch {
      let help = exitCode(for: error) == .success
      let text = fullMessage(for: error)
      if help {
        print(text)
      } else if isUsage(error) {
        Terminal.error(text)
      } else {
        Terminal.error("Error: \(error)")
      }
      Foundation.exit(help ? 0 : 2)
    }
  }

  /// Usage errors come from the argument parser, with its own wording and usage line.
  private static func isUsage(_ error: any Error) -> Bool {
    exitCode(for: error) == .validationFailure || error is ValidationError
  }
}
