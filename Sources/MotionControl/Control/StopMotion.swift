// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The tool's motion away from the patient after a fault.
///
/// A retreat accelerates along the last trusted normal, travels the distance it was given and
/// stands; a force that opposes it ends it. With nothing to travel it only brakes. A compliant
/// release moves with the measured force, as a damper would, and drifts along the normal at the
/// same time, until it is clear of the skin. The orientation stays. Allocates: never.
package struct StopMotion: Equatable, Sendable {
  /// Ceilings; constant.
  package struct Settings: Equatable, Sendable {
    /// Speed of the retreat [m/s].
    package var speed = 0.06
    /// [m/s²]
    package var acceleration = 0.5
    /// A force against the retreat that ends it [N].
    package var opposingForce = 15.0
    /// The damper a compliant release imitates [N·s/m].
    package var damping = 300.0
    /// The speed of a compliant release without any force, along the normal [m/s].
    package var drift = 0.02
    /// The height above the skin that is enough [m].
    package var clearance = Standoff.hover

    package init() {}

    /// How far along the normal a retreat goes that starts `distance` above the skin [m]; unknown,
    /// the whole clearance, and never less than half of it.
    package func travel(from distance: Double) -> Double {
      guard distance.isFinite else { return clearance }
      return clearance - min(max(distance, -clearance), 0.5 * clearance)
    }
  }

  /// The reference pose of the tool now.
  package private(set) var X_BT = RigidTransform<Base, Tool>.identity
  /// Its velocity [m/s].
  package private(set) var velocity = Vector3.zero
  /// Outward unit normal, the last that was trusted.
  package private(set) var normal = Vector3(0, 0, 1)
  /// How far along the normal there is still to go [m].
  package private(set) var remaining = 0.0
  package private(set) var isFinished = true

  package init() {}

  /// Starts from the commanded pose and velocity of the tool, to go `travel` along the normal [m];
  /// zero only brakes.
  package mutating func begin(
    from X_BT: RigidTransform<Base, Tool>, velocity: Vector3, normal: Vector3,
    travel: Double
  ) {
    self.X_BT = X_BT
    self.velocity = velocity
    self.normal = normal
    remaining = travel
    isFinished = false
  }

  /// The next step of a retreat; `force_B` is what the surroundings exert on the tool [N].
  package mutating func retreat(force_B: Vector3, settings: Settings, dt: Double) {
    let isOpposed = force_B.dot(normal) < -settings.opposingForce
    if isOpposed { remaining = 0 }
    let braking = (2 * settings.acceleration * max(remaining, 0)).squareRoot()
    let goal = normal * min(settings.speed, 0.9 * braking)
    move(towards: goal, settings, dt)
    isFinished = remaining < 1e-4 && velocity.length < 1e-3
  }

  /// The next step of a compliant release.
  package mutating func comply(force_B: Vector3, settings: Settings, dt: Double) {
    let braking = (2 * settings.acceleration * max(remaining, 0)).squareRoot()
    let yielding = force_B * (1 / settings.damping)
    let size = yielding.length
    let bounded = size > settings.speed ? yielding * (settings.speed / size) : yielding
    move(towards: bounded + normal * min(settings.drift, 0.9 * braking), settings, dt)
    isFinished = remaining < 1e-4 && velocity.length < 1e-3
  }

  private mutating func move(
    towards goal: Vector3, _ settings: Settings, _ dt: Double
  ) {
    let change = goal - velocity
    let size = change.length
    let most = settings.acceleration * dt
    velocity += size > most ? change * (most / size) : change
    X_BT.translation += velocity * dt
    remaining -= velocity.dot(normal) * dt
  }
}

extension StopMotion {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&X_BT, "stop.X_BT")
    v.visit(&velocity, "stop.velocity")
    v.visit(&normal, "stop.normal")
    v.visit(&remaining, "stop.remaining")
    v.visit(&isFinished, "stop.isFinished")
  }
}
