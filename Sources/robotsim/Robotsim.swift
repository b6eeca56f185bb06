// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

/// A simulator and controller test bench for an arm that guides a tool to acupoints.
@main struct Robotsim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robotsim",
    abstract: "Simulate, replay and time a robot arm that guides a tool to acupoints.",
    discussion: "A simulator for engineers; not a medical device.")
}
