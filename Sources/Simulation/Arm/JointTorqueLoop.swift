// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The inner loop of drives with a torque sensor behind a gear that yields: the motor gives what
/// makes the joint's own torque follow the one that is wanted.
///
/// τₘ = τ + k (τ − τⱼ) − d τ̇ⱼ: the rotor feels 1 + k times lighter, its friction as much smaller,
/// and its swing on the spring is damped. Source: Albu-Schäffer, Ott, Hirzinger, *A unified
/// passivity-based control framework for position, torque and impedance control of flexible joint
/// robots* (2007).
package struct JointTorqueLoop: Equatable, Sendable {
  /// k
  private static let gain = 3.0
  /// Of the rotor's swing, as a share of the critical.
  private static let damping = 0.7

  /// d over the step.
  private let rateGain: JointVector
  private let torqueLimit: JointVector
  private var before: JointVector

  /// - Parameter torque: of the joints at the beginning [N·m].
  package init(
    _ spring: JointSpring, limits: JointLimits, holding torque: JointVector, step: Double,
    count: Int
  ) {
    var rateGain = JointVector.zero
    for i in 0..<count {
      let swing = ((1 + JointTorqueLoop.gain) * spring.rotorInertia[i] / spring.stiffness[i])
        .squareRoot()
      rateGain[i] = 2 * JointTorqueLoop.damping * swing / step
    }
    self.rateGain = rateGain
    torqueLimit = limits.effort
    before = torque
  }

  /// How much of the rotors' inertia and friction the joints feel behind the loop.
  package static let share = 1 / (1 + gain)

  /// The motors' torques [N·m]. Allocates: never.
  package mutating func torque(for wanted: JointVector, sensed: JointVector) -> JointVector {
    let rate = (sensed - before).scaled(by: rateGain)
    before = sensed
    let given = wanted + (wanted - sensed) * JointTorqueLoop.gain - rate
    return given.clamped(-torqueLimit, torqueLimit)
  }
}
