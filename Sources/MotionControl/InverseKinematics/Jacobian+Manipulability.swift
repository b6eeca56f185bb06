// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

extension Jacobian {
  /// √det(J Jᵀ) with a radian weighing as much as 0.35 m; zero where the arm has lost a direction
  /// and the factorisation fails. Means nothing for arms of fewer than six joints.
  ///
  /// Source: Yoshikawa, *Manipulability of Robotic Mechanisms* (1985).
  package var manipulability: Double {
    var J = self
    J.scaleAngular(by: VelocityStep.angularScale)
    var A = J.gram(damping: VelocityStep.smallestDamping)
    guard (try? SymmetricSolver.unrolled.factor(&A)) != nil else { return 0 }
    return A.diagonalProduct
  }

  /// The manipulability and how it changes with each joint; both zero where it is zero.
  ///
  /// ∂/∂q_k √det A = √det A · Σᵢ (A⁻¹ Jᵢ) · ∂Jᵢ/∂q_k with A = J Jᵀ (Jacobi's formula). A column
  /// changes as a vector fixed in its body, (w_k × wᵢ, w_k × vᵢ), with the joints before it and its
  /// own, and as (0, wᵢ × v_k) with those after it. Allocates: never.
  package var manipulabilityGradient: (value: Double, gradient: JointVector) {
    var J = self
    J.scaleAngular(by: VelocityStep.angularScale)
    var A = J.gram(damping: VelocityStep.smallestDamping)
    guard (try? SymmetricSolver.unrolled.factor(&A)) != nil else { return (0, .zero) }
    let value = A.diagonalProduct
    var gradient = JointVector.zero
    for i in 0..<count {
      var y = rows(J.angular[i], J.linear[i])
      guard (try? SymmetricSolver.unrolled.substitute(&A, &y)) != nil else { return (0, .zero) }
      let dual = Wrench(rows: y)
      let onAngular = dual.moment * VelocityStep.angularScale
      for k in 0..<count {
        gradient[k] +=
          k <= i
          ? onAngular.dot(angular[k].cross(angular[i]))
            + dual.force.dot(angular[k].cross(linear[i]))
          : dual.force.dot(angular[i].cross(linear[k]))
      }
    }
    return (value, gradient * value)
  }
}
