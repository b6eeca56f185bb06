// SPDX-License-Identifier: GPL-3.0-or-later

/// A vector or point in three dimensions; the frame stands in the variable's name (`p_BoA_B`).
///
/// Sums run in one fixed order, so that results are the same bits in every build.
public typealias Vector3 = SIMD3<Double>

extension SIMD3 where Scalar == Double {
  /// The inner product, summed x, y, z.
  @inlinable public func dot(_ other: SIMD3<Double>) -> Double {
    let p = self * other
    return (p.x + p.y) + p.z
  }

  /// The vector product, right-handed.
  @inlinable public func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      y * other.z - z * other.y,
      z * other.x - x * other.z,
      x * other.y - y * other.x)
  }

  /// The squared Euclidean length.
  @inlinable public var lengthSquared: Double { dot(self) }

  /// The Euclidean length.
  @inlinable public var length: Double { dot(self).squareRoot() }

  /// The vector of length one in the same direction.
  ///
  /// - Precondition: the length is greater than zero.
  @inlinable public var normalized: SIMD3<Double> {
    let l = length
    precondition(l > 0, "a zero vector has no direction")
    return self / l
  }

  /// The part at right angles to a unit vector.
  @inlinable public func rejected(from unit: SIMD3<Double>) -> SIMD3<Double> {
    self - unit * dot(unit)
  }

  /// A unit vector at right angles to this unit vector, chosen without a branch cliff at an axis.
  ///
  /// Source: Duff et al., *Building an Orthonormal Basis, Revisited* (2017).
  @inlinable public var anyPerpendicular: SIMD3<Double> {
    let s: Double = z < 0 ? -1 : 1
    let a = -1 / (s + z)
    return SIMD3(1 + s * x * x * a, s * x * y * a, -s * x)
  }

  /// True when no component is NaN or infinite.
  @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
