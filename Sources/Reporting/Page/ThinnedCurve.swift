// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A quantity over ticks, thinned to the fewest samples between which straight lines stay near it.
///
/// However long and noisy a run is, a curve stays below `capacity` samples: when it is full it is
/// thinned again, and its bound grows by half.
///
/// - Invariant: at every tick that was added, the line between the kept samples is within `bound` of
///   what was added; kept values are single precision. A value that is not finite is kept as NaN and
///   ends the line.
package struct ThinnedCurve: Sendable {
  /// Ends in the unit: `force_true_n`.
  package let name: String
  /// In the unit of the name.
  package private(set) var bound: Double
  package private(set) var ticks: [UInt32] = []
  package private(set) var values: [Float] = []

  /// The most samples that are kept; thirty-five curves of it take less than 4 MB in the page.
  package static let capacity = 10_000
  /// The most times a bound grows at once: what is then still full alternates with nothing.
  private static let mostGrowths = 60

  /// True while nothing has been added.
  var isEmpty: Bool { ticks.isEmpty }

  /// Whether the curve is thinned again when it is full.
  private var isLimited = true
  /// The newest sample, not kept yet.
  private var last: (tick: Int, value: Float)?
  /// The slopes from the last kept sample that pass within the bound of all since.
  private var slopes = -Double.infinity...Double.infinity

  /// - Precondition: `bound` is greater than zero; that it holds, it must also be above the rounding
  ///   of the values to single precision.
  package init(_ name: String, bound: Double) {
    precondition(bound > 0, "\(name): bound \(bound)")
    self.name = name
    self.bound = bound
  }

  /// Takes in the next sample: the line grows while one slope can serve every sample since the last
  /// kept one (the swinging door of Bristol, 1990), and its end is kept when none can.
  ///
  /// A tick that is not after the one before it, as a broken log may have, is passed over.
  package mutating func add(_ value: Double, at tick: Int) {
    guard isLater(tick) else { return }
    guard value.isFinite else { return interrupt(at: tick) }
    let rounded = Float(value)
    guard let from = values.last, from.isFinite else { return keep(rounded, at: tick) }
    let slope = (Double(rounded) - Double(from)) / Double(tick - Int(ticks[ticks.count - 1]))
    if let last, !slopes.contains(slope) { keep(last.value, at: last.tick) }
    let start = Double(values[values.count - 1])
    let length = Double(tick - Int(ticks[ticks.count - 1]))
    let lower = max(slopes.lowerBound, (value - bound - start) / length)
    let upper = min(slopes.upperBound, (value + bound - start) / length)
    // Rounding alone can part them; then only a line that ends here will do.
    slopes = lower...max(lower, upper)
    last = (tick, rounded)
  }

  /// Says that there is nothing to draw from `tick` on, until the next sample.
  package mutating func interrupt(at tick: Int) {
    guard isLater(tick) else { return }
    finish()
    guard let value = values.last, value.isFinite else { return }
    keep(.nan, at: tick)
  }

  private func isLater(_ tick: Int) -> Bool {
    tick > last?.tick ?? ticks.last.map(Int.init) ?? -1 && tick <= UInt32.max
  }

  /// Keeps the end of the curve; to be called after the last sample.
  package mutating func finish() {
    if let last { keep(last.value, at: last.tick) }
  }

  private mutating func keep(_ value: Float, at tick: Int) {
    ticks.append(UInt32(tick))
    values.append(value)
    last = nil
    slopes = -Double.infinity...Double.infinity
    if isLimited && ticks.count >= ThinnedCurve.capacity { coarsen() }
  }

  /// Thins what is kept until a quarter of the room is free. Both lines bend only at kept ticks, so
  /// that they are nowhere further apart than there, and the two bounds add up.
  private mutating func coarsen() {
    for _ in 0..<ThinnedCurve.mostGrowths where ticks.count > ThinnedCurve.capacity / 4 * 3 {
      var coarse = ThinnedCurve(name, bound: bound / 2)
      coarse.isLimited = false
      for (tick, value) in zip(ticks, values) { coarse.add(Double(value), at: Int(tick)) }
      coarse.finish()
      ticks = coarse.ticks
      values = coarse.values
      bound *= 1.5
    }
    isLimited = ticks.count < ThinnedCurve.capacity
  }

  /// The curve at a tick, by the line between its kept samples; nil where there is none.
  package func value(at tick: Int) -> Double? {
    guard let first = ticks.first, tick >= first, let end = ticks.last, tick <= end else {
      return nil
    }
    var (low, high) = (0, ticks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if ticks[middle] <= tick { low = middle } else { high = middle }
    }
    let value = Double(values[low])
    guard value.isFinite else { return nil }
    guard ticks[low] < tick else { return value }
    let next = Double(values[low + 1])
    guard next.isFinite else { return value }
    let share = Double(tick - Int(ticks[low])) / Double(ticks[low + 1] - ticks[low])
    return value + (next - value) * share
  }
}

/// How a curve stands in the page: two little-endian arrays in base64.
extension ThinnedCurve: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, bound, ticks, values
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(bound, forKey: .bound)
    try container.encode(Base64.text(ticks), forKey: .ticks)
    try container.encode(Base64.text(values.map(\.bitPattern)), forKey: .values)
  }
}

/// Arrays of numbers as text.
enum Base64 {
  /// The numbers' bytes, the lowest first, in base64.
  static func text<Number: FixedWidthInteger>(_ numbers: [Number]) -> String {
    var bytes = Data(capacity: numbers.count * Number.bitWidth / 8)
    for number in numbers {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return bytes.base64EncodedString()
  }
}
