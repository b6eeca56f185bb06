// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How the tool moves per unit of joint velocity: `V_BT = J_BT * qd`.
///
/// Shape 6 × n, one column per joint: its upper half is angular [rad/s], its lower half linear
/// [m/s], both expressed in the base and taken at the tool tip. Rank falls below six at a
/// singularity; nothing is hidden here.
package struct Jacobian: Sendable {
  package let count: Int
  package var angular: InlineArray<8, Vector3>
  package var linear: InlineArray<8, Vector3>

  package init(count: Int) {
    self.count = count
    angular = InlineArray(repeating: .zero)
    linear = InlineArray(repeating: .zero)
  }

  /// The twist of the tool at joint velocities `qd`.
  package static func * (J: borrowing Jacobian, qd: JointVector) -> Twist {
    var w = Vector3.zero
    var v = Vector3.zero
    for i in 0..<J.count {
      w += J.angular[i] * qd[i]
      v += J.linear[i] * qd[i]
    }
    return Twist(angular: w, linear: v)
  }

  /// `Jᵀ F`: the joint torques [N·m, N] that balance a wrench at the tip; also the product of the
  /// transpose with any six numbers, moment rows first.
  package func transposeTimes(_ F: Wrench) -> JointVector {
    var tau = JointVector.zero
    for i in 0..<count {
      tau[i] = angular[i].dot(F.moment) + linear[i].dot(F.force)
    }
    return tau
  }
}
