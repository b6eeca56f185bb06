// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import Recording
import Safety
import SpatialMath
import StrictJSON
import TestBench
import Testing
import Verification

@Suite("What a replay finds", .serialized) struct ReplayDifferenceTests {
  private func source() throws -> ReplaySource {
    try ReplaySource(path: RecordedRun.shared.get().path)
  }

  @Test(
    "one ulp of one gain is found in the first tick where it matters",
    arguments: ["toolGain", "admittance.bandwidth", "jointGain", "limiter.jerk[2]"])
  func oneUlp(name: String) throws {
    let run = try RecordedRun.shared.get()
    // The oracle: two simulations, compared tick by tick.
    var other = run.prepared
    try other.configuration.set(name, to: try other.configuration.value(of: name).nextUp)
    let path = try RecordedRun.record(other, "one-ulp")
    let (mine, theirs) = (try source().reader.ticks(), try ReplaySource(path: path).reader.ticks())
    let expected = zip(mine, theirs).first { $0.stateHash != $1.stateHash }?.0
    var changed = try source()
    try changed.set(name, to: try changed.configuration.value(of: name).nextUp)
    let answer = try ReplayAnswer(changed, .exact)
    let first = answer.exact?.first
    #expect(first?.tick == expected?.input.tick && first?.mode == expected?.mode)
    #expect(answer.isGood == (expected == nil))
    #expect(expected != nil || name.hasPrefix("limiter"), "\(name) never mattered")
  }

  /// One field of a tick, spoiled, and what is to be said of it.
  static let spoiled:
    [(field: String, phase: TickPhase, change: @Sendable (inout TickRecord) -> Void)] = [
      ("forceMeasured", .sense, { $0.forceMeasured += 1 }),
      ("mode", .supervise, { $0.mode = .held }),
      ("faults", .supervise, { $0.faults.insert(.trackerLost) }),
      ("segment", .supervise, { $0.segment += 1 }),
      ("target", .supervise, { $0.target += 1 }),
      ("events", .supervise, { $0.events.insert(.resumed) }),
      ("pressEvents", .plan, { $0.events.insert(.dwellComplete) }),
      ("limiterEvents", .limit, { $0.events.formSymmetricDifference(.commandLimited) }),
      ("pathTime", .plan, { $0.pathTime += 1 }),
      ("forceDesired", .plan, { $0.forceDesired += 1 }),
      ("admittanceDisplacement", .plan, { $0.admittanceDisplacement += 1 }),
      ("commanded.qd[4]", .control, { $0.commanded.qd[4] = $0.commanded.qd[4].nextUp }),
      ("commanded.q[0]", .control, { $0.commanded.q[0] = $0.commanded.q[0].nextDown }),
      ("stateHash", .state, { $0.stateHash ^= 1 }),
    ]

  @Test("a difference is told by tick, field and part of the tick", arguments: spoiled.indices)
  func spoiledField(index: Int) throws {
    let (field, phase, change) = Self.spoiled[index]
    let path = try RecordedRun.shared.get().log(
      "spoiled",
      without: RecordedRun.Loss(change: { record in
        if record.input.tick.index == 1234 { change(&record) }
      }))
    let answer = try ReplayAnswer(ReplaySource(path: path), .exact)
    let first = try #require(answer.exact?.first)
    #expect(first.tick == Tick(1234) && !answer.isGood)
    #expect(first.differences.map(\.field) == [field])
    #expect(first.differences.map(\.phase) == [phase])
    if case .numbers(let pair) = first.differences[0].values, field.hasPrefix("commanded") {
      #expect(pair.ulps == 1)
    }
  }

  @Test("a bit of what the drives got is told with both values")
  func spoiledDrive() throws {
    let path = try RecordedRun.shared.get().log(
      "spoiled-drive",
      without: RecordedRun.Loss(change: { record in
        if record.input.tick.index == 999 { record.limited.q[3] = record.limited.q[3].nextUp }
      }))
    let first = try #require(try ReplayAnswer(ReplaySource(path: path), .exact).exact?.first)
    #expect(first.tick == Tick(999))
    let found = try #require(first.differences.first { $0.field == "limited.q[3]" })
    guard case .numbers(let pair) = found.values else {
      Issue.record("no numbers")
      return
    }
    #expect(pair.ulps == 1 && found.phase == .actuate)
    #expect(pair.recorded == pair.replayed.nextUp)
  }

