// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import SpatialMath
import Testing
import Verification

@Suite("Trajectories from logs of runs") struct RunTrajectoryTests {
  /// A log of a standing arm whose drives are on at the given ticks.
  private func log(ticks: Range<Int>, isDriven: (Int) -> Bool) throws -> RunLogReader {
    let path = URL.temporaryDirectory.appending(path: "run-\(UUID().uuidString).mcap")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let robot = try SampleTrajectories.panda()
    let log = try RunLog(
      path: path,
      setup: RunLogSetup(
        rate: try #require(ControlRate(hertz: 1000)), robot: robot, X_WB: .identity,
        X_WC: .identity, points: []))
    for k in ticks {
      let tick = SyntheticTick(
        index: k, target: -1, q: robot.limits.middle, drivesEnabled: isDriven(k))
      log.record(tick.record)
      log.recordTruth(tick.truth)
    }
    _ = try log.close()
    let bytes = try Data(contentsOf: URL(filePath: path))
    return try RunLogReader(file: MCAPReader(bytes: Array(bytes), name: "run.mcap"))
  }

  @Test("commands are taken in pieces where the drives are on, measurements throughout")
  func pieces() throws {
    let run = try RecordedTrajectory.read(
      run: log(ticks: 0..<90) { !(30..<40).contains($0) && $0 < 80 })
    #expect(run.commanded.pieces.map(\.places) == [Array(0..<30), Array(40..<80)])
    #expect(run.commanded.pieces.map(\.isCut) == [true, true])
    #expect(run.measured.pieces.map(\.places) == [Array(0..<90)])
    #expect(run.measured.pieces[0].times[89] == 0.089 && run.measured.placeName == "tick")
    let verdict = TrajectoryJudge(try SampleTrajectories.panda())
      .judge(commanded: run.commanded, measured: run.measured)
    #expect(verdict.commanded.isClean && verdict.measured.isClean)
  }

  @Test("a run whose drives stay on is one piece that has to end at rest")
  func whole() throws {
    let run = try RecordedTrajectory.read(run: log(ticks: 0..<50) { _ in true })
    #expect(run.commanded.pieces.map(\.places) == [Array(0..<50)])
    #expect(run.commanded.pieces.map(\.isCut) == [false])
  }
}
