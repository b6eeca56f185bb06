// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The last four samples of a series, and what their divided differences say of its derivatives.
///
/// Times need not be even. A divided difference of order n, times n!, is a weighted mean of the nth
/// derivative between its first and its last time, with weights that are never negative (Peano's
/// kernel, a B-spline). So a difference beyond a limit proves that *every* motion through the samples
/// breaks the limit somewhere between them; a peak much shorter than the window may pass unseen.
///
/// The same time twice stands for rest there: the derivatives at it are zero, and the differences
/// are those of confluent nodes. Allocates: never.
///
/// Source: C. de Boor, *A Practical Guide to Splines* (1978), chapters I and IX.
struct DifferenceWindow: Sendable {
  /// Newest first [s].
  private(set) var times = InlineArray<4, Double>(repeating: 0)
  private(set) var values = InlineArray<4, JointVector>(repeating: .zero)
  /// How many samples there are, at most four.
  private(set) var known = 0

  /// Forgets all samples.
  mutating func empty() { known = 0 }

  /// Takes in the next sample.
  ///
  /// - Precondition: `time` is not before that of the last sample.
  mutating func push(_ value: JointVector, at time: Double) {
    precondition(known == 0 || time >= times[0], "a sample of \(time) s after \(times[0]) s")
    for k in (1..<4).reversed() {
      times[k] = times[k - 1]
      values[k] = values[k - 1]
    }
    times[0] = time
    values[0] = value
    known = min(known + 1, 4)
  }

  /// First derivative over samples k and k + 1.
  func slope(_ i: Int, _ k: Int = 0) -> Double {
    let span = times[k] - times[k + 1]
    return span > 0 ? (values[k][i] - values[k + 1][i]) / span : 0
  }

  /// Second derivative over samples k…k + 2.
  func curvature(_ i: Int, _ k: Int = 0) -> Double {
    let span = times[k] - times[k + 2]
    return span > 0 ? 2 * (slope(i, k) - slope(i, k + 1)) / span : 0
  }

  /// Third derivative over all four samples.
  func third(_ i: Int) -> Double {
    let span = times[0] - times[3]
    return span > 0 ? 3 * (curvature(i, 0) - curvature(i, 1)) / span : 0
  }
}

/// How far differences may be wrong because the samples are.
extension DifferenceWindow {
  /// What each sample may be off by.
  struct Precision: Equatable, Sendable {
    /// [s].
    var time: Double
    /// In the unit of the values.
    var value: Double
  }

  /// A sample that is late by δ is as good as a value that is off by δ times the slope.
  func slopeError(_ i: Int, _ k: Int = 0, _ precision: Precision) -> Double {
    let span = times[k] - times[k + 1]
    guard span > 0 else { return 0 }
    return 2 * (precision.value + precision.time * abs(slope(i, k))) / span
  }

  func curvatureError(_ i: Int, _ k: Int = 0, _ precision: Precision) -> Double {
    let span = times[k] - times[k + 2]
    guard span > 0 else { return 0 }
    return 2 * (slopeError(i, k, precision) + slopeError(i, k + 1, precision)) / span
  }

  func thirdError(_ i: Int, _ precision: Precision) -> Double {
    let span = times[0] - times[3]
    guard span > 0 else { return 0 }
    return 3 * (curvatureError(i, 0, precision) + curvatureError(i, 1, precision)) / span
  }
}
