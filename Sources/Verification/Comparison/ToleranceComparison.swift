// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// How far one output may be from the recorded one.
package struct SignalTolerance: Equatable, Sendable {
  /// In the unit of the signal.
  package var absolute: Double
  /// Share of the recorded magnitude.
  package var relative: Double
  /// For states, counts and sets: in how many ticks they may differ.
  package var ticks: Int

  package init(absolute: Double = 0, relative: Double = 0, ticks: Int = 0) {
    self.absolute = absolute
    self.relative = relative
    self.ticks = ticks
  }
}

/// Compares ticks signal by signal, each within a tolerance, and keeps the worst.
package struct ToleranceComparison: Sendable {
  /// What one signal came to.
  package struct Result: Sendable {
    package let signal: TickSignal
    package let tolerance: SignalTolerance
    /// The largest use of the tolerance; one is the limit, infinite for NaN.
    package internal(set) var ratio = 0.0
    /// There: the deviation, in the unit of the signal.
    package internal(set) var deviation = 0.0
    package internal(set) var tick: Tick?
    package internal(set) var joint: Int?
    /// Ticks beyond the tolerance; for what is discrete, ticks that differ.
    package internal(set) var ticks = 0

    package var isKept: Bool { signal.isDiscrete ? ticks <= tolerance.ticks : ticks == 0 }

    mutating func see(_ pair: NumberPair, at tick: Tick, joint: Int?) -> Bool {
      if pair.sameBits { return true }
      let deviation = abs(pair.replayed - pair.recorded)
      let allowed = tolerance.absolute + tolerance.relative * abs(pair.recorded)
      let ratio = deviation == 0 ? 0 : deviation / allowed
      let used = ratio.isNaN ? Double.infinity : ratio
      if used > self.ratio || self.tick == nil {
        self.ratio = used
        self.deviation = deviation
        self.tick = tick
        self.joint = joint
      }
      return used <= 1
    }
  }

  package private(set) var results: [Result]
  package private(set) var ticks = 0
  private let jointCount: Int

  /// - Parameter signals: those to compare; the others are not looked at.
  package init(_ signals: [(TickSignal, SignalTolerance)], jointCount: Int) {
    results = signals.map { Result(signal: $0, tolerance: $1) }
    self.jointCount = jointCount
  }

  package var isKept: Bool { results.allSatisfy(\.isKept) }

  /// Compares one tick. Allocates: never.
  package mutating func judge(
    _ recorded: TickOutput, _ replayed: TickOutput, at tick: Tick
  ) {
    ticks += 1
    for i in results.indices {
      var kept = true
      switch results[i].signal.value {
      case .number(let read):
        let pair = NumberPair(recorded: read(recorded), replayed: read(replayed))
        kept = results[i].see(pair, at: tick, joint: nil)
      case .joints(let read):
        let (a, b) = (read(recorded), read(replayed))
        for joint in 0..<jointCount {
          let pair = NumberPair(recorded: a[joint], replayed: b[joint])
          if !results[i].see(pair, at: tick, joint: joint) { kept = false }
        }
      case .discrete(let read, _):
        kept = read(recorded) == read(replayed)
        if !kept && results[i].tick == nil { results[i].tick = tick }
      }
      if !kept { results[i].ticks += 1 }
    }
  }
}
