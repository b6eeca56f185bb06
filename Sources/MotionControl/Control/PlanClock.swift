// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Owns path time: how far along its segment, or its technique, the motion is.
///
/// Path time runs at `rate` times real time, 0...1. The rate moves towards the wanted one with
/// bounded slope and bounded change of slope, so that pausing costs no more acceleration and jerk
/// than braking a motion by that slope does. Allocates: never.
package struct PlanClock: Equatable, Sendable {
  /// Largest slope of the rate [1/s].
  package static let slope = 4.0
  /// Largest change of the slope [1/s²].
  package static let curvature = 40.0

  /// Index of the segment of the plan; −1 before the first.
  package private(set) var segment = -1
  /// Path time in the segment [s].
  package private(set) var time = 0.0
  /// Path seconds per second.
  package private(set) var rate = 0.0
  /// How fast the rate changes [1/s].
  package private(set) var rateSlope = 0.0

  package init() {}

  /// Starts a segment from rest. Segments begin and end at rest, so the rate may be full at once.
  package mutating func begin(segment: Int) {
    self.segment = segment
    time = 0
    rate = 1
    rateSlope = 0
  }

  /// Advances by `dt` seconds towards the rate `wanted`, never beyond `duration` [s].
  package mutating func advance(by dt: Double, wanted: Double, duration: Double) {
    if rate != wanted || rateSlope != 0 { steer(towards: wanted, dt) }
    time = min(time + rate * dt, duration)
  }

  private mutating func steer(towards wanted: Double, _ dt: Double) {
    let gap = wanted - rate
    // The slope from which a constant curvature reaches zero just when the gap closes, with one
    // period in hand.
    let c = PlanClock.curvature
    let hand = c * dt
    let braking = ((2 * c * abs(gap) + 0.25 * hand * hand).squareRoot()) - 0.5 * hand
    let goal = min(max(braking, 0), PlanClock.slope) * (gap < 0 ? -1 : 1)
    rateSlope += min(max(goal - rateSlope, -hand), hand)
    let next = rate + rateSlope * dt
    let arrives = abs(wanted - next) <= hand * dt && abs(rateSlope) <= 2 * hand
    if arrives {
      rate = wanted
      rateSlope = 0
    } else {
      rate = min(max(next, 0), 1)
    }
  }

  /// True when path time stands: a pause or a stop is complete.
  package var isStanding: Bool { rate == 0 && rateSlope == 0 }
}

extension PlanClock {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&segment, "clock.segment")
    v.visit(&time, "clock.time")
    v.visit(&rate, "clock.rate")
    v.visit(&rateSlope, "clock.rateSlope")
  }

  /// The same of the clock of a technique.
  mutating func visitTechnique(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&segment, "technique.segment")
    v.visit(&time, "technique.time")
    v.visit(&rate, "technique.rate")
    v.visit(&rateSlope, "technique.rateSlope")
  }
}
