// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The pose of the tool and how it moves per unit of joint velocity, at one posture.
package struct ArmKinematics: Sendable {
  /// The tool tip in the base.
  package var X_BT: RigidTransform<Base, Tool>
  /// `V_BT = J_BT * qd`, at the tip, expressed in the base.
  package var J_BT: Jacobian
}

/// Where the bodies of an arm are: body 0 is the base, body *i* is carried by joint *i*.
package struct BodyPoses: Sendable {
  package let count: Int
  private var poses: InlineArray<9, RigidTransform<Base, Link>>

  init(count: Int) {
    self.count = count
    poses = InlineArray(repeating: .identity)
  }

  /// `X_BJ` of body `i`.
  package subscript(i: Int) -> RigidTransform<Base, Link> {
    get { poses[i] }
    set { poses[i] = newValue }
  }
}

extension KinematicChain {
  /// The frame of a joint while the chain is followed from the base outwards.
  struct Cursor {
    var x = Vector3(1, 0, 0)
    var y = Vector3(0, 1, 0)
    var z = Vector3(0, 0, 1)
    var p = Vector3.zero

    /// Moves on to the next joint's frame at zero, then turns it about its z.
    ///
    /// Quarter turns about x exchange columns, which equals the product with the exact matrix
    /// bit for bit but for the sign of zeros.
    @inline(__always) mutating func advance(_ joint: borrowing ChainJoint, _ s: Double, _ c: Double)
    {
      let t = joint.translation
      p += (x * t.x + y * t.y) + z * t.z
      switch joint.twist {
      case .identity: break
      case .quarterAboutX: (y, z) = (z, -y)
      case .minusQuarterAboutX: (y, z) = (-z, y)
      case .general:
        let R = RotationMatrix(uncheckedColumns: x, y, z) * joint.rotation
        (x, y, z) = (R.x, R.y, R.z)
      }
      (x, y) = (x * c + y * s, y * c - x * s)
    }

    @inline(__always) func pose<To: Frame>() -> RigidTransform<Base, To> {
      RigidTransform(RotationMatrix(uncheckedColumns: x, y, z), p)
    }
  }

  /// The tool tip in the base at joint positions `q` [rad, m]. Allocates: never.
  package func toolPose(at q: JointVector) -> RigidTransform<Base, Tool> {
    let (s, c) = Elementary.sincos8(q.lanes * turning)
    var frame = Cursor()
    for i in 0..<count {
      frame.advance(joints[i], s[i], c[i])
      if slides && joints[i].kind == .prismatic { frame.p += frame.z * q[i] }
    }
    return (frame.pose() as RigidTransform<Base, Link>) * X_JT
  }

  /// The tool tip and the geometric Jacobian there, in one pass. Allocates: never.
  ///
  /// Column *i* is the joint's axis, and that axis crossed with the arm from the joint to the tip
  /// (a prismatic joint: zero, and its axis).
  /// Source: Siciliano et al., *Robotics: Modelling, Planning and Control* (2009), section 3.1,
  /// which puts the linear rows first.
  package func kinematics(at q: JointVector) -> ArmKinematics {
    let (s, c) = Elementary.sincos8(q.lanes * turning)
    var frame = Cursor()
    var J = Jacobian(count: count)
    for i in 0..<count {
      frame.advance(joints[i], s[i], c[i])
      if slides && joints[i].kind == .prismatic { frame.p += frame.z * q[i] }
      J.angular[i] = frame.z
      J.linear[i] = frame.p
    }
    let X_BT = (frame.pose() as RigidTransform<Base, Link>) * X_JT
    for i in 0..<count {
      if slides && joints[i].kind == .prismatic {
        J.linear[i] = J.angular[i]
        J.angular[i] = .zero
      } else {
        J.linear[i] = J.angular[i].cross(X_BT.translation - J.linear[i])
      }
    }
    return ArmKinematics(X_BT: X_BT, J_BT: J)
  }

  /// The frames of all bodies in the base, for clearance and drawing. Allocates: never.
  package func bodyPoses(at q: JointVector) -> BodyPoses {
    let (s, c) = Elementary.sincos8(q.lanes * turning)
    var frame = Cursor()
    var poses = BodyPoses(count: count + 1)
    for i in 0..<count {
      frame.advance(joints[i], s[i], c[i])
      if slides && joints[i].kind == .prismatic { frame.p += frame.z * q[i] }
      poses[i + 1] = frame.pose()
    }
    return poses
  }

  /// The tool tip by plain products of transforms and scalar sines: the second route, by which
  /// every answer of an inverse is judged.
  package func toolPoseByProducts(at q: JointVector) -> RigidTransform<Base, Tool> {
    var X_BJ = RigidTransform<Base, Link>.identity
    for i in 0..<count {
      let joint = joints[i]
      let own: RigidTransform<Link, Link> =
        joint.kind == .prismatic
        ? RigidTransform(.identity, [0, 0, q[i]]) : RigidTransform(.aboutZ(q[i]), .zero)
      X_BJ = X_BJ * RigidTransform<Link, Link>(joint.rotation, joint.translation) * own
    }
    return X_BJ * X_JT
  }
}
