// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath

/// Every posture that reaches a pose, as many starts of Newton's method find them: knows nothing of
/// geometry but the Jacobian.
struct BranchSearch {
  let chain: KinematicChain
  /// A joint that keeps its value.
  let held: Int?
  let starts: Int

  /// Distinct postures modulo full turns.
  ///
  /// - Parameter heldValue: where `held` stands.
  func postures(
    _ X_BT: RigidTransform<Base, Tool>, heldValue: Double = 0, _ random: inout SeededGenerator
  ) -> [JointVector] {
    var found: [JointVector] = []
    for _ in 0..<starts {
      var q = ClosedFormArms.posture(chain.count, &random)
      if let held { q[held] = heldValue }
      if descend(X_BT, &q), !found.contains(where: { ClosedFormArms.distance($0, q) < 1e-4 }) {
        found.append(q)
      }
    }
    return found
  }

  /// Damped Newton steps until the pose is met to 1e-11.
  private func descend(_ X_BT: RigidTransform<Base, Tool>, _ q: inout JointVector) -> Bool {
    for _ in 0..<60 {
      let state = chain.kinematics(at: q)
      let linear = X_BT.translation - state.X_BT.translation
      let angular = (X_BT.rotation * state.X_BT.rotation.inverse).log
      let square = linear.lengthSquared + angular.lengthSquared
      if square < 1e-22 { return true }
      var J = state.J_BT
      if let held {
        J.angular[held] = .zero
        J.linear[held] = .zero
      }
      var A = gram(J, damping: 1e-3 * min(square, 1))
      var y: Vector6 = [angular.x, angular.y, angular.z, linear.x, linear.y, linear.z]
      guard (try? SymmetricSolver.unrolled.solve(&A, &y)) != nil else { return false }
      let dq = J.transposeTimes(
        Wrench(moment: Vector3(y[0], y[1], y[2]), force: Vector3(y[3], y[4], y[5])))
      q = q + dq * min(1, 1 / max(dq.maxMagnitude, 1e-300))
    }
    return false
  }

  /// `J Jᵀ + damping I`, lower triangle.
  private func gram(_ J: Jacobian, damping: Double) -> Matrix6 {
    var row = InlineArray<6, JointVector>(repeating: .zero)
    for k in 0..<J.count {
      for i in 0..<3 {
        row[i][k] = J.angular[k][i]
        row[i + 3][k] = J.linear[k][i]
      }
    }
    var A = Matrix6()
    for i in 0..<6 {
      for j in 0...i { A[i, j] = row[i].dot(row[j]) + (i == j ? damping : 0) }
    }
    return A
  }
}
