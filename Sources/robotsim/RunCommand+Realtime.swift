// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import TestBench

extension RunCommand {
  func validateRealtimeOptions() throws {
    if clock == .simulated {
      if pin != nil { throw ValidationError("--pin needs --clock realtime") }
      if priority != nil { throw ValidationError("--priority needs --clock realtime") }
    }
    if let priority, !RealtimeRequest.priorities.contains(priority) {
      throw ValidationError(
        "--priority \(priority): 1…\(RealtimeRequest.priorities.upperBound), or 0 for ordinary "
          + "scheduling")
    }
    if let pin, !(0..<Processor.count).contains(pin) {
      throw ValidationError("--pin \(pin): this machine has processors 0…\(Processor.count - 1)")
    }
  }

  func runInRealtime(
    _ prepared: PreparedRun, log path: String
  ) throws -> (SimulationRun.Outcome, RealtimeReport) {
    let request = RealtimeRequest(
      processor: pin, priority: priority ?? RealtimeRequest.standardPriority)
    let run = try RealtimeRun(
      prepared, log: path, duration: durationS,
      settings: RealtimeRun.Settings(thread: request))
    return try showingProgress(of: prepared) { progress in
      try run.run(isInterrupted: { Interruption.signal != nil }, progress: progress)
    }
  }
}
