// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A position loop over the joints: what torque the motors are told to give.
///
/// It runs inside the drives of an arm that is told positions, at each step of theirs, and in the
/// controller of one that is told torques, once a period; see `JointInterface`.
///
/// Computed torque: the inverse dynamics of the arm, as its maker knows it, for the acceleration
/// 3ω(ṙ − q̇) + 3ω²(r − q) + ω³∫(r − q), so that each joint answers a reference like
/// H(s) = (3ωs² + 3ω²s + ω³) / (s + ω)³. ω is such that H falls to 1/√2 at the bandwidth; a reference
/// that moves slowly is followed without lag up to its second derivative. To it comes the friction of
/// a joint that slides at ṙ, as its maker knows it; sticking, and the skin, are left to the integral,
/// which waits while a motor gives all it can. No more is asked for than the acceleration limit and
/// what frees a joint that sticks: an arm far from its reference would otherwise swing between the
/// ends of its torques.
package struct JointServo: Sendable {
  /// What changes from step to step.
  package struct State: Equatable, Sendable {
    /// What the motors give now [N·m].
    package private(set) var torque: JointVector
    /// Of the deviation [rad·s].
    fileprivate var integral = JointVector.zero

    /// - Parameter torque: what the motors give at the beginning [N·m].
    package init(holding torque: JointVector) { self.torque = torque }

    /// Switches the motors off; what was summed is forgotten.
    package mutating func release() { self = State(holding: .zero) }

    fileprivate mutating func give(_ torque: JointVector) { self.torque = torque }
  }

  /// ω [rad/s].
  package let naturalFrequency: Double
  /// The largest acceleration that is asked for [rad/s²]; nil where no file states it.
  private let accelerationLimit: JointVector?
  /// The largest torque of each motor [N·m].
  private let torqueLimit: JointVector
  /// How fast a torque can change [N·m/s]; nil where no file states it.
  private let torqueRate: JointVector?
  private let viscous: JointVector
  private let coulomb: JointVector

  /// - Parameters:
  ///   - bandwidth: where the response is down by 3 dB [Hz], greater than zero.
  ///   - inertia: what each joint moves at least [kg·m²].
  ///   - frictionShare: how much of the friction is felt at the joint.
  package init(
    _ drives: JointDrives, limits: JointLimits, bandwidth: Double, inertia: JointVector,
    frictionShare: Double = 1
  ) {
    precondition(bandwidth > 0, "bandwidth \(bandwidth) Hz")
    naturalFrequency = 2 * .pi * bandwidth / JointServo.cutoff
    viscous = drives.viscous * frictionShare
    coulomb = drives.coulomb * frictionShare
    accelerationLimit = limits.acceleration.map { limit in
      var largest = limit
      for i in 0..<JointVector.capacity where inertia[i] > 0 {
        largest[i] += 2 * drives.breakaway[i] * frictionShare / inertia[i]
      }
      return largest
    }
    torqueLimit = limits.effort
    torqueRate = limits.torqueRate
  }

  /// The largest bandwidth that leaves the loop a phase margin of 45° [Hz].
  ///
  /// The open loop crosses one at 3.05 ω with a margin of 71.2°; `delay` takes 3.05 ω·`delay` of it.
  ///
  /// - Parameter delay: from a measurement to the torque that answers it [s], greater than zero.
  package static func largestBandwidth(delay: Double) -> Double {
    0.150 / delay * cutoff / (2 * .pi)
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

  /// Finds the motors' torques for the next step; false, and nothing changes, where none is finite.
  /// Allocates: never.
  ///
  /// - Parameters:
  ///   - reference: where the joints are wanted now, and how fast.
  ///   - measured: what the encoders say now.
  ///   - dynamics: of the arm with its rotors.
  ///   - step: until the next answer [s].
  @discardableResult
  package func drive(
    _ state: inout State, to reference: JointState, measured: JointState, dynamics: ArmDynamics,
    step: Double
  ) -> Bool {
    let w = naturalFrequency
    let e = reference.q - measured.q
    let ed = reference.qd - measured.qd
    let summed = state.integral + e * step
    let free = ed * (3 * w) + e * (3 * w * w) + summed * (w * w * w)
    let wanted = accelerationLimit.map { free.clamped(-$0, $0) } ?? free
    let ideal =
      dynamics.inverseDynamics(measured.q, measured.qd, wanted) + friction(reference.qd)
    guard ideal.isFinite else { return false }
    let given = possible(ideal, after: state.torque, step: step)
    for i in 0..<JointVector.capacity {
      // Summing on would only make the overshoot larger.
      let pushes = (free[i] - wanted[i]) * e[i] > 0 || (ideal[i] - given[i]) * e[i] > 0
      if !pushes { state.integral[i] = summed[i] }
    }
    state.give(given)
    return true
  }

  /// Gives what is asked for, as far as the motors can. Allocates: never.
  package func give(_ torque: JointVector, _ state: inout State, step: Double) {
    state = State(holding: possible(torque, after: state.torque, step: step))
  }

  /// What the motors can give of `torque` a step after `before` [N·m].
  private func possible(_ torque: JointVector, after before: JointVector, step: Double)
    -> JointVector
  {
    let given = torque.clamped(-torqueLimit, torqueLimit)
    guard let torqueRate else { return given }
    let change = torqueRate * step
    return given.clamped(before - change, before + change)
  }

  /// Of joints that slide at `qd`, rising smoothly from rest [N·m].
  private func friction(_ qd: JointVector) -> JointVector {
    let v = qd.lanes
    let sign = v / (v * v + JointServo.slowest * JointServo.slowest).squareRoot()
    return JointVector(lanes: viscous.lanes * v + coulomb.lanes * sign)
  }
}

extension JointServo.State {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&torque, "servo.torque")
    v.visit(&integral, "servo.integral")
  }
}
