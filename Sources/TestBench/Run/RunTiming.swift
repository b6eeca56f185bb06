// SPDX-License-Identifier: GPL-3.0-or-later

import Recording
import Reporting

/// What `timing.json` says: how long this machine needed. Never part of a digest.
package struct RunTiming: Encodable, Sendable {
  package let schema = "robotsim.timing/1"
  /// Body, atlas, targets and plan, wall-clock time.
  package let preparing_s: Double
  /// Loop, world, log and judge together, CPU time of their thread.
  package let running_cpu_s: Double
  package let running_wall_s: Double
  package let ticks: Int
  package let tick_mean_us: Double
  /// Simulated time over wall-clock time.
  package let times_real_time: Double
  package let log_bytes: UInt64

  package init(
    preparing: Double, running: Double, outcome: SimulationRun.Outcome, simulated: Double
  ) {
    preparing_s = preparing
    running_cpu_s = outcome.cpuTime
    running_wall_s = running
    ticks = outcome.ticks
    tick_mean_us = outcome.cpuTime / Double(max(1, outcome.ticks)) * 1e6
    times_real_time = simulated / max(running, 1e-9)
    log_bytes = outcome.log.size_bytes
  }

  /// The document.
  ///
  /// - Throws: where a number is not finite.
  package func json() throws(EncodingError) -> [UInt8] { try JSONDocument.bytes(of: self) }
}
