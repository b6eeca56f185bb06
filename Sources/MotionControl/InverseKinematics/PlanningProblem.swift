// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

/// The residuals of a posture before a run: the tool's pose or its axis alone, the ends of the joint
/// ranges, the distance to a reference posture, to singular postures, and to what the arm must not
/// run into.
///
/// Rows: three of orientation, three of position, one for each joint and its range, one for each
/// joint and its reference, one of manipulability, one of clearance. `PlanningWeights` names what
/// each counts for. With free spin the orientation rows hold the tool's axis and no more.
package struct PlanningProblem: LeastSquaresProblem {
  let robot: RobotModel
  let target: PoseTarget
  let reference: JointVector
  /// What the arm keeps clear of; the tool may touch. Nil leaves its row at zero.
  let scene: ClearanceScene?
  let weights: PlanningWeights
  /// The manipulability below which its row counts.
  private let enoughManipulability: Double

  /// - Parameter bestManipulability: the arm's; see `VelocityStep.bestManipulability`.
  package init(
    robot: RobotModel, target: PoseTarget, reference: JointVector, bestManipulability: Double,
    scene: ClearanceScene? = nil, weights: PlanningWeights = PlanningWeights()
  ) {
    self.robot = robot
    self.target = target
    self.reference = reference
    self.scene = scene
    self.weights = weights
    // Arms of fewer than six joints have no manipulability to keep.
    enoughManipulability =
      robot.jointCount >= 6 ? weights.singularShare * bestManipulability : 0
  }

  package var parameterCount: Int { robot.jointCount }
  package var residualCount: Int { 8 + 2 * robot.jointCount }

  package func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>) {
    let q = posture(x)
    let n = robot.jointCount
    let state = robot.kinematics(at: q)
    let turn = turnError(state.X_BT.rotation) * weights.angularScale
    let shift = target.X_BT.translation - state.X_BT.translation
    for i in 0..<3 {
      f[i] = turn[i]
      f[3 + i] = shift[i]
    }
    for i in 0..<n {
      f[6 + i] = weights.limit * excess(q[i], joint: i)
      f[6 + n + i] = weights.reference * (q[i] - reference[i])
    }
    let lost =
      enoughManipulability > 0
      ? 1 - state.J_BT.manipulability / enoughManipulability : 0
    f[6 + 2 * n] = weights.singularity * max(0, lost)
    f[7 + 2 * n] = weights.clearance * (clearance(at: q).map { missing($0.distance) } ?? 0)
  }

  package func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>) {
    let q = posture(x)
    let n = robot.jointCount
    for i in 0..<residualCount * n { j[i] = 0 }
    let state = robot.kinematics(at: q)
    let (manipulability, towards) = state.J_BT.manipulabilityGradient
    let isPoor = manipulability < enoughManipulability
    let near = clearance(at: q)
    for k in 0..<n {
      let turn =
        turnDerivative(state.X_BT.rotation, state.J_BT.angular[k]) * weights.angularScale
      for i in 0..<3 {
        j[i * n + k] = turn[i]
        j[(3 + i) * n + k] = -state.J_BT.linear[k][i]
      }
      j[(6 + k) * n + k] = excess(q[k], joint: k) == 0 ? 0 : weights.limit
      j[(6 + n + k) * n + k] = weights.reference
      if isPoor {
        j[(6 + 2 * n) * n + k] = -weights.singularity * towards[k] / enoughManipulability
      }
      if let near, missing(near.distance) > 0 {
        j[(7 + 2 * n) * n + k] = -weights.clearance * near.gradient[k]
      }
    }
  }

  private func clearance(at q: JointVector) -> ClearanceGradient? {
    scene?.clearanceGradient(
      of: robot, at: q, toolMayTouch: true, below: weights.clearanceBand)
  }

  private func missing(_ distance: Double) -> Double { max(0, weights.clearanceBand - distance) }

  /// The lanes past the joint count stay zero.
  private func posture(_ x: Span<Double>) -> JointVector {
    var q = JointVector.zero
    for i in 0..<robot.jointCount { q[i] = x[i] }
    return q
  }

  /// How far a joint is into the band before its upper end, negative before its lower one.
  private func excess(_ q: Double, joint i: Int) -> Double {
    let (lower, upper) = (robot.limits.lower[i], robot.limits.upper[i])
    let band = weights.limitBand * (upper - lower)
    if q > upper - band { return q - (upper - band) }
    if q < lower + band { return q - (lower + band) }
    return 0
  }

  /// log(R_t Rᵀ), or with free spin the chord from one tool axis to the other.
  private func turnError(_ R: RotationMatrix) -> Vector3 {
    switch target.spin {
    case .aligned: (target.X_BT.rotation * R.inverse).log
    case .free: target.X_BT.rotation.z - R.z
    }
  }

  /// How `turnError` changes when the tool turns at `w`.
  ///
  /// For φ = log(R_t Rᵀ): −J_r⁻¹(φ) w, with the inverse right Jacobian of SO(3) (Chirikjian,
  /// *Stochastic Models, Information Theory, and Lie Groups* 2, 2012, section 10.3).
  private func turnDerivative(_ R: RotationMatrix, _ w: Vector3) -> Vector3 {
    switch target.spin {
    case .free: return R.z.cross(w)
    case .aligned:
      let phi = turnError(R)
      let theta2 = phi.lengthSquared
      let d: Double  // (1 − (θ/2) cot(θ/2)) / θ²
      if theta2 < 1e-6 {
        d = 1.0 / 12 + theta2 / 720
      } else {
        let theta = theta2.squareRoot()
        let (s, c) = Elementary.sincos(0.5 * theta)
        d = (1 - 0.5 * theta * c / s) / theta2
      }
      let once = phi.cross(w)
      return -(w + once * 0.5 + phi.cross(once) * d)
    }
  }
}
