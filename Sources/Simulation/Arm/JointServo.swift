// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The position loop inside the drives: what torque the motors are told to give, each step of the
/// plant.
///
/// Computed torque: the inverse dynamics of the arm, as its maker knows it, for the acceleration
/// 3ω(ṙ − q̇) + 3ω²(r − q) + ω³∫(r − q), so that each joint answers a reference like
/// H(s) = (3ωs² + 3ω²s + ω³) / (s + ω)³. ω is such that H falls to 1/√2 at `bandwidth`; a reference
/// that moves slowly is followed without lag up to its second derivative. To it comes the friction of
/// a joint that slides at ṙ, as its maker knows it; sticking, and the skin, are left to the integral,
/// which waits while a motor gives all it can. No more is asked for than the acceleration limit and
/// what frees a joint that sticks: an arm far from its reference would otherwise swing between the
/// ends of its torques.
package struct JointServo: Sendable {
  /// ω [rad/s].
  package let naturalFrequency: Double
  private let step: Double
  /// The largest acceleration that is asked for [rad/s²]; nil where no file states it.
  private let accelerationLimit: JointVector?
  /// The largest torque of each motor [N·m].
  private let torqueLimit: JointVector
  /// How much a torque can change in one step [N·m]; nil where no file states it.
  private let torqueChange: JointVector?
  private let viscous: JointVector
  private let coulomb: JointVector
  private var integral = JointVector.zero
  /// What the motors give now [N·m].
  package private(set) var torque: JointVector

  /// - Parameters:
  ///   - inertia: what each joint moves at least [kg·m²].
  ///   - frictionShare: how much of the friction is felt at the joint.
  ///   - torque: what the motors give at the beginning [N·m].
  ///   - step: between two answers [s].
  package init(
    _ drives: JointDrives, limits: JointLimits, inertia: JointVector, frictionShare: Double = 1,
    holding torque: JointVector, step: Double
  ) {
    precondition(
      step > 0 && drives.bandwidth > 0, "step \(step) s, bandwidth \(drives.bandwidth) Hz")
    naturalFrequency = 2 * .pi * drives.bandwidth / JointServo.cutoff
    viscous = drives.viscous * frictionShare
    coulomb = drives.coulomb * frictionShare
    self.step = step
    accelerationLimit = limits.acceleration.map { limit in
      var largest = limit
      for i in 0..<JointVector.capacity where inertia[i] > 0 {
        largest[i] += 2 * drives.breakaway[i] * frictionShare / inertia[i]
      }
      return largest
    }
    torqueLimit = limits.effort
    torqueChange = limits.torqueRate.map { $0 * step }
    self.torque = torque.clamped(-limits.effort, limits.effort)
  }

  /// A joint slower than this may stick: its friction is made up for in part [rad/s].
  private static let slowest = 0.01

  /// Where |H|² = 1/2, as a multiple of ω: with u = (frequency/ω)², u³ − 15u² − 3u − 1 = 0, whose
  /// one positive root Newton's method finds from above.
  private static let cutoff: Double = {
    var u = 16.0
    for _ in 0..<20 { u -= (((u - 15) * u - 3) * u - 1) / ((3 * u - 30) * u - 3) }
    return u.squareRoot()
  }()

  /// The motors' torques for the next step. Allocates: never.
  ///
  /// - Parameters:
  ///   - reference: where the joints are wanted now, and how fast.
  ///   - measured: what the encoders say now.
  ///   - dynamics: of the arm with its rotors.
  package mutating func drive(
    _ reference: JointState, measured: JointState, dynamics: ArmDynamics
  ) {
    let w = naturalFrequency
    let e = reference.q - measured.q
    let ed = reference.qd - measured.qd
    let summed = integral + e * step
    let free = ed * (3 * w) + e * (3 * w * w) + summed * (w * w * w)
    let wanted = accelerationLimit.map { free.clamped(-$0, $0) } ?? free
    let ideal =
      dynamics.inverseDynamics(measured.q, measured.qd, wanted) + friction(reference.qd)
    var given = ideal.clamped(-torqueLimit, torqueLimit)
    if let torqueChange { given = given.clamped(torque - torqueChange, torque + torqueChange) }
    for i in 0..<JointVector.capacity {
      // Summing on would only make the overshoot larger.
      let pushes = (free[i] - wanted[i]) * e[i] > 0 || (ideal[i] - given[i]) * e[i] > 0
      if !pushes { integral[i] = summed[i] }
    }
    torque = given
  }

  /// Of joints that slide at `qd`, rising smoothly from rest [N·m].
  private func friction(_ qd: JointVector) -> JointVector {
    let v = qd.lanes
    let sign = v / (v * v + JointServo.slowest * JointServo.slowest).squareRoot()
    return JointVector(lanes: viscous.lanes * v + coulomb.lanes * sign)
  }

  /// Switches the motors off; what was summed is forgotten.
  package mutating func release() {
    torque = .zero
    integral = .zero
  }
}
