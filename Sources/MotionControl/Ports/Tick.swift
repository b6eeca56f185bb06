// SPDX-License-Identifier: GPL-3.0-or-later

/// A point in controller time: the number of control periods since the start.
///
/// Seconds are computed from it and never summed, so that an hour is as exact as a second.
package struct Tick: Hashable, Comparable, Sendable {
  package let index: Int

  /// - Precondition: `index` is not negative.
  package init(_ index: Int) {
    precondition(index >= 0, "tick \(index)")
    self.index = index
  }

  package static let zero = Tick(0)
  package static func < (a: Tick, b: Tick) -> Bool { a.index < b.index }
  package static func - (a: Tick, b: Tick) -> Int { a.index - b.index }
  package var next: Tick { Tick(index + 1) }
}

/// How often the control loop runs.
///
/// - Invariant: 125…4000 Hz.
package struct ControlRate: Equatable, Sendable {
  package static let allowed = 125...4000
  package let hertz: Int

  /// - Returns: nil outside `allowed`.
  package init?(hertz: Int) {
    guard ControlRate.allowed.contains(hertz) else { return nil }
    self.hertz = hertz
  }

  /// One control period [s].
  package var period: Double { 1 / Double(hertz) }
  /// The time of a tick since the start [s].
  package func seconds(at tick: Tick) -> Double { Double(tick.index) / Double(hertz) }
  /// The number of whole periods nearest to a duration [s].
  package func ticks(in duration: Double) -> Int {
    Int((duration * Double(hertz)).rounded())
  }
}
