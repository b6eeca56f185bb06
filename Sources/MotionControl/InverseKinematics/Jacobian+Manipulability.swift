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
  /// Allocates: never.
  package var manipulabilityGradient: (value: Double, gradient: JointVector) {
    var J = self
    J.scaleAngular(by: VelocityStep.angularScale)
    var A = J.gram(damping: VelocityStep.smallestDamping)
    guard (try? SymmetricSolver.unrolled.factor(&A)) != nil else { return (0, .zero) }
    return (A.diagonalProduct, logGradient(factor: &A) * A.diagonalProduct)
  }

  /// How the logarithm of the manipulability changes with each joint, given the factor of
  /// A = J Jᵀ, angular rows weighted.
  ///
  /// Jacobi's formula: Σᵢ (A⁻¹ Jᵢ) · ∂Jᵢ/∂q_k. A column changes as a vector fixed in its body,
  /// (w_k × wᵢ, w_k × vᵢ), with the joints before it and its own, and as (0, wᵢ × v_k) with those
  /// after it; with (aᵢ, fᵢ) = A⁻¹ Jᵢ the sum is
  /// w_k · Σᵢ≥ₖ (wᵢ × aᵢ + vᵢ × fᵢ) + v_k · Σᵢ<ₖ (fᵢ × wᵢ). Allocates: never.
  borrowing func logGradient(factor A: inout Matrix6) -> JointVector {
    let s = VelocityStep.angularScale
    var gradient = JointVector.zero
    var after = Vector3.zero
    var before = Vector3.zero
    var arms = InlineArray<8, Vector3>(repeating: .zero)
    for i in (0..<count).reversed() {
      let (w, v) = (angular[i], linear[i])
      var y = rows(w * s, v)
      guard (try? SymmetricSolver.unrolled.substitute(&A, &y)) != nil else { return .zero }
      let f = Vector3(y[3], y[4], y[5])
      after += w.cross(Vector3(y[0], y[1], y[2]) * s) + v.cross(f)
      arms[i] = f.cross(w)
      gradient[i] = w.dot(after)
    }
    for k in 0..<count {
      gradient[k] += linear[k].dot(before)
      before += arms[k]
    }
    return gradient
  }
}
