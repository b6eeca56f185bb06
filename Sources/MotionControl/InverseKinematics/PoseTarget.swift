// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Where the tool is wanted, and whether its turn about its own axis matters.
package struct PoseTarget: Equatable, Sendable {
  package let X_BT: RigidTransform<Base, Tool>
  /// `.free`: any angle about tool z serves, as for a round tool.
  package let spin: ToolSpin

  package init(_ X_BT: RigidTransform<Base, Tool>, spin: ToolSpin) {
    self.X_BT = X_BT
    self.spin = spin
  }

  /// The small motion from a pose to this target, expressed in the base at the tip: rotation
  /// vector [rad] and translation [m].
  @inline(__always) package func error(of X: borrowing RigidTransform<Base, Tool>) -> Twist {
    let linear = X_BT.translation - X.translation
    switch spin {
    case .aligned:
      return Twist(angular: rotationError(X.rotation), linear: linear)
    case .free:
      // The shortest turn that takes one tool axis into the other has no part along either.
      let s_axis = X.rotation.z.cross(X_BT.rotation.z)
      let s = s_axis.length
      let c = X.rotation.z.dot(X_BT.rotation.z)
      if s > 1e-12 {
        return Twist(angular: s_axis * (Elementary.atan2(s, c) / s), linear: linear)
      }
      let turn = c > 0 ? s_axis : X.rotation.x * Double.pi
      return Twist(angular: turn, linear: linear)
    }
  }

  /// log(R_t Rᵀ) without forming the product: half the sum of the columns' vector products is
  /// sin θ times the axis, and the trace is the sum of their inner products.
  @inline(__always) private func rotationError(_ R: RotationMatrix) -> Vector3 {
    let t = X_BT.rotation
    let antisymmetric = (R.x.cross(t.x) + R.y.cross(t.y) + R.z.cross(t.z)) * 0.5
    let s = antisymmetric.length
    let c = 0.5 * (R.x.dot(t.x) + R.y.dot(t.y) + R.z.dot(t.z) - 1)
    if c > -0.9 {
      guard s > 1e-9 else { return antisymmetric }
      return antisymmetric * (Elementary.atan2(s, c) / s)
    }
    return (t * R.inverse).log
  }
}

/// Whether the tool may turn freely about its own axis.
package enum ToolSpin: Sendable {
  /// A round tool: any angle about the axis serves.
  case free
  /// Tool x along the channel.
  case aligned
}
