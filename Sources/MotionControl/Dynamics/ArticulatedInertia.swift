// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The inertia of a body with what hangs on it by free joints, about the body's origin:
/// n = J α + H a, f = Hᵀ α + M a.
struct ArticulatedInertia {
  var J: Symmetric3
  var M: Symmetric3
  var xx = 0.0, xy = 0.0, xz = 0.0
  var yx = 0.0, yy = 0.0, yz = 0.0
  var zx = 0.0, zy = 0.0, zz = 0.0

  @inline(__always) static var zero: ArticulatedInertia {
    ArticulatedInertia(J: .zero, M: .zero)
  }

  /// Adds a rigid body: J = I, H = [h×], M = m 1.
  @inline(__always) mutating func add(_ body: borrowing DynamicBody) {
    let (m, h) = (body.m, body.h)
    J = J + body.I
    M.xx += m
    M.yy += m
    M.zz += m
    xy -= h.z
    xz += h.y
    yx += h.z
    yz -= h.x
    zx -= h.y
    zy += h.x
  }

  /// The force on the body for a unit acceleration about z, or along z.
  @inline(__always) func column(slides: Bool) -> BodyForce {
    slides
      ? BodyForce(n: Vector3(xz, yz, zz), f: Vector3(M.xz, M.yz, M.zz))
      : BodyForce(n: Vector3(J.xz, J.yz, J.zz), f: Vector3(zx, zy, zz))
  }

  /// Takes off what the free joint does not pass on: U Uᵀ / D.
  @inline(__always) mutating func release(_ U: BodyForce, _ inverseD: Double) {
    let (n, f) = (U.n, U.f)
    let (k, l) = (n * inverseD, f * inverseD)
    J.xx -= k.x * n.x
    J.yy -= k.y * n.y
    J.zz -= k.z * n.z
    J.xy -= k.x * n.y
    J.xz -= k.x * n.z
    J.yz -= k.y * n.z
    M.xx -= l.x * f.x
    M.yy -= l.y * f.y
    M.zz -= l.z * f.z
    M.xy -= l.x * f.y
    M.xz -= l.x * f.z
    M.yz -= l.y * f.z
    xx -= k.x * f.x
    xy -= k.x * f.y
    xz -= k.x * f.z
    yx -= k.y * f.x
    yy -= k.y * f.y
    yz -= k.y * f.z
    zx -= k.z * f.x
    zy -= k.z * f.y
    zz -= k.z * f.z
  }

  /// The same in the axes of the body before.
  @inline(__always) mutating func turnInward(_ turn: AxisTurn) {
    J = turn.inward(J)
    M = turn.inward(M)
    let (s, c) = (turn.sinZ, turn.cosZ)
    let w = s * (xx - yy) + c * (xy + yx)
    xx -= s * w
    yy += s * w
    (xy, yx) = (c * w - yx, c * w - xy)
    (xz, yz) = (c * xz - s * yz, s * xz + c * yz)
    (zx, zy) = (c * zx - s * zy, s * zx + c * zy)
    let (sX, cX) = (turn.sinX, turn.cosX)
    let w2 = sX * (yy - zz) + cX * (yz + zy)
    yy -= sX * w2
    zz += sX * w2
    (yz, zy) = (cX * w2 - zy, cX * w2 - yz)
    (xy, xz) = (cX * xy - sX * xz, sX * xy + cX * xz)
    (yx, zx) = (cX * yx - sX * zx, sX * yx + cX * zx)
  }

  /// The same about the point from which the present origin lies at `p`:
  /// H′ = H + [p×] M and J′ = J − H [p×] − (H′ [p×])ᵀ.
  @inline(__always) mutating func shift(_ p: Vector3) {
    let (oxx, oxy, oxz) = (xx, xy, xz)
    let (oyx, oyy, oyz) = (yx, yy, yz)
    let (ozx, ozy) = (zx, zy)
    xx += p.y * M.xz - p.z * M.xy
    xy += p.y * M.yz - p.z * M.yy
    xz += p.y * M.zz - p.z * M.yz
    yx += p.z * M.xx - p.x * M.xz
    yy += p.z * M.xy - p.x * M.yz
    yz += p.z * M.xz - p.x * M.zz
    zx += p.x * M.xy - p.y * M.xx
    zy += p.x * M.yy - p.y * M.xy
    zz += p.x * M.yz - p.y * M.xz
    J.xx -= (oxy + xy) * p.z - (oxz + xz) * p.y
    J.yy -= (oyz + yz) * p.x - (oyx + yx) * p.z
    J.zz -= (ozx + zx) * p.y - (ozy + zy) * p.x
    J.xy -= (oxz * p.x - oxx * p.z) + (yy * p.z - yz * p.y)
    J.xz -= (oxx * p.y - oxy * p.x) + (zy * p.z - zz * p.y)
    J.yz -= (oyx * p.y - oyy * p.x) + (zz * p.x - zx * p.z)
  }
}
