// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// How the tool follows a target whose estimate jumps: not at once.
///
/// What is followed is the estimated target moved by an offset, which a jump sets so that nothing
/// moves, and which `Retarget` brings to zero in the least time, anew in every period, in six axes of
/// the target and within the ceilings relative to the skin. Without a jump there is no offset and
/// the estimate itself is followed, bit for bit. Allocates: never.
package struct TargetShift: Equatable, Sendable {
  /// Ceilings beside those of speed; constant.
  package struct Settings: Equatable, Sendable {
    /// [m/s²]
    package var acceleration = 0.5
    /// [m/s³]
    package var jerk = 20.0

    package init() {}
  }

  /// The followed target in the estimated one: rotation vector [rad], then translation [m].
  package private(set) var offset = Twist.zero
  /// Its rate [rad/s, m/s].
  package private(set) var velocity = Twist.zero
  /// The rate of `velocity` [rad/s², m/s²].
  package private(set) var acceleration = Twist.zero
  /// Nothing is left of the jump.
  package private(set) var isOver = true

  package init() {}

  /// What is followed where the target is estimated at `X_BA`.
  package func followed(_ X_BA: RigidTransform<Base, Acupoint>) -> RigidTransform<Base, Acupoint> {
    isOver ? X_BA : X_BA * X_AA
  }

  private var X_AA: RigidTransform<Acupoint, Acupoint> {
    RigidTransform(RotationMatrix.exp(offset.angular), offset.linear)
  }

  /// A jump of the estimate: what is followed stays, and so does its motion.
  package mutating func take(
    from before: RigidTransform<Base, Acupoint>, to after: RigidTransform<Base, Acupoint>
  ) {
    let jump: RigidTransform<Acupoint, Acupoint> = after.inverse * before
    let whole = jump * X_AA
    offset = Twist(angular: whole.rotation.log, linear: whole.translation)
    velocity = velocity.rotated(by: jump.rotation)
    acceleration = acceleration.rotated(by: jump.rotation)
    isOver = false
  }

  /// Takes what the followed target lies outside the estimated skin out of the offset, along the
  /// followed normal.
  ///
  /// - Returns: how much that is [m], negative where it lies inside.
  package mutating func takeHeight() -> Double {
    let normal = X_AA.rotation.z
    let height = offset.linear.z / normal.z
    offset.linear -= normal * height
    offset.linear.z = 0
    return height
  }

  /// The next step towards no offset.
  package mutating func advance(by dt: Double, settings: Settings, speed: SpeedLimits) {
    guard !isOver else { return }
    var motion = JointMotion(q: axes(offset), qd: axes(velocity), qdd: axes(acceleration))
    Retarget.step(&motion, to: .zero, limits: limits(settings, speed), dt: dt)
    offset = twist(motion.q)
    velocity = twist(motion.qd)
    acceleration = twist(motion.qdd)
    isOver = motion == JointMotion(q: .zero)
  }

  /// Six axes: linear in x, y and along the outward normal, then angular.
  private func limits(_ settings: Settings, _ speed: SpeedLimits) -> RetargetLimits {
    let across = speed.tangential * 0.5.squareRoot()
    let along = offset.linear.z > 0 ? speed.closing : speed.opening
    let turn = speed.tangential / ToolAxes.lever
    return RetargetLimits(
      valid: JointVector(lanes: SIMD8(across, across, along, turn, turn, turn, 0, 0)),
      acceleration: six(settings.acceleration), jerk: six(settings.jerk), count: 6)
  }

  private func six(_ x: Double) -> JointVector {
    let turn = x / ToolAxes.lever
    return JointVector(lanes: SIMD8(x, x, x, turn, turn, turn, 0, 0))
  }

  private func axes(_ V: Twist) -> JointVector {
    let (v, w) = (V.linear, V.angular)
    return JointVector(lanes: SIMD8(v.x, v.y, v.z, w.x, w.y, w.z, 0, 0))
  }

  private func twist(_ x: JointVector) -> Twist {
    Twist(angular: Vector3(x[3], x[4], x[5]), linear: Vector3(x[0], x[1], x[2]))
  }
}

extension TargetShift {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&offset, "shift.offset")
    v.visit(&velocity, "shift.velocity")
    v.visit(&acceleration, "shift.acceleration")
    v.visit(&isOver, "shift.isOver")
  }
}
