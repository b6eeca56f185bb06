// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

/// The residuals of a posture before a run: the tool's pose, the ends of the joint ranges, and the
/// distance to a reference posture.
///
/// Rows: three of orientation, three of position, then one for each joint and its range, then one
/// for each joint and its reference. All are weighted so that a metre off the target counts 1.
package struct PlanningProblem: LeastSquaresProblem {
  /// Metres that weigh as much as a radian.
  static let angularScale = 0.35
  /// Weight of a radian inside the band before a joint's end.
  static let limitWeight = 0.3
  /// Width of that band, as a share of the joint's range.
  static let limitBand = 0.05
  /// Weight of a radian away from the reference: small, so that it chooses among the postures that
  /// reach the target and does not pull away from it.
  static let referenceWeight = 0.005

  let robot: RobotModel
  let target: PoseTarget
  let reference: JointVector

  package init(robot: RobotModel, target: PoseTarget, reference: JointVector) {
    self.robot = robot
    self.target = target
    self.reference = reference
  }

  package var parameterCount: Int { robot.jointCount }
  package var residualCount: Int { 6 + 2 * robot.jointCount }

  package func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>) {
    let q = posture(x)
    let n = robot.jointCount
    let X = robot.toolPose(at: q)
    let turn = turnError(X.rotation) * PlanningProblem.angularScale
    let shift = target.X_BT.translation - X.translation
    for i in 0..<3 {
      f[i] = turn[i]
      f[3 + i] = shift[i]
    }
    for i in 0..<n {
      f[6 + i] = PlanningProblem.limitWeight * excess(q[i], joint: i)
      f[6 + n + i] = PlanningProblem.referenceWeight * (q[i] - reference[i])
    }
  }

  package func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>) {
    let q = posture(x)
    let n = robot.jointCount
    for i in 0..<residualCount * n { j[i] = 0 }
    let state = robot.kinematics(at: q)
    for k in 0..<n {
      let turn =
        turnDerivative(state.X_BT.rotation, state.J_BT.angular[k]) * PlanningProblem.angularScale
      for i in 0..<3 {
        j[i * n + k] = turn[i]
        j[(3 + i) * n + k] = -state.J_BT.linear[k][i]
      }
      j[(6 + k) * n + k] = excess(q[k], joint: k) == 0 ? 0 : PlanningProblem.limitWeight
      j[(6 + n + k) * n + k] = PlanningProblem.referenceWeight
    }
  }

  /// The lanes past the joint count stay zero.
  private func posture(_ x: Span<Double>) -> JointVector {
    var q = JointVector.zero
    for i in 0..<robot.jointCount { q[i] = x[i] }
    return q
  }

  /// How far a joint is into the band before its upper end, negative before its lower one.
  private func excess(_ q: Double, joint i: Int) -> Double {
    let (lower, upper) = (robot.limits.lower[i], robot.limits.upper[i])
    let band = PlanningProblem.limitBand * (upper - lower)
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
