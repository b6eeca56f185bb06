// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Root mean square and largest magnitude of a number seen many times. Allocates: never.
package struct ErrorStatistics: Equatable, Sendable {
  package private(set) var count = 0
  package private(set) var largest = 0.0
  private var squares = 0.0
  private var sum = 0.0

  package init() {}

  package mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
    largest = max(largest, abs(value))
  }

  /// Nil when nothing was seen.
  package var rms: Double? { count > 0 ? (squares / Double(count)).squareRoot() : nil }
  /// Nil when nothing was seen.
  package var mean: Double? { count > 0 ? sum / Double(count) : nil }
  /// Nil when nothing was seen.
  package var max: Double? { count > 0 ? largest : nil }

  private func max(_ a: Double, _ b: Double) -> Double { a > b ? a : b }
}

/// The part of a vector error that is not constant. Allocates: never.
///
/// Source: B. P. Welford, *Note on a Method for Calculating Corrected Sums of Squares and Products*,
/// Technometrics 4 (1962).
package struct UnbiasedError: Equatable, Sendable {
  package private(set) var count = 0
  /// The constant part so far.
  package private(set) var bias = Vector3.zero
  private var squares = 0.0

  package init() {}

  package mutating func add(_ error: Vector3) {
    count += 1
    let before = error - bias
    bias += before / Double(count)
    squares += before.dot(error - bias)
  }

  /// Root mean square of what remains after the constant part; nil when nothing was seen.
  package var rms: Double? { count > 0 ? (squares / Double(count)).squareRoot() : nil }
}
