// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The tool's motion away from the patient after a fault.
///
/// It goes on from the commanded velocity and acceleration, and every period `Retarget` finds the
/// quickest way anew, within limits of acceleration and jerk along the normal and in each direction
/// across it. A retreat travels the distance it was given along the last trusted normal and stands;
/// a force that opposes it ends it. With nothing to travel it only brakes. A compliant release moves
/// with the measured force, as a damper would, and drifts along the normal at the same time, until
/// it is clear of the skin. What the tool turns comes to rest. Allocates: never.
package struct StopMotion: Equatable, Sendable {
  /// Ceilings; constant.
  package struct Settings: Equatable, Sendable {
    /// Speed of the retreat [m/s].
    package var speed = 0.06
    /// [m/s²]
    package var acceleration = 0.5
    /// [m/s³]
    package var jerk = 50.0
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
  /// Its velocity at the tip.
  package private(set) var velocity = Twist.zero
  /// The rate of `velocity` [rad/s², m/s²].
  package private(set) var acceleration = Twist.zero
  /// Outward unit normal, the last that was trusted.
  package private(set) var normal = Vector3(0, 0, 1)
  /// How far along the normal there is still to go [m].
  package private(set) var remaining = 0.0
  package private(set) var isFinished = true

  package init() {}

  /// How quickly a compliant release ends its drift [1/s].
  static let settling = 10.0

  /// Starts from the commanded motion of the tool, to go `travel` along the normal [m]; zero only
  /// brakes. An acceleration beyond what the settings allow is not gone on with: to end it by the
  /// jerk would take longer than to stand.
  package mutating func begin(
    from X_BT: RigidTransform<Base, Tool>, velocity: Twist, acceleration: Twist = .zero,
    normal: Vector3, travel: Double
  ) {
    self.X_BT = X_BT
    self.velocity = velocity
    self.acceleration = acceleration
    self.normal = normal
    remaining = travel
    isFinished = false
  }

  /// The next step of a retreat; `force_B` is what the surroundings exert on the tool [N].
  package mutating func retreat(force_B: Vector3, settings: Settings, dt: Double) {
    let isOpposed = force_B.dot(normal) < -settings.opposingForce
    if isOpposed { remaining = 0 }
    let axes = ToolAxes(normal: normal)
    let limits = settings.limits
    var (across, along) = motion(axes, limits)
    Retarget.step(&across, towards: .zero, limits: limits.across, dt: dt)
    if remaining > 0 {
      Retarget.step(&along, to: JointVector(first: remaining), limits: limits.along, dt: dt)
      remaining -= along.q[0]
    } else {
      Retarget.step(&along, towards: .zero, limits: limits.along, dt: dt)
    }
    take(across, along, axes)
    isFinished = remaining <= 0 && velocity == .zero && acceleration == .zero
  }

  /// The next step of a compliant release.
  package mutating func comply(force_B: Vector3, settings: Settings, dt: Double) {
    let yielding = force_B * (1 / settings.damping)
    let size = yielding.length
    let bounded = size > settings.speed ? yielding * (settings.speed / size) : yielding
    let drift = min(settings.drift, StopMotion.settling * max(remaining, 0))
    let axes = ToolAxes(normal: normal)
    let limits = settings.limits
    let goal = axes.split(Twist(angular: .zero, linear: bounded + normal * drift))
    var (across, along) = motion(axes, limits)
    Retarget.step(&across, towards: goal.across, limits: limits.across, dt: dt)
    Retarget.step(&along, towards: goal.along, limits: limits.along, dt: dt)
    remaining -= along.q[0]
    take(across, along, axes)
    isFinished = remaining < 1e-4 && velocity.linear.length < 1e-3 && velocity.angular == .zero
  }

  /// The motion now, counted from here.
  private func motion(
    _ axes: ToolAxes, _ limits: Settings.Limits
  ) -> (across: JointMotion, along: JointMotion) {
    let v = axes.split(velocity)
    let a = axes.split(acceleration)
    return (
      JointMotion(
        q: .zero, qd: v.across,
        qdd: a.across.clamped(-limits.across.acceleration, limits.across.acceleration)),
      JointMotion(
        q: .zero, qd: v.along,
        qdd: a.along.clamped(-limits.along.acceleration, limits.along.acceleration))
    )
  }

  private mutating func take(_ across: JointMotion, _ along: JointMotion, _ axes: ToolAxes) {
    let step = axes.join(across.q, along.q)
    velocity = axes.join(across.qd, along.qd)
    acceleration = axes.join(across.qdd, along.qdd)
    X_BT.translation += step.linear
    guard step.angular != .zero else { return }
    X_BT.rotation = RotationMatrix.exp(step.angular) * X_BT.rotation
  }
}

extension StopMotion {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&X_BT, "stop.X_BT")
    v.visit(&velocity, "stop.velocity")
    v.visit(&acceleration, "stop.acceleration")
    v.visit(&normal, "stop.normal")
    v.visit(&remaining, "stop.remaining")
    v.visit(&isFinished, "stop.isFinished")
  }
}
