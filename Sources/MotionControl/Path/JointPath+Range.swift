// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

extension JointPath {
  /// How near a joint comes to an end of its range, at every place of the path.
  package struct RangeMargin: Equatable, Sendable {
    package let joint: Int
    /// Never told too large; negative outside the range [rad, m].
    package let margin: Double
    /// The path's parameter, within a sixteenth of a segment.
    package let place: Double
  }

  /// The least over the first `count` joints. Allocates: never.
  ///
  /// - Precondition: `count` is greater than zero.
  package func rangeMargin(of limits: JointLimits, count: Int) -> RangeMargin {
    var least = RangeMargin(joint: 0, margin: .infinity, place: 0)
    let parts = 8 * max(segmentCount, 1)
    for k in 0..<parts {
      let part = part(
        from: end * Double(k) / Double(parts), to: end * Double(k + 1) / Double(parts))
      let below = part.middle - part.spread - limits.lower
      let above = limits.upper - part.middle - part.spread
      for i in 0..<count {
        let margin = min(below[i], above[i])
        // What is no number is no margin either.
        if !(margin >= least.margin) {
          least = RangeMargin(
            joint: i, margin: margin, place: end * (Double(k) + 0.5) / Double(parts))
        }
      }
    }
    return least
  }
}
