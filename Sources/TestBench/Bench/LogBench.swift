// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import MotionControl
import Recording
import Simulation
import SpatialMath

/// Ticks of a run into a log and back: with and without compression, check values, reading.
package struct LogBench: BenchGroup {
  package var series: [BenchSeries]
  private let setup: RunLogSetup
  private let ticks: [(record: TickRecord, truth: TruthRecord)]
  private let path: String
  /// A block of a chunk's size, for the check value.
  private let block: [UInt8]

  /// Far enough into the default scenario for a whole pressing.
  static let tickCount = 20_000
  private static let forms: [(name: String, compression: MCAPCompression)] = [
    ("none", .none), ("zstd", .zstd(level: 1)),
  ]
  private static let seriesOfForm = 3

  /// - Parameter folder: for the logs of single rounds; they are removed again.
  package init(_ prepared: PreparedRun, folder: String) throws(RunRefused) {
    var parts = try RunParts(prepared)
    setup = prepared.logSetup()
    path = "\(folder)/log.mcap"
    var ticks: [(record: TickRecord, truth: TruthRecord)] = []
    var input = parts.world.input
    while ticks.count < LogBench.tickCount {
      let record = parts.controller.tick(input)
      ticks.append((record, TruthRecord(parts.world, at: record)))
      if parts.bounds.ending(record) != nil { break }
      input = parts.world.step(record.limited)
    }
    self.ticks = ticks
    var random = SeededGenerator(seed: 1, stream: "bench block")
    block = (0..<MCAPWriter.defaultChunkSize).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    series = LogBench.forms.flatMap { form in
      [
        BenchSeries("log.record.\(form.name)", "a tick into the log, compression \(form.name)"),
        BenchSeries("log.read.\(form.name)", "a tick out of the log: input, command, truth"),
        BenchSeries("log.verify.\(form.name)", "a tick's share of checking the whole file"),
      ]
    }
    series.append(BenchSeries("log.crc", "check value of 256 KiB"))
  }

  package mutating func round(seconds: Double, _ stopwatch: Stopwatch) throws {
    for (i, form) in LogBench.forms.enumerated() {
      let first = i * LogBench.seriesOfForm
      let size = try write(form.compression) { log, index in
        let begin = stopwatch.begin()
        log.record(ticks[index].record)
        log.recordTruth(ticks[index].truth)
        series[first].record(stopwatch.interval(since: begin), at: index)
      }
      series[first].bytesPerOperation = Double(size) / Double(ticks.count)
      try read(into: first + 1, stopwatch)
    }
    remove()
    for k in 0..<16 {
      let begin = stopwatch.begin()
      let value = CRC32.of(block[...])
      let interval = stopwatch.interval(since: begin)
      series[series.count - 1].record(interval, at: k + Int(value & 1))
    }
  }

  package mutating func countAllocations() throws {
    for (i, form) in LogBench.forms.enumerated() {
      let first = i * LogBench.seriesOfForm
      _ = try write(form.compression) { log, index in
        platform_allocation_probe_arm()
        log.record(ticks[index].record)
        log.recordTruth(ticks[index].truth)
        let count = platform_allocation_probe_disarm()
        // The first chunks take their memory.
        if index >= ticks.count / 2 { series[first].count(allocations: count, operations: 1) }
      }
    }
    remove()
  }

  /// Writes every tick by `record`; the file's size.
  private func write(
    _ compression: MCAPCompression, _ record: (RunLog, Int) -> Void
  ) throws(FileFailure) -> UInt64 {
    var setup = setup
    setup.compression = compression
    let log = try RunLog(path: path, setup: setup)
    for index in ticks.indices { record(log, index) }
    return try log.close().size_bytes
  }

  private mutating func read(into place: Int, _ stopwatch: Stopwatch) throws(MCAPFailure) {
    let begin = stopwatch.begin()
    var count = 0
    try RunLogReader(path: path).forEachEntry { _ in count += 1 }
    series[place].record(stopwatch.interval(since: begin), operations: max(1, count / 3))
    let again = stopwatch.begin()
    _ = try LogInfo(of: MCAPReader(path: path))
    series[place + 1].record(stopwatch.interval(since: again), operations: ticks.count)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: path) }
}
