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
