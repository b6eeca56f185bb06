// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Where the patient is and how the skin moves, from the tracker's samples.
///
/// Each new valid sample sets the pose; the difference to the one before sets the velocity, which
/// carries the pose over the sample's age and one period ahead, so that motion of constant
/// velocity is followed without lag. Allocates: never.
package struct TargetEstimator: Equatable, Sendable {
  /// Time constant of the velocity's low-pass [s].
  package static let velocitySmoothing = 0.02
  /// A pose is carried forward for no longer than this [s]; from then on it stands.
  package static let longestExtrapolation = 0.1

  /// The patient in the base at the last sample.
  package private(set) var X_BP = RigidTransform<Base, Patient>.identity
  /// Velocity of P in the base, at P's origin.
  package private(set) var V_BP = Twist.zero
  /// The breath at the last sample.
  package private(set) var breathing = BreathingState.rest
  /// Its rates [m/s].
  package private(set) var breathingRate = BreathingState.rest
  /// Periods since the instant of the last valid sample; nil before the first.
  package private(set) var sampleAge: Int?
  /// Velocities are known once two samples came.
  package private(set) var knowsVelocity = false

  package init() {}

  /// Takes in a tick's sample. Samples that are old, invalid or not finite only add age.
  ///
  /// - Parameters:
  ///   - place: what is to be watched, in the patient.
  ///   - jump: what counts as a jump of it.
  /// - Returns: true when the place has jumped: it is not where the motion so far leads. A jump sets
  ///   the pose but says nothing of the velocity.
  @discardableResult
  package mutating func update(
    _ sample: TrackerSample, X_BC: RigidTransform<Base, Tracker>, periods: Int, period: Double,
    watching place: Vector3 = .zero, jump: TargetJump = TargetJump()
  ) -> Bool {
    let carriedAge = sampleAge.map { $0 + periods }
    guard sample.isNew, sample.validity == .valid, sample.isFinite, sample.ageTicks >= 0 else {
      sampleAge = carriedAge
      return false
    }
    let X_new = X_BC * sample.X_CP
    var hasJumped = false
    if let carriedAge, carriedAge > sample.ageTicks {
      let gap = Double(carriedAge - sample.ageTicks) * period
      let motion = X_BP.smallMotion(to: X_new)
      let breath = BreathingState(
        thorax: sample.breathing.thorax - breathing.thorax,
        abdomen: sample.breathing.abdomen - breathing.abdomen)
      hasJumped = isJump(motion, breath, over: gap, place, jump)
      if !hasJumped { learnVelocity(motion, breath, over: gap) }
    }
    X_BP = X_new
    breathing = sample.breathing
    sampleAge = sample.ageTicks
    return hasJumped
  }

  /// True when a motion of the patient since the last sample is not the expected one.
  private func isJump(
    _ motion: Twist, _ breath: BreathingState, over gap: Double, _ place: Vector3,
    _ jump: TargetJump
  ) -> Bool {
    guard knowsVelocity else { return false }
    let unexpected = motion - V_BP * gap
    let atPlace = unexpected.shifted(by: X_BP.rotation * place)
    return atPlace.linear.length > jump.distance || atPlace.angular.length > jump.angle
      || abs(breath.thorax - breathingRate.thorax * gap) > jump.distance
      || abs(breath.abdomen - breathingRate.abdomen * gap) > jump.distance
  }

  private mutating func learnVelocity(
    _ motion: Twist, _ breath: BreathingState, over gap: Double
  ) {
    let share = knowsVelocity ? gap / (gap + TargetEstimator.velocitySmoothing) : 1
    let V = motion * (1 / gap)
    V_BP = V_BP + (V - V_BP) * share
    let thorax = breath.thorax / gap
    let abdomen = breath.abdomen / gap
    breathingRate.thorax += (thorax - breathingRate.thorax) * share
    breathingRate.abdomen += (abdomen - breathingRate.abdomen) * share
    knowsVelocity = true
  }

  /// The age of the last valid sample [s], infinite before the first.
  package func age(period: Double) -> Double {
    sampleAge.map { Double($0) * period } ?? .infinity
  }

  /// Where the target is `lead` seconds after now, its technique `time` seconds into its motion.
  package func pose(
    of target: Target, at time: Double = 0, after lead: Double, period: Double
  ) -> RigidTransform<Base, Acupoint> {
    let then = patient(after: lead, period: period)
    return then.X_BP * target.pose(at: then.breath, techniqueTime: time)
  }

  /// Where the patient is now and how far he has breathed in; nil before the first sample.
  package func patient(
    period: Double
  ) -> (X_BP: RigidTransform<Base, Patient>, breath: BreathingState)? {
    sampleAge == nil ? nil : patient(after: 0, period: period)
  }

  private func patient(
    after lead: Double, period: Double
  ) -> (X_BP: RigidTransform<Base, Patient>, breath: BreathingState) {
    let dt = min(age(period: period) + lead, TargetEstimator.longestExtrapolation)
    let R_BP =
      V_BP.angular == .zero || dt == 0
      ? X_BP.rotation : RotationMatrix.exp(V_BP.angular * dt) * X_BP.rotation
    let breath = BreathingState(
      thorax: breathing.thorax + breathingRate.thorax * dt,
      abdomen: breathing.abdomen + breathingRate.abdomen * dt)
    return (RigidTransform(R_BP, X_BP.translation + V_BP.linear * dt), breath)
  }
}

/// What a patient does not do between two samples: further from where his motion leads, the target
/// has jumped.
package struct TargetJump: Equatable, Sendable {
  /// Of the target, or of the breath [m].
  package var distance = 0.003
  /// [rad]
  package var angle = 0.02

  package init() {}
}

extension TrackerSample {
  /// True when no number is NaN or infinite.
  package var isFinite: Bool {
    X_CP.isFinite && breathing.thorax.isFinite && breathing.abdomen.isFinite
  }
}

extension RigidTransform {
  /// The small motion from this pose to another, expressed in `From`: translation of the origin
  /// and rotation vector; exact to the third order of the angle, monotonic up to 90°.
  package func smallMotion(to other: RigidTransform) -> Twist {
    let a = rotation
    let b = other.rotation
    let turn = (a.x.cross(b.x) + a.y.cross(b.y)) + a.z.cross(b.z)
    return Twist(angular: turn * 0.5, linear: other.translation - translation)
  }
}

extension TargetEstimator {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&X_BP, "estimator.X_BP")
    v.visit(&V_BP, "estimator.V_BP")
    v.visit(&breathing.thorax, "estimator.breathing.thorax")
    v.visit(&breathing.abdomen, "estimator.breathing.abdomen")
    v.visit(&breathingRate.thorax, "estimator.breathingRate.thorax")
    v.visit(&breathingRate.abdomen, "estimator.breathingRate.abdomen")
    v.visit(&sampleAge, "estimator.sampleAge")
    v.visit(&knowsVelocity, "estimator.knowsVelocity")
  }
}
