// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// The motion along the inward normal by which the force is controlled.
///
/// A displacement [m], inward positive, added to the planned pose above the moving skin. While
/// searching it advances at the guarded speed; while treating its speed is proportional to the
/// force error, with a gain divided by the estimated stiffness, so that the force follows with the
/// same bandwidth on a belly and on a shoulder blade; afterwards it returns to zero. Bounded in
/// travel, speed and acceleration; no dead time of its own. Allocates: never.
package struct Admittance: Equatable, Sendable {
  /// Ceilings and gains; constant.
  package struct Settings: Equatable, Sendable {
    /// Bandwidth of the force loop [rad/s], 5...40.
    package var bandwidth = 25.0
    /// Largest acceleration of the displacement [m/s²], 0.1...2.
    package var acceleration = 0.5
    /// How far below the end of the approach the skin is searched for, beyond the standoff [m].
    package var searchReach = 0.015
    /// The speed at which the displacement returns to zero [m/s].
    package var withdrawal = 0.05
    /// The stiffest tissue the search has to expect [N/m].
    package var stiffestTissue = StiffnessEstimator.prior

    package init() {}
  }

  /// [m]
  package private(set) var displacement = 0.0
  /// [m/s]
  package private(set) var speed = 0.0
  /// How far jumps of the estimated skin have moved it by themselves [m].
  package private(set) var shifted = 0.0
  package private(set) var stiffness = StiffnessEstimator()

  package init() {}

  /// Looks for the skin. False when the whole reach is travelled without it.
  package mutating func search(
    speed guarded: Double, settings: Settings, dt: Double
  ) -> Bool {
    let reach = Standoff.contact + settings.searchReach
    move(towards: guarded, settings.acceleration, min(0, shifted)...reach, dt)
    return displacement < reach
  }

  /// The displacement is counted from a place `outward` of the one before [m]; the tool stays.
  package mutating func shift(outward: Double) {
    displacement += outward
    shifted += outward
  }

  /// The skin is estimated `outward` of where it was [m]: no depth that the stiffness is learnt from.
  package mutating func skinJumped(outward: Double) { stiffness.shift(depth: outward) }

  /// Learns the stiffness from the pressing force [N] and the measured depth [m].
  package mutating func learn(force: Double, depth: Double, isDeliberate: Bool, dt: Double) {
    stiffness.update(force: force, depth: depth, isDeliberate: isDeliberate, dt: dt)
  }

  /// Follows the wanted force [N] and its rate [N/s].
  ///
  /// - Parameters:
  ///   - measured: the force along the inward normal [N].
  ///   - ceilings: bound the speed inwards by `guardedSpeed` at the estimated stiffness.
  ///   - largestForce: the force that speed is guarded for [N].
  ///   - deepest: the depth the region allows [m].
  package mutating func regulate(
    wanted: Double, rate: Double, measured: Double, largestForce: Double, deepest: Double,
    settings: Settings, ceilings: SpeedLimits, dt: Double
  ) {
    let k = stiffness.stiffness
    // A slow loop must not ask for a bandwidth that its own period cannot carry.
    let bandwidth = min(settings.bandwidth, 0.25 / dt)
    let asked = (bandwidth * (wanted - measured) + rate) / k
    let inward = ceilings.guardedSpeed(force: largestForce, stiffness: k)
    let goal = min(max(asked, -ceilings.closing), inward)
    let reach = Standoff.contact + settings.searchReach + deepest
    move(
      towards: goal, settings.acceleration, min(0, shifted)...reach + max(0, shifted), dt)
  }

  /// Lets the displacement stand: for a pause of the search.
  package mutating func rest(settings: Settings, dt: Double) {
    let highest = max(displacement + abs(speed), 0)
    move(towards: 0, settings.acceleration, min(0, shifted)...highest, dt)
  }

  /// Returns to zero. True when there.
  package mutating func withdraw(settings: Settings, dt: Double) -> Bool {
    guard displacement > 0 else {
      speed = 0
      return true
    }
    let a = settings.acceleration
    // The speed from which the deceleration stops at zero, with one period in hand.
    let hand = a * dt
    let braking = (0.25 * hand * hand + 2 * a * displacement).squareRoot() - 0.5 * hand
    move(towards: -min(settings.withdrawal, braking), a, 0...displacement + abs(speed), dt)
    if displacement < 1e-6 { displacement = 0 }
    return false
  }

  private mutating func move(
    towards goal: Double, _ acceleration: Double, _ range: ClosedRange<Double>, _ dt: Double
  ) {
    let step = acceleration * dt
    speed += min(max(goal - speed, -step), step)
    let next = displacement + speed * dt
    displacement = min(max(next, range.lowerBound), range.upperBound)
    if displacement != next { speed = 0 }
  }

  /// Forgets target and tissue: at the start of a contact.
  package mutating func reset() { self = Admittance() }
}

extension Admittance {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&displacement, "admittance.displacement")
    v.visit(&speed, "admittance.speed")
    v.visit(&shifted, "admittance.shifted")
    stiffness.visit(&v)
  }
}
