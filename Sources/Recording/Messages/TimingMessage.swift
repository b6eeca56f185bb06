// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl

/// How one cycle of a loop in real time went, by the clocks of the machine.
///
/// Plain numbers only; copying allocates never.
package struct CycleTiming: Equatable, Sendable {
  package var tick: Tick
  /// The wake-up after the deadline that was waited for [µs].
  package var lateness: Double
  /// Between this wake-up and the one before [µs]; zero for the first.
  package var interval: Double
  /// The controller alone, time of its thread on the processor [µs].
  package var executionCPU: Double
  /// The controller alone, time on the wall [µs].
  package var executionWall: Double
  /// From the wake-up to the end of the cycle: controller, simulated world, hand-over to the log;
  /// time of the thread on the processor [µs].
  package var cycleCPU: Double
  /// Whole periods that were slept through before this wake-up.
  package var missed: Int

  package init(
    tick: Tick, lateness: Double, interval: Double, executionCPU: Double, executionWall: Double,
    cycleCPU: Double, missed: Int
  ) {
    self.tick = tick
    self.lateness = lateness
    self.interval = interval
    self.executionCPU = executionCPU
    self.executionWall = executionWall
    self.cycleCPU = cycleCPU
    self.missed = missed
  }
}

extension MessageType {
  static let timing = MessageType(
    "robotsim_msgs/msg/CycleTiming",
    """
    int64 tick
    float64 lateness_us
    float64 interval_us
    float64 execution_cpu_us
    float64 execution_wall_us
    float64 cycle_cpu_us
    int64 missed_periods
    """)
}

extension CDREncoder {
  /// The fields of `MessageType.timing`. Allocates: never.
  mutating func append(_ timing: CycleTiming) {
    append(Int64(timing.tick.index))
    append(timing.lateness)
    append(timing.interval)
    append(timing.executionCPU)
    append(timing.executionWall)
    append(timing.cycleCPU)
    append(Int64(timing.missed))
  }
}
