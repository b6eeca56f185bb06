// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// Friction of all joints at once: viscous, Coulomb's, and a sticking phase without drift.
///
/// Each joint has a bristle that bends by z and pulls back with σ z. While it is bent by less than
/// `elasticShare` of its limit, it is a spring, so that a joint below its breakaway torque stays
/// where it is for ever; beyond, it begins to slip, and in full slip σ z is the friction that
/// belongs to the velocity, which falls from breakaway to Coulomb's as the joint gets faster.
/// Source: Dupont, Hayward, Armstrong, Altpeter, *Single state elastoplastic friction models*
/// (2002); the fall by 1/(1 + (v/vₛ)²) after Hess and Soom, *Friction at a lubricated line contact*
/// (1990). The bristle is stepped implicitly, so that any velocity keeps it within its limit.
package struct StickingFriction: Sendable {
  /// Share of the largest bend below which a bristle is a spring.
  private static let elasticShare = 0.5
  /// Damping times h over the inertia that carries it: likewise.
  private static let largestDamping = 0.5
  /// σ h² over the inertia that carries it: a stiffer bristle would not be stable in steps of h.
  private static let largestStiffness = 0.25

  private let viscous: SIMD8<Double>
  private let coulomb: SIMD8<Double>
  /// Breakaway less Coulomb's.
  private let excess: SIMD8<Double>
  /// 1 / vₛ².
  private let fall: SIMD8<Double>
  /// σ [N·m/rad].
  private let stiffness: SIMD8<Double>
  /// What a bristle resists while it bends [N·m·s/rad].
  private let damping: SIMD8<Double>
  /// 1 / σ; zero for a joint without friction.
  private let compliance: SIMD8<Double>

  /// - Parameters:
  ///   - presliding: how far a joint yields before it breaks away; more where a step could not carry
  ///     the stiffness that belongs to it [rad].
  ///   - relaxation: the bristles' damping over their stiffness [s].
  ///   - inertia: what each joint moves at least [kg·m²].
  package init(
    viscous: JointVector, coulomb: JointVector, breakaway: JointVector, stribeck: JointVector,
    presliding: JointVector, relaxation: Double, inertia: JointVector, step: Double, count: Int
  ) {
    self.viscous = viscous.lanes
    self.coulomb = coulomb.lanes
    excess = breakaway.lanes - coulomb.lanes
    var fall = SIMD8<Double>.zero
    var stiffness = SIMD8<Double>.zero
    var damping = SIMD8<Double>.zero
    var compliance = SIMD8<Double>.zero
    for i in 0..<count {
      fall[i] = 1 / (stribeck[i] * stribeck[i])
      stiffness[i] = min(
        breakaway[i] / presliding[i],
        StickingFriction.largestStiffness * inertia[i] / (step * step))
      damping[i] = min(
        stiffness[i] * relaxation, StickingFriction.largestDamping * inertia[i] / step)
      compliance[i] = stiffness[i] > 0 ? 1 / stiffness[i] : 0
    }
    self.fall = fall
    self.stiffness = stiffness
    self.damping = damping
    self.compliance = compliance
  }

  /// The friction that belongs to a velocity in full slip.
  @inline(__always) private func slipping(_ v: SIMD8<Double>) -> SIMD8<Double> {
    coulomb + excess / (1 + fall * v * v)
  }

  /// The torque against the motion, with the bristles bent by `z` [N·m]. Allocates: never.
  package func torque(z: JointVector, qd: JointVector) -> JointVector {
    let v = qd.lanes
    let largest = slipping(v)
    let bristle = stiffness * z.lanes + damping * v
    return JointVector(
      lanes: bristle.clamped(lowerBound: -largest, upperBound: largest) + viscous * v)
  }

  /// Bends the bristles by one step of motion [rad]. Allocates: never.
  package func bend(_ z: inout JointVector, qd: JointVector, step: Double) {
    let v = qd.lanes
    let travel = v * step
    let limit = slipping(v) * compliance
    let bent = z.lanes
    for i in 0..<JointVector.capacity where limit[i] > 0 {
      let along = travel[i] >= 0 ? bent[i] : -bent[i]
      let slip = StickingFriction.slip(along / limit[i])
      z[i] = (bent[i] + travel[i]) / (1 + slip * abs(travel[i]) / limit[i])
    }
  }

  /// How much of the motion is slip, when the bristle is bent by this share of its limit in the
  /// direction of motion: 0 while it is a spring, 1 in full slip, smooth in between.
  @inline(__always) private static func slip(_ share: Double) -> Double {
    guard share > elasticShare else { return 0 }
    guard share < 1 else { return 1 }
    let u = (share - elasticShare) / (1 - elasticShare)
    return u * u * (3 - 2 * u)
  }
}

extension StickingFriction {
  /// The friction in the gears of an arm.
  package init(_ drives: JointDrives, inertia: JointVector, step: Double, count: Int) {
    self.init(
      viscous: drives.viscous, coulomb: drives.coulomb, breakaway: drives.breakaway,
      stribeck: drives.stribeckVelocity, presliding: drives.presliding, relaxation: 0.5e-3,
      inertia: inertia,
      step: step, count: count)
  }

  /// The closed brakes of an arm.
  package init(brakes drives: JointDrives, inertia: JointVector, step: Double, count: Int) {
    self.init(
      viscous: .zero, coulomb: drives.brake, breakaway: drives.brake,
      stribeck: JointVector(repeating: 1, count: count),
      presliding: JointVector(repeating: JointDrives.brakeYield, count: count), relaxation: 5e-3,
      inertia: inertia,
      step: step, count: count)
  }
}
