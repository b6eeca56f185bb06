// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
package import SpatialMath

extension Jacobian {
  /// `J Jᵀ + λ I`, lower triangle; the upper is left at zero.
  ///
  /// Summed joint by joint from the base, so that every build gives the same bits.
  @inline(__always) func gram(damping lambda: Double) -> Matrix6 {
    var (aa0, aa1, aa2) = (Vector3.zero, Vector3.zero, Vector3.zero)
    var (la0, la1, la2) = (Vector3.zero, Vector3.zero, Vector3.zero)
    var (ll0, ll1, ll2) = (Vector3.zero, Vector3.zero, Vector3.zero)
    for i in 0..<count {
      let w = angular[i]
      let v = linear[i]
      aa0 += w * w.x
      aa1 += w * w.y
      aa2 += w * w.z
      la0 += w * v.x
      la1 += w * v.y
      la2 += w * v.z
      ll0 += v * v.x
      ll1 += v * v.y
      ll2 += v * v.z
    }
    var a = Matrix6()
    a.elements = [
      aa0.x + lambda, 0, 0, 0, 0, 0,
      aa1.x, aa1.y + lambda, 0, 0, 0, 0,
      aa2.x, aa2.y, aa2.z + lambda, 0, 0, 0,
      la0.x, la0.y, la0.z, ll0.x + lambda, 0, 0,
      la1.x, la1.y, la1.z, ll1.x, ll1.y + lambda, 0,
      la2.x, la2.y, la2.z, ll2.x, ll2.y, ll2.z + lambda,
    ]
    return a
  }

  /// The part of joint velocities that the tool does not feel, the nearest such; zero where the
  /// arm has lost a direction.
  package func selfMotion(of qd: JointVector) -> JointVector {
    var A = gram(damping: 0)
    let felt = self * qd
    var y = rows(felt.angular, felt.linear)
    guard (try? SymmetricSolver.gsl.solve(&A, &y)) != nil else { return .zero }
    return qd - transposeTimes(Wrench(rows: y))
  }

  /// Removes the angular velocity about a unit axis from every column.
  @inline(__always) mutating func ignoreTurning(about axis: Vector3) {
    for i in 0..<count { angular[i] = angular[i].rejected(from: axis) }
  }

  @inline(__always) mutating func scaleAngular(by k: Double) {
    for i in 0..<count { angular[i] *= k }
  }

  @inline(__always) mutating func clearColumn(_ i: Int) {
    angular[i] = .zero
    linear[i] = .zero
  }
}

extension Matrix6 {
  /// Adds `k u uᵀ` to the angular block: stiffness for a direction no column has.
  @inline(__always) mutating func addAngular(_ u: Vector3, _ k: Double) {
    for i in 0..<3 {
      for j in 0...i { elements[6 * i + j] += k * u[i] * u[j] }
    }
  }

  /// The product of the diagonal, the square root of the determinant once factored.
  @inline(__always) var diagonalProduct: Double {
    ((elements[0] * elements[7]) * (elements[14] * elements[21]))
      * (elements[28] * elements[35])
  }
}

/// Six numbers of a twist or wrench in the order of the Jacobian's rows.
@inline(__always) func rows(_ angular: Vector3, _ linear: Vector3) -> Vector6 {
  [angular.x, angular.y, angular.z, linear.x, linear.y, linear.z]
}

extension Wrench {
  /// The six numbers of a solution, moment rows first.
  @inline(__always) init(rows b: borrowing Vector6) {
    self.init(moment: Vector3(b[0], b[1], b[2]), force: Vector3(b[3], b[4], b[5]))
  }
}
