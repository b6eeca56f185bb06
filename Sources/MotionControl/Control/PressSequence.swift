// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The wanted force of a press over time: ramp, dwell, and again as often as asked.
///
/// Phases end on conditions: a dwell counts only the periods in which the force is near the
/// wanted one. Durations are counted in periods. Allocates: never.
package struct PressSequence: Equatable, Sendable {
  package enum Phase: UInt8, Sendable { case ramp, dwell, release, complete }

  /// A force this near the wanted one counts as reached [N], or a fifth of it when that is more.
  package static let tolerance = 1.0
  /// The shortest ramp, whatever is asked [s].
  package static let shortestRamp = 0.2
  /// The force to which the press falls between repeats [N], or half the wanted one when less.
  package static let lightForce = 1.0
  /// A force that is not reached so long after its ramp never will be [s].
  package static let patience = 5.0

  package private(set) var phase = Phase.ramp
  /// Periods spent in the phase; in a dwell only those that count.
  package private(set) var periods = 0
  /// Periods of the dwell that did not count.
  package private(set) var periodsAway = 0
  package private(set) var repeatsDone = 0
  /// The force at the start of the ramp or release [N].
  package private(set) var startForce = 0.0
  /// [N]
  package private(set) var force = 0.0
  /// [N/s]
  package private(set) var rate = 0.0

  package init() {}

  /// Starts at the force measured on contact.
  package mutating func begin(at force: Double) {
    self = PressSequence()
    startForce = force
    self.force = force
  }

  /// True when the force stays away from what is asked for longer than `patience`.
  package func isOutOfPatience(period: Double) -> Bool {
    Double(periodsAway) * period > PressSequence.patience
  }

  /// Advances by some periods; `measured` is the force along the inward normal [N].
  ///
  /// - Returns: what happened: the force reached, or a dwell complete.
  package mutating func advance(
    _ press: Technique.Press, measured: Double, periods elapsed: Int, period: Double
  ) -> TickEvents {
    switch phase {
    case .ramp:
      periods += elapsed
      guard follow(to: press.force, press, period) else { return [] }
      enter(.dwell)
      return []
    case .dwell:
      return dwell(press, measured, elapsed, period)
    case .release:
      periods += elapsed
      if follow(to: min(PressSequence.lightForce, 0.5 * press.force), press, period) {
        enter(.ramp)
      }
      return []
    case .complete:
      return []
    }
  }

  private mutating func dwell(
    _ press: Technique.Press, _ measured: Double, _ elapsed: Int, _ period: Double
  ) -> TickEvents {
    let isNear =
      abs(measured - press.force) <= max(PressSequence.tolerance, 0.2 * press.force)
    guard isNear else {
      periodsAway += elapsed
      return []
    }
    let isFirst = periods == 0
    periods += elapsed
    periodsAway = 0
    guard Double(periods) * period >= press.dwell else { return isFirst ? .forceReached : [] }
    repeatsDone += 1
    enter(repeatsDone >= press.repeats ? .complete : .release)
    return isFirst ? [.forceReached, .dwellComplete] : .dwellComplete
  }

  private mutating func enter(_ next: Phase) {
    phase = next
    periods = 0
    periodsAway = 0
    startForce = force
    rate = 0
  }

  /// One smooth ramp from `startForce`; true at its end.
  private mutating func follow(
    to goal: Double, _ press: Technique.Press, _ period: Double
  ) -> Bool {
    let duration = max(press.ramp, PressSequence.shortestRamp)
    let x = Double(periods) * period / duration
    guard x < 1 else {
      force = goal
      rate = 0
      return true
    }
    force = startForce + (goal - startForce) * x * x * (3 - 2 * x)
    rate = (goal - startForce) * 6 * x * (1 - x) / duration
    return false
  }
}

extension PressSequence {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&phase, "press.phase")
    v.visit(&periods, "press.periods")
    v.visit(&periodsAway, "press.periodsAway")
    v.visit(&repeatsDone, "press.repeatsDone")
    v.visit(&startForce, "press.startForce")
    v.visit(&force, "press.force")
    v.visit(&rate, "press.rate")
  }
}
