// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The tool of a moving arm: its pose, its Jacobian, and how fast that changes.
package struct MovingKinematics: Sendable {
  /// Pose and Jacobian.
  package var state: ArmKinematics
  /// `J̇`: the rate of each number of the Jacobian, in the same rows and columns.
  ///
  /// `Jd_BT * qd` is the acceleration the tool has while the joint velocities stay as they are:
  /// angular [rad/s²], then linear at the tip [m/s²], in the base.
  package var Jd_BT: Jacobian
}

extension KinematicChain {
  /// Pose, Jacobian and its time derivative at joint positions `q` and velocities `qd`, in one pass.
  ///
  /// The axis of joint *i* turns with the body before it, żᵢ = ωᵢ₋₁ × zᵢ, and a column's linear half
  /// is żᵢ × (p_T − pᵢ) + zᵢ × (v_T − vᵢ); of a prismatic joint it is żᵢ.
  /// Source: the product rule on Siciliano et al., *Robotics: Modelling, Planning and Control*
  /// (2009), section 3.1.
  /// - Complexity: O(n). Allocates: never.
  package func kinematics(at q: JointVector, moving qd: JointVector) -> MovingKinematics {
    let (s, c) = Elementary.sincos8(q.lanes * turning)
    var frame = Cursor()
    var J = Jacobian(count: count)
    var Jd = J
    var w = Vector3.zero
    var v = Vector3.zero
    for i in 0..<count {
      let before = frame.p
      frame.advance(joints[i], s[i], c[i])
      Jd.angular[i] = w.cross(frame.z)
      if slides && joints[i].kind == .prismatic {
        frame.p += frame.z * q[i]
        v += w.cross(frame.p - before) + frame.z * qd[i]
      } else {
        v += w.cross(frame.p - before)
        w += frame.z * qd[i]
      }
      J.angular[i] = frame.z
      J.linear[i] = frame.p
      Jd.linear[i] = v
    }
    let X_BT = (frame.pose() as RigidTransform<Base, Link>) * X_JT
    let tip = X_BT.translation
    v += w.cross(tip - frame.p)
    for i in 0..<count {
      if slides && joints[i].kind == .prismatic {
        J.linear[i] = J.angular[i]
        J.angular[i] = .zero
        Jd.linear[i] = Jd.angular[i]
        Jd.angular[i] = .zero
      } else {
        let arm = tip - J.linear[i]
        J.linear[i] = J.angular[i].cross(arm)
        Jd.linear[i] = Jd.angular[i].cross(arm) + J.angular[i].cross(v - Jd.linear[i])
      }
    }
    return MovingKinematics(state: ArmKinematics(X_BT: X_BT, J_BT: J), Jd_BT: Jd)
  }
}
