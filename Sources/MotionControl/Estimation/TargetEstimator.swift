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
  package mutating func update(
    _ sample: TrackerSample, X_BC: RigidTransform<Base, Tracker>, periods: Int, period: Double
  ) {
    let carriedAge = sampleAge.map { $0 + periods }
    guard sample.isNew, sample.validity == .valid, sample.isFinite, sample.ageTicks >= 0 else {
      sampleAge = carriedAge
      return
    }
    let X_new = X_BC * sample.X_CP
    if let carriedAge, carriedAge > sample.ageTicks {
      learnVelocity(
        to: X_new, sample.breathing, over: Double(carriedAge - sample.ageTicks) * period)
    }
    X_BP = X_new
    breathing = sample.breathing
    sampleAge = sample.ageTicks
  }

  private mutating func learnVelocity(
    to X_new: RigidTransform<Base, Patient>, _ newBreathing: BreathingState, over gap: Double
  ) {
    let share = knowsVelocity ? gap / (gap + TargetEstimator.velocitySmoothing) : 1
    let V = X_BP.smallMotion(to: X_new) * (1 / gap)
    V_BP = V_BP + (V - V_BP) * share
    let thorax = (newBreathing.thorax - breathing.thorax) / gap
    let abdomen = (newBreathing.abdomen - breathing.abdomen) / gap
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
