// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import SpatialMath
import Testing
import Verification
import _TestSupport

/// Files with bytes changed, lost or doubled at random: each is judged or refused, and nothing else
/// happens.
@Suite("Mutated trajectory files") struct MutatedFileTests {
  private let robot: RobotModel

  init() throws { robot = try SampleTrajectories.panda() }

  private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let telling = Array("0123456789.,;-+eEnaif\n\r\t \"#\u{0}\u{FF}".utf8)
    for _ in 0...random.index(below: 4) where !bytes.isEmpty {
      let at = random.index(below: bytes.count)
      switch random.index(below: 4) {
      case 0: bytes[at] = telling[random.index(below: telling.count)]
      case 1: bytes[at] = UInt8(random.index(below: 256))
      case 2: bytes.removeSubrange(at..<min(at + 1 + random.index(below: 40), bytes.count))
      default: bytes.insert(contentsOf: bytes[at..<min(at + 20, bytes.count)], at: at)
      }
    }
    return bytes
  }

  private func text(_ random: inout SeededGenerator) -> [UInt8] {
    var lines = ["t," + robot.jointNames.joined(separator: ",")]
    for k in 0..<12 {
      let q = (0..<7).map { "\(robot.limits.middle[$0] + 0.001 * Double(k))" }
      lines.append((["\(1_700_000_000 * (random.index(below: 2)) + k)"] + q).joined(separator: ","))
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  @Test("tables", arguments: seeds(1500))
  func tables(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = mutated(text(&random), &random)
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let judge = TrajectoryJudge(robot)
    do throws(TrajectoryFileError) {
      let read = try RecordedTrajectory(csv: text, file: "x", robot: robot, kind: .commanded)
      let report = judge.judge(read)
      #expect(report.joints.allSatisfy { $0.all.allSatisfy { $0.ratio.isFinite } })
      #expect(report.findings.allSatisfy { $0.ratio.isFinite && $0.uncertainty.isFinite })
    } catch {
      #expect(error.description.hasPrefix("x: "))
    }
  }

  @Test("messages, with the sums of the file made right again", arguments: seeds(600))
  func messages(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let name = seed % 2 == 0 ? "velocity-spike.mcap" : "joint-flip.mcap"
    let good = try MCAPReader(
      path: SampleTrajectories.root + "/Examples/trajectories/" + name)
    let path = URL.temporaryDirectory.appending(path: "mutated-\(UUID().uuidString).mcap")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var payloads: [(UInt64, [UInt8])] = []
    try good.forEachMessage { (message) throws(MCAPFailure) in
      payloads.append((message.logTime, Array(message.payload)))
    }
    payloads = Array(payloads.prefix(6))
    var writer = try MCAPWriter(path: path, profile: "ros2", library: "", compression: .none)
    let schema = writer.addSchema(
      name: good.schemas[0].name, encoding: "ros2msg", text: "")
    let channel = writer.addChannel(
      schema: schema, topic: "/arm", encoding: seed % 7 == 0 ? "json" : "cdr", metadata: [])
    for (time, payload) in payloads {
      writer.write(mutated(payload, &random), on: channel, at: time)
    }
    try writer.close()
    do {
      let all = try RecordedTrajectory.read(
        mcap: MCAPReader(path: path), topic: nil, robot: robot, kind: .commanded)
      for one in all {
        let report = TrajectoryJudge(robot).judge(one)
        #expect(report.findings.allSatisfy { $0.ratio.isFinite && $0.uncertainty.isFinite })
      }
    } catch {
      #expect(error is TrajectoryFileError)
    }
  }
}
