// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import StrictJSON
import TestBench
import Testing
import Verification

/// Every scenario that is shipped, simulated and replayed from its log alone.
@Suite("Shipped scenarios replay", .serialized) struct ShippedReplayTests {
  static let scenarios: [String] = {
    let folder = (try? DataLocation.find().path("Scenarios")) ?? ""
    // Golden digests have a second suffix.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") && !$0.dropLast(5).contains(".") }.sorted()
  }()

  @Test("to the same bits, and every invariant holds", arguments: scenarios)
  func replay(name: String) throws {
    let data = try DataLocation.find()
    let scenario = try Scenario(file: data.path("Scenarios/\(name)"))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-shipped-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let log = folder.appendingPathComponent("run.mcap").path
    var run = try SimulationRun(PreparedRun(scenario, from: data), log: log)
    let ticks = try run.run().ticks
    let exact = try ReplayAnswer(ReplaySource(path: log), .exact)
    #expect(exact.isGood && exact.exact?.equalTicks == ticks)
    let invariants = try ReplayAnswer(ReplaySource(path: log), .invariants)
    let broken = invariants.invariants?.results.filter { !$0.isKept } ?? []
    #expect(invariants.isGood, "\(broken.map { "\($0.invariant) \($0.detail)" })")
  }

  @Test("there are some")
  func some() { #expect(Self.scenarios.contains("back-shu.json")) }
}
