// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// How surely a point's place is known: the symmetric 3 × 3 covariance of its position [m²].
package struct PointCovariance: Equatable, Sendable {
  package var xx = 0.0
  package var yy = 0.0
  package var zz = 0.0
  package var xy = 0.0
  package var xz = 0.0
  package var yz = 0.0

  package static let zero = PointCovariance()

  package init() {}

  /// The same in every direction, by its variance [m²].
  package init(isotropic variance: Double) {
    xx = variance
    yy = variance
    zz = variance
  }

  /// The 95 % quantile of the sum of three squared standard normal numbers: the true place lies in
  /// the ellipsoid `squaredDistance(e) ≤ ellipsoid95` in 95 of 100 cases.
  package static let ellipsoid95 = 7.814_727_903

  /// The variance along a unit vector [m²].
  package func variance(along u: Vector3) -> Double { u.dot(self * u) }

  package static func * (s: PointCovariance, v: Vector3) -> Vector3 {
    Vector3(
      (s.xx * v.x + s.xy * v.y) + s.xz * v.z,
      (s.xy * v.x + s.yy * v.y) + s.yz * v.z,
      (s.xz * v.x + s.yz * v.y) + s.zz * v.z)
  }

  package static func + (a: PointCovariance, b: PointCovariance) -> PointCovariance {
    var sum = a
    sum.xx += b.xx
    sum.yy += b.yy
    sum.zz += b.zz
    sum.xy += b.xy
    sum.xz += b.xz
    sum.yz += b.yz
    return sum
  }

  /// The sum of the three variances [m²].
  package var trace: Double { (xx + yy) + zz }

  /// Root of the mean variance of the three axes [m].
  package var sigma: Double { (trace / 3).squareRoot() }

  /// Root of the mean variance of the two directions across a unit vector [m].
  package func sigma(across normal: Vector3) -> Double {
    (max(0, trace - variance(along: normal)) / 2).squareRoot()
  }

  /// The same covariance of the turned point: `R S Rᵀ`.
  package func rotated(by r: RotationMatrix) -> PointCovariance {
    // Rows of R are the axes of the turned frame, as seen from the old one.
    let x = r.inverseTimes(Vector3(1, 0, 0))
    let y = r.inverseTimes(Vector3(0, 1, 0))
    let z = r.inverseTimes(Vector3(0, 0, 1))
    let (sx, sy, sz) = (self * x, self * y, self * z)
    var result = PointCovariance()
    result.xx = x.dot(sx)
    result.yy = y.dot(sy)
    result.zz = z.dot(sz)
    result.xy = x.dot(sy)
    result.xz = x.dot(sz)
    result.yz = y.dot(sz)
    return result
  }

  /// `eᵀ S⁻¹ e`, the squared distance in standard deviations; infinity where S is not positive
  /// definite.
  package func squaredDistance(_ e: Vector3) -> Double {
    // Cholesky by hand; three rows.
    guard xx > 0 else { return .infinity }
    let a = xx.squareRoot()
    let b = xy / a
    let c = xz / a
    let dd = yy - b * b
    guard dd > 0 else { return .infinity }
    let d = dd.squareRoot()
    let f = (yz - b * c) / d
    let gg = zz - c * c - f * f
    guard gg > 0 else { return .infinity }
    let u = e.x / a
    let v = (e.y - b * u) / d
    let w = e.z - c * u - f * v
    return (u * u + v * v) + w * w / gg
  }
}

extension PointCovariance {
  /// `J Σ Jᵀ`: what parameters of this covariance (row after row) make of a point that moves by
  /// `columns[k]` per unit of parameter `k`.
  init(columns: [Vector3], covariance: [Double]) {
    let n = columns.count
    precondition(covariance.count == n * n, "\(covariance.count) numbers for \(n) parameters")
    self.init()
    for i in 0..<n where columns[i] != .zero {
      var sum = Vector3.zero
      for j in 0..<n { sum += columns[j] * covariance[i * n + j] }
      let c = columns[i]
      xx += c.x * sum.x
      yy += c.y * sum.y
      zz += c.z * sum.z
      xy += c.x * sum.y
      xz += c.x * sum.z
      yz += c.y * sum.z
    }
  }
}
