// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How a body turns and how its origin accelerates, in its own axes.
struct BodyMotion {
  /// Angular velocity [rad/s].
  var w = Vector3.zero
  /// Angular acceleration [rad/s²].
  var alpha = Vector3.zero
  /// Acceleration of the origin [m/s²].
  var a: Vector3
  // B = [α×] + [ω×]²: what a point of the body gains over the origin, per metre.
  private var xx = 0.0, xy = 0.0, xz = 0.0
  private var yx = 0.0, yy = 0.0, yz = 0.0
  private var zx = 0.0, zy = 0.0, zz = 0.0

  /// A body at rest whose origin accelerates.
  @inline(__always) init(a: Vector3) { self.a = a }

  /// Moves on to the next body.
  ///
  /// - Parameters:
  ///   - q: the joint's position, used when it slides.
  ///   - qd: velocity.
  ///   - qdd: acceleration.
  @inline(__always) mutating func advance(
    _ body: borrowing DynamicBody, _ turn: AxisTurn, _ q: Double, _ qd: Double, _ qdd: Double
  ) {
    if body.isOffset { a += times(body.p) }
    w = turn.outward(w)
    alpha = turn.outward(alpha)
    a = turn.outward(a)
    if body.slides {
      updateB()
      a.x += xz * q + 2 * w.y * qd
      a.y += yz * q - 2 * w.x * qd
      a.z += zz * q + qdd
    } else {
      alpha.x += w.y * qd
      alpha.y -= w.x * qd
      alpha.z += qdd
      w.z += qd
      updateB()
    }
  }

  @inline(__always) private mutating func updateB() {
    let (wxx, wyy, wzz) = (w.x * w.x, w.y * w.y, w.z * w.z)
    let (wxy, wxz, wyz) = (w.x * w.y, w.x * w.z, w.y * w.z)
    xx = -(wyy + wzz)
    yy = -(wxx + wzz)
    zz = -(wxx + wyy)
    xy = wxy - alpha.z
    yx = wxy + alpha.z
    xz = wxz + alpha.y
    zx = wxz - alpha.y
    yz = wyz - alpha.x
    zy = wyz + alpha.x
  }

  /// B v.
  @inline(__always) private func times(_ v: Vector3) -> Vector3 {
    Vector3(
      (xx * v.x + xy * v.y) + xz * v.z, (yx * v.x + yy * v.y) + yz * v.z,
      (zx * v.x + zy * v.y) + zz * v.z)
  }

  /// What makes a body move so: f = m a + B h, and n = h × a + ∫ r × B r dm, where the integral is
  /// the axial vector of B S.
  @inline(__always) func force(on body: borrowing DynamicBody) -> BodyForce {
    let (h, S) = (body.h, body.S)
    let x = ((zx * S.xy + zy * S.yy) + zz * S.yz) - ((yx * S.xz + yy * S.yz) + yz * S.zz)
    let y = ((xx * S.xz + xy * S.yz) + xz * S.zz) - ((zx * S.xx + zy * S.xy) + zz * S.xz)
    let z = ((yx * S.xx + yy * S.xy) + yz * S.xz) - ((xx * S.xy + xy * S.yy) + xz * S.yz)
    return BodyForce(n: h.cross(a) + Vector3(x, y, z), f: a * body.m + times(h))
  }
}
