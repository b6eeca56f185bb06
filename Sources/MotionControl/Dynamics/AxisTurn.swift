// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How a body's axes stand in those of the body before it: turned about their x by the constant
/// twist of the joint, then about the new z by the joint's angle.
struct AxisTurn {
  var sinZ: Double
  var cosZ: Double
  var sinX: Double
  var cosX: Double

  /// From this body's axes to those of the body before it.
  @inline(__always) func inward(_ v: Vector3) -> Vector3 {
    let x = cosZ * v.x - sinZ * v.y
    let y = sinZ * v.x + cosZ * v.y
    return Vector3(x, cosX * y - sinX * v.z, sinX * y + cosX * v.z)
  }

  /// From the axes of the body before this one to its own.
  @inline(__always) func outward(_ v: Vector3) -> Vector3 {
    let y = cosX * v.y + sinX * v.z
    return Vector3(
      cosZ * v.x + sinZ * y, cosZ * y - sinZ * v.x, cosX * v.z - sinX * v.y)
  }

  /// A symmetric tensor from this body's axes to those of the body before it: `R A Rᵀ` by eight
  /// products for each of the two turns.
  @inline(__always) func inward(_ a: Symmetric3) -> Symmetric3 {
    let w = sinZ * (a.xx - a.yy) + (cosZ + cosZ) * a.xy
    let t = sinZ * w
    let (xx, yy, xy) = (a.xx - t, a.yy + t, cosZ * w - a.xy)
    let (xz, yz) = (cosZ * a.xz - sinZ * a.yz, sinZ * a.xz + cosZ * a.yz)
    let w2 = sinX * (yy - a.zz) + (cosX + cosX) * yz
    let t2 = sinX * w2
    return Symmetric3(
      xx: xx, yy: yy - t2, zz: a.zz + t2, xy: cosX * xy - sinX * xz, xz: sinX * xy + cosX * xz,
      yz: cosX * w2 - yz)
  }
}
