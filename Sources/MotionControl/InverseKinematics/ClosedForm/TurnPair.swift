// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One root of an equation in an angle.
struct Turn: Sendable {
  /// [rad], within two turns of zero.
  var angle: Double
  var sin: Double
  var cos: Double
  /// Which of the two roots: the sign of what vanishes where they meet.
  var isPositive: Bool

  static let none = Turn(angle: 0, sin: 0, cos: 1, isPositive: true)
}

/// The roots of an equation in an angle: none, one where two meet or the angle is free, or two.
struct TurnPair: Sendable {
  /// Two roots nearer than this are one [rad]: rounding in the equation moves a double root as far.
  static let merging = 1e-7
  /// Below this sine of the distance between the roots a posture is called singular.
  static let singular = 1e-6
  /// How far out of reach, over the reach, still counts as rounding.
  static let slack = 1e-9

  var count = 0
  var isSingular = false
  /// The root called positive first, where there are two.
  var turns = InlineArray<2, Turn>(repeating: .none)

  static let none = TurnPair()

  /// Where the arm stands at root `k`.
  @inline(__always) func side(_ k: Int) -> BranchSide {
    BranchSide(isPositive: turns[k].isPositive, isSingular: isSingular)
  }

  /// The roots q of `x cos q + y sin q = level`; the one on which the left side falls with q is
  /// called positive.
  ///
  /// - Parameter free: the angle to take where every angle is a root.
  @inline(__always) static func level(
    x: Double, y: Double, level: Double, free: Double
  ) -> TurnPair {
    let square = x * x + y * y
    let r = square.squareRoot()
    var pair = TurnPair()
    guard r > 1e-10 else {
      guard abs(level) <= slack else { return .none }
      let (s, c) = Elementary.sincos(free)
      pair.turns[0] = Turn(angle: free, sin: s, cos: c, isPositive: true)
      pair.count = 1
      pair.isSingular = true
      return pair
    }
    let rest = (r - level) * (r + level)
    guard rest >= -2 * slack * square else { return .none }
    let slope = max(rest, 0).squareRoot()
    pair.isSingular = slope < singular * r
    pair.count = slope < merging * r ? 1 : 2
    for k in 0..<pair.count {
      let g = k == 0 ? -slope : slope
      let (s, c) = (y * level - x * g, x * level + y * g)
      // Not over r²: where rounding puts the level out of reach, this is the nearest angle.
      let scale = 1 / (s * s + c * c).squareRoot()
      pair.turns[k] = Turn(
        angle: Elementary.atan2(s, c), sin: s * scale, cos: c * scale, isPositive: k == 0)
    }
    return pair
  }
}
