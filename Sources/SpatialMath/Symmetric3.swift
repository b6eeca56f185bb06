// SPDX-License-Identifier: GPL-3.0-or-later

/// A symmetric 3 × 3 matrix by its six numbers.
public struct Symmetric3: Equatable, Sendable {
  public var xx: Double
  public var yy: Double
  public var zz: Double
  public var xy: Double
  public var xz: Double
  public var yz: Double

  @inlinable public init(
    xx: Double, yy: Double, zz: Double, xy: Double, xz: Double, yz: Double
  ) {
    self.xx = xx
    self.yy = yy
    self.zz = zz
    self.xy = xy
    self.xz = xz
    self.yz = yz
  }

  @inlinable public static var zero: Symmetric3 {
    Symmetric3(xx: 0, yy: 0, zz: 0, xy: 0, xz: 0, yz: 0)
  }

  @inlinable public static func + (a: Symmetric3, b: Symmetric3) -> Symmetric3 {
    Symmetric3(
      xx: a.xx + b.xx, yy: a.yy + b.yy, zz: a.zz + b.zz, xy: a.xy + b.xy, xz: a.xz + b.xz,
      yz: a.yz + b.yz)
  }

  @inlinable public static func * (a: Symmetric3, k: Double) -> Symmetric3 {
    Symmetric3(
      xx: a.xx * k, yy: a.yy * k, zz: a.zz * k, xy: a.xy * k, xz: a.xz * k, yz: a.yz * k)
  }

  @inlinable public static func * (a: Symmetric3, v: Vector3) -> Vector3 {
    Vector3(
      (a.xx * v.x + a.xy * v.y) + a.xz * v.z, (a.xy * v.x + a.yy * v.y) + a.yz * v.z,
      (a.xz * v.x + a.yz * v.y) + a.zz * v.z)
  }

  /// `R A Rᵀ`: the same tensor expressed in A when known in B and `R` is `R_AB`.
  public func rotated(by R: RotationMatrix) -> Symmetric3 {
    // Columns of A Rᵀ, then R from the left; only the lower half is kept.
    let r = R.inverse
    let (x, y, z) = (R * (self * r.x), R * (self * r.y), R * (self * r.z))
    return Symmetric3(xx: x.x, yy: y.y, zz: z.z, xy: x.y, xz: x.z, yz: y.z)
  }

  /// `|c|² I − c cᵀ`: the rotational inertia of a unit mass at `c` about the origin.
  @inlinable public static func ofPoint(_ c: Vector3) -> Symmetric3 {
    Symmetric3(
      xx: c.y * c.y + c.z * c.z, yy: c.x * c.x + c.z * c.z, zz: c.x * c.x + c.y * c.y,
      xy: -(c.x * c.y), xz: -(c.x * c.z), yz: -(c.y * c.z))
  }
}
