// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
import SpatialMath

/// How much the outputs of two runs of the same inputs differ: per signal, per mode.
package struct ChangeSurvey: Sendable {
  /// The differences of one signal while the log was in one mode.
  package struct Cell: Equatable, Sendable {
    /// Values seen, and those that are not the same bits.
    package private(set) var count = 0
    package private(set) var changed = 0
    /// The largest difference, in the unit of the signal; 1 for what is discrete.
    package private(set) var largest = 0.0
    package private(set) var tick: Tick?
    private var squares = 0.0

    package init() {}

    /// Root mean square over all values seen.
    package var rms: Double { count == 0 ? 0 : (squares / Double(count)).squareRoot() }

    mutating func see(_ difference: Double, same: Bool, at tick: Tick) {
      count += 1
      if same { return }
      changed += 1
      let size = difference.isNaN ? Double.infinity : abs(difference)
      squares += size * size
      if self.tick == nil || size > largest {
        largest = size
        self.tick = tick
      }
    }
  }

  /// For each of `TickSignal.all`, for each of `Mode.allCases`.
  package private(set) var cells: [[Cell]]
  private let jointCount: Int

  package init(jointCount: Int) {
    self.jointCount = jointCount
    cells = Array(
      repeating: Array(repeating: Cell(), count: Mode.allCases.count),
      count: TickSignal.all.count)
  }

  /// Takes in one tick; the mode is the recorded one. Allocates: never.
  package mutating func judge(
    _ recorded: TickOutput, _ replayed: TickOutput, at tick: Tick
  ) {
    let mode = Int(recorded.mode.rawValue)
    for (i, signal) in TickSignal.all.enumerated() {
      switch signal.value {
      case .number(let read):
        see(NumberPair(recorded: read(recorded), replayed: read(replayed)), i, mode, tick)
      case .joints(let read):
        let (a, b) = (read(recorded), read(replayed))
        for joint in 0..<jointCount {
          see(NumberPair(recorded: a[joint], replayed: b[joint]), i, mode, tick)
        }
      case .discrete(let read, _):
        let same = read(recorded) == read(replayed)
        cells[i][mode].see(1, same: same, at: tick)
      }
    }
  }

  private mutating func see(_ pair: NumberPair, _ signal: Int, _ mode: Int, _ tick: Tick) {
    cells[signal][mode].see(
      pair.replayed - pair.recorded, same: pair.sameBits, at: tick)
  }
}
