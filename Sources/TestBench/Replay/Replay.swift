// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
import SpatialMath
package import Verification

/// Runs the controller again on the inputs of a log, tick by tick, and shows every tick to a judge.
///
/// Where ticks are missing it goes on at the next snapshot that a tick follows, and says so.
package struct Replay {
  /// Which ticks are looked at.
  package struct Window: Sendable {
    /// The first tick to judge; those before it are run only where no snapshot makes them
    /// unnecessary.
    package var from = 0
    /// How many ticks to judge at most.
    package var count = Int.max

    package init(from: Int = 0, count: Int = .max) {
      self.from = from
      self.count = count
    }
  }

  /// One tick, run again.
  package struct Step {
    package let recorded: TickOutput
    package let replayed: TickOutput
    /// All the controller says of the tick, and its state after it.
    package let record: TickRecord
    package let state: ControllerState
    /// The first after a state was taken from a snapshot.
    package let isResumed: Bool
  }

  /// What a judge wants of the rest.
  package enum Onward: Sendable { case goOn, stop }

  package let source: ReplaySource
  private var controller: Controller
  private let range: Window
  private var isInStep = true
  private var held: LoggedTick?
  private var snapshot: LoggedSnapshot?
  private var isResumed = false
  private var isOver = false
  private(set) var coverage = ReplayCoverage()

  package init(_ source: ReplaySource, range: Window = Window()) throws(ReplaySource.Refused) {
    self.source = source
    self.range = range
    controller = try source.controller()
  }

  /// Goes through the log once.
  ///
  /// - Parameters:
  ///   - check: sees each snapshot of a tick that has been run again, with the state it was run to.
  ///   - judge: sees each tick; `.stop` ends the replay.
  /// - Returns: which ticks were run, and where ticks were missing.
  package mutating func run(
    check: (LoggedSnapshot, ControllerState) -> Void = { _, _ in },
    judge: (borrowing Step) -> Onward
  ) throws(ReplaySource.Refused) -> ReplayCoverage {
    do throws(MCAPFailure) {
      let start = try startingSnapshot()
      if let start {
        snapshot = start
        isInStep = false
      }
      try source.reader.forEachEntry(of: [.tick, .command, .snapshot, .gap]) {
        (entry) throws(MCAPFailure) in
        if isOver { return }
        take(entry, after: start?.tick, check, judge)
      }
    } catch {
      throw .file(error)
    }
    if let held, !isOver { coverage.withoutCommand = held.input.tick }
    coverage.finish()
    return coverage
  }

  /// The last snapshot before the first tick to judge, when there is one worth a jump.
  private func startingSnapshot() throws(MCAPFailure) -> LoggedSnapshot? {
    guard range.from > 0 else { return nil }
    var best: LoggedSnapshot?
    try source.reader.forEachEntry(of: [.snapshot]) { (entry) throws(MCAPFailure) in
      if case .snapshot(let snapshot) = entry, snapshot.tick.index < range.from {
        best = snapshot
      }
    }
    return best
  }

  private mutating func take(
    _ entry: RunLogReader.Entry, after start: Tick?,
    _ check: (LoggedSnapshot, ControllerState) -> Void, _ judge: (borrowing Step) -> Onward
  ) {
    switch entry {
    case .tick(let tick):
      if let start, tick.input.tick <= start { return }
      held = tick
    case .command(let tick, let q, let qd, let torque):
      guard let recorded = held, recorded.input.tick == tick else { return }
      held = nil
      run(recorded, TickOutput(recorded, q: q, qd: qd, torque: torque), judge)
    case .snapshot(let found):
      if let start, found.tick < start { return }
      snapshot = found
      if isInStep && controller.state.lastTick == found.tick.index {
        check(found, controller.state)
      }
    case .gap(let gap): coverage.gaps.append(gap)
    case .truth: break
    }
  }

  private mutating func run(
    _ tick: LoggedTick, _ recorded: TickOutput, _ judge: (borrowing Step) -> Onward
  ) {
    let input = tick.input
    if !isInStep || !follows(input, controller.state.lastTick) {
      guard resume(before: input) else {
        isInStep = false
        coverage.skip(input.tick)
        return
      }
    }
    let record = controller.tick(input)
    coverage.run(input.tick)
    guard input.tick.index >= range.from else { return }
    coverage.judge(input.tick)
    let step = Step(
      recorded: recorded, replayed: TickOutput(record), record: record, state: controller.state,
      isResumed: isResumed)
    isResumed = false
    isOver = judge(step) == .stop || coverage.judged >= range.count
  }

  /// One period later, or as many as the input says have passed.
  private func follows(_ input: TickInput, _ last: Int) -> Bool {
    let gone = input.tick.index - last
    // A log may claim anything; the controller takes only ticks that rise.
    return gone == 1 || (last >= 0 && gone > 1 && gone == input.periodsElapsed)
  }

  /// Takes the state from the last snapshot, if that is the state before this input.
  private mutating func resume(before input: TickInput) -> Bool {
    guard let snapshot, follows(input, snapshot.tick.index) else { return false }
    do throws(LoggedSnapshot.Invalid) {
      controller.state = try snapshot.state()
    } catch {
      coverage.badSnapshots.append(error)
      return false
    }
    coverage.resume(at: input.tick)
    isInStep = true
    isResumed = true
    return true
  }
}

/// Which ticks of a log were run again.
package struct ReplayCoverage: Sendable {
  /// Ticks run again, and how many of them were judged.
  package private(set) var replayed = 0
  package private(set) var judged = 0
  package private(set) var first: Tick?
  package private(set) var last: Tick?
  package private(set) var firstJudged: Tick?
  /// Where the replay went on from a snapshot.
  package private(set) var resumptions: [Tick] = []
  /// Ticks of the log that could not be run for want of the state before them.
  package private(set) var skipped = 0
  /// Stretches of ticks between two that were run, or at the start, that were not run.
  package private(set) var holes: [ClosedRange<Int>] = []
  /// What the log says of ticks it lacks.
  package internal(set) var gaps: [LogGap] = []
  package internal(set) var badSnapshots: [LoggedSnapshot.Invalid] = []
  /// The last tick, when its command is not in the log.
  package internal(set) var withoutCommand: Tick?
  private var lastSkipped: Tick?

  mutating func run(_ tick: Tick) {
    if first == nil { first = tick }
    last = tick
    replayed += 1
  }

  mutating func judge(_ tick: Tick) {
    if firstJudged == nil { firstJudged = tick }
    judged += 1
  }

  mutating func skip(_ tick: Tick) {
    skipped += 1
    lastSkipped = tick
  }

  mutating func resume(at tick: Tick) {
    resumptions.append(tick)
    let before = (last?.index ?? -1) + 1
    if before < tick.index { holes.append(before...(tick.index - 1)) }
  }

  mutating func finish() {
    if let lastSkipped, lastSkipped.index > last?.index ?? -1 {
      holes.append(((last?.index ?? -1) + 1)...lastSkipped.index)
    }
  }

  /// Holes that no gap record explains, and that no jump to a later start made.
  package func unexplained(from start: Int) -> [ClosedRange<Int>] {
    holes.filter { hole in
      hole.upperBound >= start
        && !hole.allSatisfy { tick in
          gaps.contains { $0.contains(Tick(tick)) }
        }
    }
  }
}
