// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import TestBench
import Verification

/// What a replay found, as its JSON: `robotsim.replay/1`.
struct ReplayDocument: Encodable {
  struct Change: Encodable {
    let name: String
    let recorded: Double
    let value: Double
  }

  struct Stretch: Encodable {
    let first_tick: Int
    let last_tick: Int
    let reason: String
  }

  struct Build: Encodable {
    let same: Bool
    let expectation: String
    let differences: [String]
  }

  struct Difference: Encodable {
    let phase: String
    let field: String
    let recorded: String
    let replayed: String
    var recorded_hex: String?
    var replayed_hex: String?
    var ulps: UInt64?

    init(_ difference: FieldDifference) {
      phase = difference.phase.rawValue
      field = difference.field
      switch difference.values {
      case .texts(let recorded, let replayed):
        self.recorded = recorded
        self.replayed = replayed
      case .numbers(let pair):
        recorded = "\(pair.recorded)"
        replayed = "\(pair.replayed)"
        recorded_hex = pair.recorded.hexadecimal
        replayed_hex = pair.replayed.hexadecimal
        ulps = pair.ulps
      }
    }
  }

  struct Point: Encodable {
    let tick: Int
    let time_s: Double
    let mode: String
    let differences: [Difference]

    init?(_ divergence: Divergence?, _ rate: ControlRate) {
      guard let divergence else { return nil }
      tick = divergence.tick.index
      time_s = rate.seconds(at: divergence.tick)
      mode = divergence.mode.name
      differences = divergence.differences.map(Difference.init)
    }
  }

  struct Exact: Encodable {
    let equal_ticks: Int
    /// The first tick in which an output or the state's hash differs.
    let first: Point?
    /// The first tick in which an output differs.
    let first_output: Point?
    /// The state's numbers that differ at the first snapshot after.
    let state_at_snapshot: Point?
  }

  struct Signal: Encodable {
    let signal: String
    let phase: String
    let ok: Bool
    /// Of the tolerance; nil where any deviation is too much.
    let worst_ratio: Double?
    let worst_deviation: Double?
    let worst_at_s: Double?
    let joint: Int?
    let ticks_beyond: Int
  }

  struct Rule: Encodable {
    let invariant: String
    let meaning: String
    let ok: Bool
    let breaches: Int
    let first_tick: Int?
    let first_at_s: Double?
    let detail: String?
    /// Largest value over its limit.
    let worst_ratio: Double?
  }

  struct Row: Encodable {
    let signal: String
    let mode: String
    let values: Int
    let changed: Int
    let max: Double?
    let max_at_s: Double?
    let rms: Double?
  }

  let schema = "robotsim.replay/1"
  let log: String
  let ok: Bool
  let build: Build
  let ticks_replayed: Int
  let ticks_judged: Int
  let from_s: Double
  let to_s: Double
  /// Where the replay went on from a snapshot.
  let resumed_at_ticks: [Int]
  let gaps: [Stretch]
  let not_replayed: [Stretch]
  let bad_snapshots: [String]
  let last_tick_without_command: Int?
  let changes: [Change]
  let exact: Exact?
  let tolerance: [Signal]?
  let invariants: [Rule]?
  let change: [Row]?
  let wall_s: Double
  let cpu_s: Double
  /// Simulated time over wall time, loading the log included.
  let times_real_time: Double
  /// The same over the CPU time of reading, running and judging.
  let times_real_time_cpu: Double
}

extension ReplayDocument {
  init(
    _ answer: ReplayAnswer, of source: ReplaySource, log: String, changes: [Change], wall: Double
  ) {
    let rate = source.reader.rate
    let coverage = answer.coverage
    self.log = log
    ok = answer.isGood
    let expectation = ReplayExpectation(source.fingerprint)
    var differences: [String] = []
    if case .otherBuild(let list, _) = expectation { differences = list }
    build = Build(
      same: expectation == .sameBuild, expectation: expectation.text, differences: differences)
    ticks_replayed = coverage.replayed
    ticks_judged = coverage.judged
    from_s = coverage.firstJudged.map(rate.seconds) ?? 0
    to_s = coverage.last.map(rate.seconds) ?? 0
    resumed_at_ticks = coverage.resumptions.map(\.index)
    gaps = coverage.gaps.map {
      Stretch(first_tick: $0.first.index, last_tick: $0.last.index, reason: $0.reason)
    }
    not_replayed = answer.lost.map {
      Stretch(
        first_tick: $0.lowerBound, last_tick: $0.upperBound,
        reason: "not in the log, or no snapshot before them; no gap record says why")
    }
    bad_snapshots = coverage.badSnapshots.map { "\($0)" }
    last_tick_without_command = coverage.withoutCommand?.index
    self.changes = changes
    exact = answer.exact.map { exact in
      Exact(
        equal_ticks: exact.equalTicks, first: Point(exact.first, rate),
        first_output: Point(exact.firstOutput, rate),
        state_at_snapshot: Point(exact.state, rate))
    }
    tolerance = answer.tolerance.map { $0.results.map { Signal($0, rate) } }
    invariants = answer.invariants.map { $0.results.map { Rule($0, rate) } }
    change = answer.change.map { ReplayDocument.rows($0, rate) }
    wall_s = wall
    cpu_s = answer.cpuTime
    let simulated = Double(coverage.replayed) * rate.period
    times_real_time = wall > 0 ? simulated / wall : 0
    times_real_time_cpu = cpu_s > 0 ? simulated / cpu_s : 0
  }

  private static func rows(_ survey: ChangeSurvey, _ rate: ControlRate) -> [Row] {
    var rows: [Row] = []
    for (signal, cells) in zip(TickSignal.all, survey.cells) {
      for (mode, cell) in zip(Mode.allCases, cells) where cell.changed > 0 {
        let isNumber = !signal.isDiscrete
        rows.append(
          Row(
            signal: signal.key, mode: mode.name, values: cell.count, changed: cell.changed,
            max: isNumber ? cell.largest.finite : nil,
            max_at_s: cell.tick.map(rate.seconds), rms: isNumber ? cell.rms.finite : nil))
      }
    }
    return rows
  }
}

extension ReplayDocument.Signal {
  init(_ result: ToleranceComparison.Result, _ rate: ControlRate) {
    let isNumber = !result.signal.isDiscrete
    self.init(
      signal: result.signal.key, phase: result.signal.phase.rawValue, ok: result.isKept,
      worst_ratio: isNumber ? result.ratio.finite : nil,
      worst_deviation: isNumber ? result.deviation.finite : nil,
      worst_at_s: result.tick.map(rate.seconds), joint: result.joint,
      ticks_beyond: result.ticks)
  }
}

extension ReplayDocument.Rule {
  init(_ result: InvariantCheck.Result, _ rate: ControlRate) {
    self.init(
      invariant: result.invariant.rawValue, meaning: result.invariant.meaning, ok: result.isKept,
      breaches: result.breaches, first_tick: result.first?.index,
      first_at_s: result.first.map(rate.seconds),
      detail: result.detail.isEmpty ? nil : result.detail,
      worst_ratio: result.worst.flatMap(\.finite))
  }
}

extension Double {
  /// JSON cannot say infinite.
  fileprivate var finite: Double? { isFinite ? self : nil }
}
