// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import TestBench

/// One short treatment, simulated once for all tests, with a snapshot every 50 ms; and logs made of
/// it in which something is missing.
struct RecordedRun {
  let prepared: PreparedRun
  let path: String

  static let shared = Result { try RecordedRun() }
  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("robotsim-replay-\(ProcessInfo.processInfo.processIdentifier)")

  private init() throws {
    var scenario = try PreparedRunTests.scenario(#""base": "auto""#)
    scenario.recording.snapshotPeriod = 0.05
    prepared = try PreparedRun(scenario, from: DataLocation.find())
    path = try RecordedRun.record(prepared, "whole")
  }

  /// The log of a simulation.
  static func record(_ prepared: PreparedRun, _ name: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("\(name).mcap").path
    var run = try SimulationRun(prepared, log: path)
    _ = try run.run()
    return path
  }

  /// What is to be left out of a log.
  struct Loss {
    var ticks = 0..<0
    var gap: LogGap?
    /// After which tick a snapshot stands; nil for none.
    var snapshot: Int?
    var attachments: [String] = []
    /// What is to be written otherwise.
    var change: (inout TickRecord) -> Void = { _ in }
  }

  /// The same run once more, ticks and files left out.
  func log(_ name: String, without loss: Loss) throws -> String {
    let source = try ReplaySource(path: path)
    var setup = prepared.logSetup()
    setup.attachments.removeAll { loss.attachments.contains($0.name) }
    let file = RecordedRun.folder.appendingPathComponent("\(name).mcap").path
    let log = try RunLog(path: file, setup: setup)
    var controller = try source.controller()
    for tick in try source.reader.ticks() {
      let record = controller.tick(tick.input)
      let index = record.input.tick.index
      var written = record
      loss.change(&written)
      if !loss.ticks.contains(index) { log.record(written) }
      if loss.gap?.last.index == index, let gap = loss.gap { log.recordGap(gap) }
      if loss.snapshot == index { log.recordSnapshot(controller.state) }
    }
    _ = try log.close()
    return file
  }
}
