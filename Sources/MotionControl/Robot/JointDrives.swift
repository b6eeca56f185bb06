// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What moves each joint, between the commanded torque and the link; lanes past the joint count
/// are zero. Linear quantities for a sliding joint: kg, N, m.
///
/// - Invariant: every number is finite and not negative; `breakaway` is at least `coulomb`;
///   `encoderStep`, `presliding` and `stribeckVelocity` are greater than zero.
package struct JointDrives: Equatable, Sendable {
  /// Inertia of rotor and gear, as the joint feels it [kg·m²].
  package var rotorInertia: JointVector
  /// Friction per velocity [N·m·s/rad].
  package var viscous: JointVector
  /// Friction of a joint that slides [N·m].
  package var coulomb: JointVector
  /// Friction at which a joint that sticks breaks away [N·m].
  package var breakaway: JointVector
  /// Velocity at which the friction has fallen half-way from `breakaway` to `coulomb` [rad/s].
  package var stribeckVelocity: JointVector
  /// How far a sticking joint yields before it breaks away [rad].
  package var presliding: JointVector
  /// What the closed brake holds [N·m].
  package var brake: JointVector
  /// What one count of the encoder is [rad].
  package var encoderStep: JointVector
  /// Stiffness between rotor and link [N·m/rad]; nil where no file states it.
  package var stiffness: JointVector?
  /// Damping between rotor and link [N·m·s/rad].
  package var springDamping: JointVector?
  /// Frequency at which the response of the position loop is down by 3 dB [Hz].
  package var bandwidth: Double
  /// From a command's arrival to its effect [s].
  package var commandDelay: Double

  /// How far a closed brake yields under all it holds [rad].
  package static let brakeYield = 1e-3

  /// The drives as they are: the caller vouches for the invariant.
  package init(
    rotorInertia: JointVector, viscous: JointVector, coulomb: JointVector, breakaway: JointVector,
    stribeckVelocity: JointVector, presliding: JointVector, brake: JointVector,
    encoderStep: JointVector, stiffness: JointVector? = nil, springDamping: JointVector? = nil,
    bandwidth: Double, commandDelay: Double
  ) {
    self.rotorInertia = rotorInertia
    self.viscous = viscous
    self.coulomb = coulomb
    self.breakaway = breakaway
    self.stribeckVelocity = stribeckVelocity
    self.presliding = presliding
    self.brake = brake
    self.encoderStep = encoderStep
    self.stiffness = stiffness
    self.springDamping = springDamping
    self.bandwidth = bandwidth
    self.commandDelay = commandDelay
  }
}

extension JointDrives {
  /// Of a position loop that no file tells of [Hz].
  package static let assumedBandwidth = 25.0

  /// What is assumed of an arm whose drives no file tells of: rotors without inertia, the friction
  /// of its URDF, brakes that hold what the motors can give, fine encoders, a position loop of 25 Hz.
  package init(of robot: RobotModel) {
    let count = robot.jointCount
    let coulomb = robot.friction?.coulomb ?? .zero
    self.init(
      rotorInertia: .zero, viscous: robot.friction?.viscous ?? .zero, coulomb: coulomb,
      breakaway: coulomb, stribeckVelocity: JointVector(repeating: 0.01, count: count),
      presliding: JointVector(repeating: 1e-3, count: count), brake: robot.limits.effort,
      encoderStep: JointVector(repeating: 1e-7, count: count),
      bandwidth: JointDrives.assumedBandwidth,
      commandDelay: 0)
  }
}
