// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath

/// A Jacobian whose lengths are divided by one length, as a tall matrix: itself for up to six
/// joints, its transpose for more. Its singular values have no unit.
///
/// For reports and searches: the decompositions allocate and are tied to the version of glibc.
struct ScaledJacobian {
  let jacobian: Jacobian
  let rows: Int
  let columns: Int

  init(_ chain: KinematicChain, at q: JointVector, length: Double) {
    var J = chain.kinematics(at: q).J_BT
    for i in 0..<J.count { J.linear[i] = J.linear[i] / length }
    jacobian = J
    rows = max(6, J.count)
    columns = min(6, J.count)
  }

  /// Element of twist row `row` and joint `joint`.
  private static func element(_ J: borrowing Jacobian, _ row: Int, _ joint: Int) -> Double {
    row < 3 ? J.angular[joint][row] : J.linear[joint][row - 3]
  }

  /// A 6 × n matrix in the tall form, row after row.
  private func tall(_ J: borrowing Jacobian) -> [Double] {
    var elements: [Double] = []
    for r in 0..<rows {
      for c in 0..<columns {
        elements.append(
          J.count <= 6 ? ScaledJacobian.element(J, r, c) : ScaledJacobian.element(J, c, r))
      }
    }
    return elements
  }

  func decomposition() throws(NumericsError) -> SingularValueDecomposition {
    try SingularValueDecomposition(rows: rows, columns: columns, elements: tall(jacobian))
  }

  /// The derivative along one joint's motion.
  ///
  /// A joint carries the columns of all joints after it and its own; it moves the tip, to which
  /// the columns before it reach.
  private func derivative(along k: Int) -> Jacobian {
    let J = jacobian
    var D = Jacobian(count: J.count)
    for i in 0..<J.count {
      if k <= i {
        D.angular[i] = J.angular[k].cross(J.angular[i])
        D.linear[i] = J.angular[k].cross(J.linear[i])
      } else {
        D.linear[i] = J.angular[i].cross(J.linear[k])
      }
    }
    return D
  }

  /// A step of the joints towards the nearest posture without full rank; nil where none leads there.
  ///
  /// With w the right singular vector of the smallest singular value, A w = 0 is to be solved for
  /// the joints and w together. w is eliminated by looking only at the part of A w across the other
  /// left singular vectors (variable projection: Golub, Pereyra, 1973; Kaufman, 1975), which
  /// leaves a Gauss–Newton step, taken here with damping.
  func stepToLessRank(_ svd: SingularValueDecomposition) throws(NumericsError) -> JointVector? {
    let last = columns - 1
    let w = (0..<columns).map { svd.v[$0 * columns + last] }
    let n = jacobian.count
    var m = [Double](repeating: 0, count: rows * n)
    for k in 0..<n {
      let d = tall(derivative(along: k))
      var moved = (0..<rows).map { r in
        (0..<columns).reduce(0) { $0 + d[r * columns + $1] * w[$1] }
      }
      for c in 0..<last {
        let share = (0..<rows).reduce(0) { $0 + svd.u[$1 * columns + c] * moved[$1] }
        for r in 0..<rows { moved[r] -= share * svd.u[r * columns + c] }
      }
      for r in 0..<rows { m[r * n + k] = moved[r] }
    }
    let step = try SingularValueDecomposition(rows: rows, columns: n, elements: m)
    guard step.values[0] > 0 else { return nil }
    let damping = 1e-6 * step.values[0] * step.values[0]
    var dq = JointVector.zero
    for c in 0..<n {
      let along = (0..<rows).reduce(0) { sum, r in
        sum + step.u[r * n + c] * (svd.values[last] * svd.u[r * columns + last])
      }
      let size = step.values[c] * along / (step.values[c] * step.values[c] + damping)
      for k in 0..<n { dq[k] -= size * step.v[k * n + c] }
    }
    return dq
  }

  /// The smallest singular value of the columns of some joints alone, over their largest.
  func independence(of joints: [Int]) throws(NumericsError) -> Double {
    var elements: [Double] = []
    for row in 0..<6 {
      for joint in joints { elements.append(ScaledJacobian.element(jacobian, row, joint)) }
    }
    let values = try SingularValues(rows: 6, columns: joints.count, elements: elements)
    // More columns than rows always depend on each other.
    return joints.count > 6 || values.values[0] == 0 ? 0 : values.smallest / values.values[0]
  }
}
