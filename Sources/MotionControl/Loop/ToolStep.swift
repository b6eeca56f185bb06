// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Damped least squares for one tick.
enum ToolStep {
  static func solve(_ J: borrowing Jacobian, _ V: Twist, posture: JointVector) -> JointVector {
    var A = InlineArray<36, Double>(repeating: 0)
    for r in 0..<6 {
      for c in 0...r {
        var sum = 0.0
        for i in 0..<J.count { sum += entry(J, r, i) * entry(J, c, i) }
        A[6 * r + c] = sum
      }
      A[7 * r] += 1e-6
    }
    let rest = V - (J * posture)
    var b = InlineArray<6, Double>(repeating: 0)
    for r in 0..<6 { b[r] = r < 3 ? rest.angular[r] : rest.linear[r - 3] }
    for i in 0..<6 {
      for j in 0...i {
        var s = A[6 * i + j]
        for k in 0..<j { s -= A[6 * i + k] * A[6 * j + k] }
        A[6 * i + j] = i == j ? s.squareRoot() : s / A[7 * j]
      }
    }
    for i in 0..<6 {
      for k in 0..<i { b[i] -= A[6 * i + k] * b[k] }
      b[i] /= A[7 * i]
    }
    for i in stride(from: 5, through: 0, by: -1) {
      for k in (i + 1)..<6 { b[i] -= A[6 * k + i] * b[k] }
      b[i] /= A[7 * i]
    }
    return posture
      + J.transposeTimes(Wrench(moment: [b[0], b[1], b[2]], force: [b[3], b[4], b[5]]))
  }

  private static func entry(_ J: borrowing Jacobian, _ r: Int, _ i: Int) -> Double {
    r < 3 ? J.angular[i][r] : J.linear[i][r - 3]
  }
}
