// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// Position and velocity of every joint.
package struct JointState: Equatable, Sendable {
  /// [rad].
  package var q: JointVector
  /// [rad/s].
  package var qd: JointVector

  package init(q: JointVector, qd: JointVector) {
    self.q = q
    self.qd = qd
  }
}

/// The drives of the arm with their position loops: what a joint does with what it is told.
///
/// Each joint is a critically damped second-order system with velocity feed-forward,
/// q̈ = ω² (r − q) + 2 ω (ṙ − q̇), whose mean acceleration over a substep and whose velocity
/// saturate. Its response to a reference with its true derivative,
/// H(s) = (2 ω s + ω²) / (s + ω)², falls to 1/√2 at `bandwidth`; the low frequencies below it pass
/// without lag to first order. A substep is integrated in closed form, so its length changes the
/// result only through the saturations.
package struct JointServo: Sendable {
  /// Frequency at which the response to position and velocity commands is down by 3 dB [Hz].
  package static let bandwidth = 25.0

  /// ω [rad/s].
  package let naturalFrequency: Double
  /// Length of one step of integration [s].
  package let substep: Double
  /// Largest magnitude of velocity [rad/s].
  package let velocityLimit: JointVector
  /// Largest magnitude of acceleration, and the deceleration of the brakes [rad/s²].
  package let accelerationLimit: JointVector

  /// The error (e, ė) after one substep in terms of the error before it.
  private let ee: Double
  private let ev: Double
  private let ve: Double
  private let vv: Double

  /// - Precondition: `bandwidth` and `substep` are greater than zero.
  package init(
    velocityLimit: JointVector, accelerationLimit: JointVector, substep: Double,
    bandwidth: Double = JointServo.bandwidth
  ) {
    precondition(substep > 0 && bandwidth > 0, "substep \(substep) s, bandwidth \(bandwidth) Hz")
    // |H|² = 1/2 at r = ω_b / ω where r⁴ − 6 r² − 1 = 0, so r² = 3 + √10
    let ratio = (3 + (10.0).squareRoot()).squareRoot()
    let omega = 2 * .pi * bandwidth / ratio
    let decay = Elementary.exp(-omega * substep)
    naturalFrequency = omega
    self.substep = substep
    self.velocityLimit = velocityLimit
    self.accelerationLimit = accelerationLimit
    ee = decay * (1 + omega * substep)
    ev = decay * substep
    ve = -decay * omega * omega * substep
    vv = decay * (1 - omega * substep)
  }

  /// Moves the joints through one substep.
  ///
  /// The reference moves with the command's velocity and is at the command's position when
  /// `remaining` has passed since the beginning of this substep. Allocates: never.
  package func follow(_ command: JointCommand, remaining: Double, _ state: inout JointState) {
    let q0 = state.q.lanes
    let v0 = state.qd.lanes
    let rate = command.qd.lanes
    let before = command.q.lanes - rate * remaining
    let after = before + rate * substep
    let e = q0 - before
    let d = v0 - rate
    let free = rate + (e * ve + d * vv)
    let change = accelerationLimit.lanes * substep
    let v1 =
      free
      .clamped(lowerBound: v0 - change, upperBound: v0 + change)
      .clamped(lowerBound: -velocityLimit.lanes, upperBound: velocityLimit.lanes)
    var q1 = after + (e * ee + d * ev)
    q1.replace(with: q0 + (v0 + v1) * (0.5 * substep), where: v1 .!= free)
    state = JointState(q: JointVector(lanes: q1), qd: JointVector(lanes: v1))
  }

  /// Moves the joints through one substep with the drives off: the brakes slow them at the
  /// acceleration limit and hold. Allocates: never.
  package func brake(_ state: inout JointState) {
    for i in 0..<JointVector.capacity where state.qd[i] != 0 {
      let v = state.qd[i]
      let deceleration = accelerationLimit[i]
      if abs(v) <= deceleration * substep {
        state.q[i] += v * abs(v) / (2 * deceleration)
        state.qd[i] = 0
      } else {
        let slower = v > 0 ? v - deceleration * substep : v + deceleration * substep
        state.q[i] += 0.5 * (v + slower) * substep
        state.qd[i] = slower
      }
    }
  }
}
