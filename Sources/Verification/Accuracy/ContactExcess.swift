// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Safety

/// How near a contact comes to what the skin may bear, by true values.
///
/// Depth counts at once. Force and pressure may be `transientFactor` times their limits for
/// `transientDuration`; the steady limits judge the least that was borne throughout such a time.
/// Allocates: never.
package struct ContactExcess: Equatable, Sendable {
  /// Ticks for which the steady limits have been exceeded without a break.
  private var ticksAbove = 0
  /// The least ratio to the steady limits during them.
  private var leastAbove = Double.infinity

  package init() {}

  /// The worst ratio to any limit at this tick; one is the limit.
  ///
  /// - Parameters:
  ///   - force: along the normal [N].
  ///   - depth: below the undisturbed skin [m].
  ///   - area: that carries the force [m²]; zero means that pressure is not judged.
  package mutating func ratio(
    force: Double, depth: Double, area: Double, _ limits: ContactLimits, _ rate: ControlRate
  ) -> Double {
    let pressure = area > 0 ? force / area : 0
    let steady = max(force / limits.force, pressure / limits.pressure)
    let now = max(steady / limits.transientFactor, depth / limits.depth)
    guard steady > 1 else {
      ticksAbove = 0
      leastAbove = .infinity
      return max(now, steady)
    }
    ticksAbove += 1
    leastAbove = min(leastAbove, steady)
    return ticksAbove > rate.ticks(in: limits.transientDuration) ? max(now, leastAbove) : now
  }
}
