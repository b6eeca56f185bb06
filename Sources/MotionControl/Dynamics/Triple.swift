// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Three numbers of a vector in a body's own axes, each in its own register.
///
/// The recursions of dynamics read and write single components all the time; with `Vector3`, which
/// is two SIMD registers, half of their time would go into taking numbers out and putting them in.
struct Triple: Sendable {
  var x: Double
  var y: Double
  var z: Double

  @inline(__always) init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  @inline(__always) init(_ v: Vector3) { self.init(v.x, v.y, v.z) }

  @inline(__always) static var zero: Triple { Triple(0, 0, 0) }

  @inline(__always) var vector: Vector3 { Vector3(x, y, z) }

  @inline(__always) static func + (a: Triple, b: Triple) -> Triple {
    Triple(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  @inline(__always) static func - (a: Triple, b: Triple) -> Triple {
    Triple(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  @inline(__always) static func * (a: Triple, k: Double) -> Triple {
    Triple(a.x * k, a.y * k, a.z * k)
  }

  @inline(__always) static func += (a: inout Triple, b: Triple) { a = a + b }

  @inline(__always) static func -= (a: inout Triple, b: Triple) { a = a - b }

  @inline(__always) func dot(_ b: Triple) -> Double { (x * b.x + y * b.y) + z * b.z }

  @inline(__always) func cross(_ b: Triple) -> Triple {
    Triple(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
  }
}

/// How a body's axes stand in those of the body before it: turned about their x by the constant
/// twist of the joint, then about the new z by the joint's angle.
struct AxisTurn {
  var sinZ: Double
  var cosZ: Double
  var sinX: Double
  var cosX: Double

  /// From this body's axes to those of the body before it.
  @inline(__always) func inward(_ v: Triple) -> Triple {
    let x = cosZ * v.x - sinZ * v.y
    let y = sinZ * v.x + cosZ * v.y
    return Triple(x, cosX * y - sinX * v.z, sinX * y + cosX * v.z)
  }

  /// From the axes of the body before this one to its own.
  @inline(__always) func outward(_ v: Triple) -> Triple {
    let y = cosX * v.y + sinX * v.z
    return Triple(
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
