// SPDX-License-Identifier: GPL-3.0-or-later

/// The pose of frame `To`, measured and expressed in frame `From`: `X_FromTo`.
///
/// Composition is only defined when the inner frames agree: `X_BT * X_TA` compiles and
/// `X_BT * X_AT` does not. What the types cannot see is time: both poses must be of one instant.
///
/// - Invariant: `rotation` keeps its own; every component of `translation` is finite.
public struct RigidTransform<From: Frame, To: Frame>: Equatable, Sendable {
  /// The orientation of `To` in `From`.
  public var rotation: RotationMatrix
  /// From the origin of `From` to the origin of `To`, expressed in `From` [m].
  public var translation: Vector3

  @inlinable public init(_ rotation: RotationMatrix, _ translation: Vector3) {
    self.rotation = rotation
    self.translation = translation
  }

  /// The two frames coincide.
  @inlinable public static var identity: RigidTransform {
    RigidTransform(.identity, .zero)
  }

  /// `X_AC = X_AB * X_BC`.
  @inlinable public static func * <Next: Frame>(
    a: RigidTransform<From, To>, b: RigidTransform<To, Next>
  ) -> RigidTransform<From, Next> {
    RigidTransform<From, Next>(a.rotation * b.rotation, a.translation + a.rotation * b.translation)
  }

  /// `p_AoQ_A = X_AB * p_BoQ_B`: a point known in `To`, expressed in `From` [m].
  @inlinable public static func * (a: RigidTransform, p: Vector3) -> Vector3 {
    a.translation + a.rotation * p
  }

  /// `X_BA`.
  @inlinable public var inverse: RigidTransform<To, From> {
    RigidTransform<To, From>(rotation.inverse, -rotation.inverseTimes(translation))
  }

  /// `X_BA * p_A`: a point known in `From`, expressed in `To`, without forming the inverse.
  @inlinable public func inverseTimes(_ p: Vector3) -> Vector3 {
    rotation.inverseTimes(p - translation)
  }

  /// The same numbers between other frames: the one place where a relation is *asserted*.
  @inlinable public func asserting<A: Frame, B: Frame>(
    from: A.Type = A.self, to: B.Type = B.self
  ) -> RigidTransform<A, B> {
    RigidTransform<A, B>(rotation, translation)
  }

  /// True when no number is NaN or infinite.
  @inlinable public var isFinite: Bool {
    translation.isFinite && rotation.x.isFinite && rotation.y.isFinite && rotation.z.isFinite
  }
}

extension RigidTransform {
  /// The pose reached by the constant twist `ξ` (expressed in `From`, at its origin) in one second:
  /// the exponential map of se(3).
  ///
  /// Source: Murray, Li, Sastry (1994), equation 2.36; series below 1e-4 rad.
  public static func exp(_ twist: Twist) -> RigidTransform {
    let w = twist.angular
    let v = twist.linear
    let theta2 = w.lengthSquared
    let b: Double  // (1 - cos θ) / θ²
    let c: Double  // (θ - sin θ) / θ³
    if theta2 < 1e-8 {
      b = 0.5 - theta2 / 24
      c = 1.0 / 6 - theta2 / 120
    } else {
      let theta = theta2.squareRoot()
      let half = Elementary.sincos(0.5 * theta).sin
      b = 2 * half * half / theta2
      c = (theta - Elementary.sincos(theta).sin) / (theta2 * theta)
    }
    let wv = w.cross(v)
    return RigidTransform(RotationMatrix.exp(w), v + wv * b + w.cross(wv) * c)
  }

  /// The twist `ξ` with `exp(ξ) == self` and an angle in `0...π`.
  ///
  /// Source: Murray, Li, Sastry (1994), appendix A; the inverse of the left Jacobian of SO(3).
  public var log: Twist {
    let w = rotation.log
    let theta2 = w.lengthSquared
    let d: Double  // (1 - (θ/2) cot(θ/2)) / θ²
    if theta2 < 1e-6 {
      d = 1.0 / 12 + theta2 / 720
    } else {
      let theta = theta2.squareRoot()
      let (s, c) = Elementary.sincos(0.5 * theta)
      d = (1 - 0.5 * theta * c / s) / theta2
    }
    let wt = w.cross(translation)
    return Twist(angular: w, linear: translation - wt * 0.5 + w.cross(wt) * d)
  }
}
