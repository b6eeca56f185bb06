// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import Reporting
import Safety
import StrictJSON
import TestBench
import Testing
import Treatment
import Verification

/// Every scenario of the house, whole, on its own patient: the bars hold, the log is the one that was
/// written down, keeps every limit by another judge, and replays bit by bit.
@Suite("Shipped scenarios") struct ShippedScenarioTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let folder = root.appendingPathComponent("Scenarios")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted()
  }()

  /// What stands in `Scenarios/DIGESTS`: a digest and a name a line, "gsl" with its version first.
  static func known(_ name: String) throws -> String? {
    let text = try String(
      contentsOf: folder.appendingPathComponent("DIGESTS"), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return lines.first { $0.count == 2 && $0[1] == name }?[0]
  }

  @Test("there are at least six of them for the Panda") func count() {
    #expect(Self.names.count { !$0.contains("-ur5e") && !$0.contains("-lbr") } >= 6)
  }

  @Test("passes within the bars, with the log of its digest", arguments: names)
  func run(name: String) throws {
    let file = Self.folder.appendingPathComponent(name).path
    let prepared = try PreparedRun(
      Scenario(JSONNode(file: file)), from: DataLocation.find())
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("robotsim-\(UUID().uuidString).mcap")
    defer { try? FileManager.default.removeItem(at: place) }
    var run = try SimulationRun(prepared, log: place.path)
    let outcome = try run.run()
    let verdict = outcome.verdict
    #expect(verdict.passed, "\(verdict.mode), \(verdict.faults.names), \(verdict.exceeded)")
    #expect(verdict.targets.count == prepared.scenario.treatment.entries.count)
    for (result, target) in zip(verdict.targets, prepared.plan.targets) {
      #expect(result.reached, "\(result.name)")
      #expect(try #require(result.control.max) <= 0.3e-3, "\(result.name)")
      #expect(try #require(result.tracking.rms) <= 0.5e-3, "\(result.name)")
      #expect(try #require(result.totalAngle.max) <= 2 * Double.pi / 180, "\(result.name)")
      switch target.technique.contact {
      case .press: #expect(try #require(result.forceError.rms) <= 0.2, "\(result.name)")
      case .standoff(let point):
        #expect(try #require(result.standoffError.max) <= 0.3e-3, "\(result.name)")
        #expect(result.peakForce == 0)
        #expect(result.dwell >= point.dwell - 0.01)
      }
    }
    let judged = try RecordedTrajectory.read(run: RunLogReader(path: place.path))
    let limits = TrajectoryJudge(prepared.robot.model)
      .judge(commanded: judged.commanded, measured: judged.measured)
    #expect(limits.commanded.isClean, "\(limits.commanded.findings)")
    #expect(limits.measured.isClean, "\(limits.measured.findings)")

    let source = try ReplaySource(path: place.path)
    let same = try ReplayAnswer(source, .exact)
    #expect(same.isGood && same.exact?.equalTicks == outcome.ticks)
    #expect(try ReplayAnswer(source, .invariants).isGood)

    if try Self.known("gsl") == Fingerprint.own.gsl {
      #expect(try Self.known(name) == outcome.log.digest.text, "\(name)")
    }
  }
}
