// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A moment about a body's origin [N·m] and a force [N], in its axes.
struct BodyForce {
  var n: Vector3
  var f: Vector3

  @inline(__always) static var zero: BodyForce { BodyForce(n: .zero, f: .zero) }

  /// The same force on the body before, whose next joint stands at `p`.
  @inline(__always) func inward(_ turn: AxisTurn, _ p: Vector3) -> BodyForce {
    let force = turn.inward(f)
    return BodyForce(n: turn.inward(n) + p.cross(force), f: force)
  }

  /// The same force about a point that lies `d` back along z: undoes the slide of a joint.
  @inline(__always) mutating func slideBack(_ d: Double) {
    n.x -= d * f.y
    n.y += d * f.x
  }
}