  @Test("a changed gain changes what it acts on, where it acts")
  func change() throws {
    var changed = try source()
    try changed.set("toolGain", to: 61)
    let answer = try ReplayAnswer(changed, .change)
    #expect(answer.isGood)
    let survey = try #require(answer.change)
    let row = try #require(TickSignal.all.firstIndex { $0.name == "commanded.qd" })
    let homing = survey.cells[row][Int(Mode.homing.rawValue)]
    let treat = survey.cells[row][Int(Mode.treat.rawValue)]
    #expect(homing.changed == 0 && homing.count > 0)
    #expect(treat.changed > 0 && treat.rms > 0 && treat.rms <= treat.largest)
    #expect(treat.largest < 1e-3)
    #expect(answer.exact?.firstOutput?.mode == .approach)
    #expect(answer.exact?.firstOutput?.differences.first?.phase == .control)
  }

  @Test("a difference in the state alone is traced to its numbers at the next snapshot")
  func stateAlone() throws {
    var changed = try source()
    let present = try changed.configuration.value(of: "admittance.bandwidth")
    try changed.set("admittance.bandwidth", to: present.nextUp)
    let exact = try #require(try ReplayAnswer(changed, .exact).exact)
    let first = try #require(exact.first)
    #expect(first.differences.map(\.field) == ["stateHash"])
    if let state = exact.state {
      #expect(state.tick >= first.tick)
      #expect(state.differences.allSatisfy { $0.phase >= .plan })
    }
  }

  private func tolerance(_ text: String) throws -> ToleranceFile {
    try ToleranceFile(JSONNode(data: Data(text.utf8), file: "tolerance.json"))
  }

  @Test("a deviation is held against the tolerance of its signal")
  func tolerances() throws {
    var changed = try source()
    try changed.set("toolGain", to: 61)
    for (absolute, kept) in [(1e-4, true), (1e-9, false)] {
      let file = try tolerance(
        """
        {"schema": "robotsim.tolerance/1", "signals": {
          "limited.qd_rad_s": {"absolute": \(absolute)}, "mode": {"ticks": 0}}}
        """)
      let answer = try ReplayAnswer(changed, .tolerance(file))
      let results = try #require(answer.tolerance?.results)
      #expect(results.map(\.signal.name) == ["mode", "limited.qd"])
      #expect(answer.isGood == kept && results[1].isKept == kept && results[0].isKept)
      #expect(abs(results[1].ratio * absolute - results[1].deviation) < 1e-12)
      #expect((results[1].ticks == 0) == kept)
    }
  }

  @Test(
    "a tolerance file with a fault is refused with its place",
    arguments: [
      (#"{"limited.q": {"absolute": 1}}"#, "did you mean \"limited.q_rad\"?"),
      (#"{"limited.q_rad": {"absolut": 1}}"#, "did you mean \"absolute\"?"),
      (#"{"limited.q_rad": {"absolute": -1}}"#, "signals.limited.q_rad.absolute"),
      (#"{"mode": {"absolute": 1}}"#, "unknown key \"absolute\""), ("{}", "at least one"),
    ])
  func refusedTolerance(signals: String, complaint: String) throws {
    let error = #expect(throws: JSONError.self) {
      try tolerance(#"{"schema": "robotsim.tolerance/1", "signals": \#(signals)}"#)
    }
    #expect("\(try #require(error))".contains(complaint))
  }

  @Test("another build is told from the same one")
  func expectation() {
    let own = Fingerprint.own
    #expect(ReplayExpectation(own) == .sameBuild)
    #expect(ReplayExpectation(nil) == .unknownBuild)
    var other = own
    other.glibc = "1.0"
    guard case .otherBuild(let differences, sourcesDiffer: false) = ReplayExpectation(other) else {
      Issue.record("glibc 1.0 is the same build")
      return
    }
    #expect(differences.count == 1 && differences[0].contains("glibc"))
    other.sourceDigest = "0"
    #expect(ReplayExpectation(other).text.contains("other sources"))
  }
}
