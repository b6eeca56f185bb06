// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import SpatialMath
import StrictJSON
import TestBench
import Testing
import Verification
import _TestSupport

@Suite("Replay", .serialized) struct ReplayTests {
  @Test("the controller is rebuilt from the log alone, bit for bit")
  func rebuilt() throws {
    let run = try RecordedRun.shared.get()
    let source = try ReplaySource(path: run.path)
    let joints = source.robot.jointCount
    #expect(source.configuration.encoded == run.prepared.configuration.encoded)
    #expect(
      source.plan.encoded(jointCount: joints) == run.prepared.plan.encoded(jointCount: joints))
    #expect(source.robot.limits == run.prepared.robot.model.limits)
    #expect(source.robot.tool == run.prepared.robot.model.tool)
    var random = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let q = source.robot.limits.random(&random, count: joints)
      #expect(source.robot.toolPose(at: q) == run.prepared.robot.model.toolPose(at: q))
    }
    #expect(ReplayExpectation(source.fingerprint) == .sameBuild)
  }

  @Test("a log replays to the same bits, and every snapshot is the state reached")
  func exact() throws {
    let run = try RecordedRun.shared.get()
    let source = try ReplaySource(path: run.path)
    let answer = try ReplayAnswer(source, .exact)
    let exact = try #require(answer.exact)
    #expect(exact.first == nil && exact.state == nil)
    #expect(exact.equalTicks == (try source.reader.ticks().count))
    #expect(answer.isGood && answer.coverage.resumptions.isEmpty)
    var snapshots = 0
    var replay = try Replay(source)
    _ = try replay.run(check: { snapshot, state in
      snapshots += 1
      #expect((try? snapshot.state()) == state)
    }) { _ in .goOn }
    #expect(snapshots == (exact.ticks - 1) / 50)
  }

  @Test("from any time on it starts at the snapshot before", arguments: seeds(12))
  func from(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let source = try ReplaySource(path: RecordedRun.shared.get().path)
    let start = 60 + random.index(below: 5000)
    let answer = try ReplayAnswer(
      source, .exact, range: Replay.Window(from: start, count: 500))
    #expect(answer.isGood && answer.coverage.judged == 500)
    #expect(answer.coverage.firstJudged == Tick(start))
    #expect(answer.coverage.resumptions == [Tick((start - 1) / 50 * 50 + 1)])
  }

  @Test("compression does not change what a log says")
  func uncompressed() throws {
    let run = try RecordedRun.shared.get()
    var scenario = run.prepared.scenario
    scenario.recording.compressed = false
    let path = try RecordedRun.record(
      PreparedRun(scenario, from: DataLocation.find()), "uncompressed")
    #expect(try ReplayAnswer(ReplaySource(path: path), .exact).isGood)
    let digests = try [run.path, path].map { try LogInfo(of: MCAPReader(path: $0)).digest }
    #expect(digests[0] == digests[1])
  }

  @Test("after a gap it goes on at the snapshot, and says so")
  func gap() throws {
    let gap = LogGap(first: Tick(2000), last: Tick(2299), reason: "the recording ring was full")
    let path = try RecordedRun.shared.get().log(
      "gap", without: RecordedRun.Loss(ticks: 2000..<2300, gap: gap, snapshot: 2299))
    let answer = try ReplayAnswer(ReplaySource(path: path), .exact)
    #expect(answer.isGood && answer.lost.isEmpty)
    #expect(answer.coverage.gaps == [gap])
    #expect(answer.coverage.resumptions == [Tick(2300)])
    #expect(answer.coverage.holes == [2000...2299])
    #expect(answer.exact?.first == nil)
  }

  @Test("ticks that are missing without a record of a gap are lost, and not passed over")
  func unexplained() throws {
    let run = try RecordedRun.shared.get()
    let silent = try run.log(
      "silent", without: RecordedRun.Loss(ticks: 2000..<2300, snapshot: 2299))
    let resumed = try ReplayAnswer(ReplaySource(path: silent), .exact)
    #expect(!resumed.isGood && resumed.lost == [2000...2299])
    let gap = LogGap(first: Tick(2000), last: Tick(2299), reason: "lost")
    let stateless = try run.log(
      "stateless", without: RecordedRun.Loss(ticks: 2000..<2300, gap: gap))
    let ended = try ReplayAnswer(ReplaySource(path: stateless), .exact)
    #expect(!ended.isGood && ended.coverage.last == Tick(1999))
    #expect(ended.lost.count == 1 && ended.lost[0].lowerBound == 2000)
    #expect(ended.coverage.skipped == ended.lost[0].upperBound - 2299)
  }

  @Test("a snapshot after the start stands for the ticks before it")
  func headless() throws {
    let gap = LogGap(first: .zero, last: Tick(999), reason: "recording began later")
    let path = try RecordedRun.shared.get().log(
      "headless", without: RecordedRun.Loss(ticks: 0..<1000, gap: gap, snapshot: 999))
    let answer = try ReplayAnswer(ReplaySource(path: path), .exact)
    #expect(answer.isGood && answer.coverage.first == Tick(1000))
  }

  @Test(
    "a log without a file that the controller needs is refused by its name",
    arguments: ["robot.urdf", "plan.json", "control.json", "limits.json", "tool.json"])
  func missingAttachment(name: String) throws {
    let path = try RecordedRun.shared.get().log(
      "without-\(name)", without: RecordedRun.Loss(attachments: [name]))
    let error = #expect(throws: ReplaySource.Refused.self) { try ReplaySource(path: path) }
    #expect("\(try #require(error))".contains("the attachment \(name) is missing"))
  }
}
