// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How long the tool has pointed at its target: only periods count in which it is where it should be.
///
/// Durations are counted in periods. Allocates: never.
package struct PointingDwell: Equatable, Sendable {
  /// A tool this near its desired pose is in place [m].
  package static let tolerance = 0.001
  /// A tool that is away from its pose for so long will not come to it [s].
  package static let patience = 5.0

  /// In place, since the start.
  package private(set) var periods = 0
  /// Away, since it was last in place.
  package private(set) var periodsAway = 0
  package private(set) var isComplete = false

  package init() {}

  /// True when the tool stays away from its pose for longer than `patience`.
  package func isOutOfPatience(period: Double) -> Bool {
    Double(periodsAway) * period > PointingDwell.patience
  }

  /// Advances by some periods.
  ///
  /// - Parameter lag: from the measured tool to the desired one [m].
  /// - Returns: `dwellComplete` once, at the end.
  package mutating func advance(
    _ point: Technique.Point, lag: Double, periods elapsed: Int, period: Double
  ) -> TickEvents {
    if isComplete { return [] }
    guard lag <= PointingDwell.tolerance else {
      periodsAway += elapsed
      return []
    }
    periods += elapsed
    periodsAway = 0
    isComplete = Double(periods) * period >= point.dwell
    return isComplete ? .dwellComplete : []
  }
}

extension PointingDwell {
  /// Every number that changes.
  package mutating func visit(_ v: inout (some StateVisitor & ~Copyable)) {
    v.visit(&periods, "pointing.periods")
    v.visit(&periodsAway, "pointing.periodsAway")
    v.visit(&isComplete, "pointing.isComplete")
  }
}
