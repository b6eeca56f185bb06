// SPDX-License-Identifier: GPL-3.0-or-later

extension Symmetric3 {
  /// The most sweeps of `principalValues`; convergence is quadratic and takes five or six.
  private static let mostSweeps = 12

  /// The eigenvalues, smallest first; of a rotational inertia, its principal moments. NaN where an
  /// element is not finite.
  ///
  /// Cyclic Jacobi rotations; the error is a few roundings of the largest eigenvalue.
  /// Source: Golub, Van Loan, *Matrix Computations* (2013), section 8.5.
  /// Allocates: never.
  public var principalValues: Vector3 {
    var a = self
    for _ in 0..<Symmetric3.mostSweeps where a.xy != 0 || a.xz != 0 || a.yz != 0 {
      Symmetric3.annihilate(&a.xy, &a.xx, &a.yy, &a.xz, &a.yz)
      Symmetric3.annihilate(&a.xz, &a.xx, &a.zz, &a.xy, &a.yz)
      Symmetric3.annihilate(&a.yz, &a.yy, &a.zz, &a.xy, &a.xz)
    }
    let (low, high) = a.xx <= a.yy ? (a.xx, a.yy) : (a.yy, a.xx)
    if a.zz < low { return Vector3(a.zz, low, high) }
    return a.zz < high ? Vector3(low, a.zz, high) : Vector3(low, high, a.zz)
  }

  /// Turns the axes p and q so that their product vanishes; `rp` and `rq` are their products with
  /// the third axis.
  private static func annihilate(
    _ pq: inout Double, _ pp: inout Double, _ qq: inout Double, _ rp: inout Double,
    _ rq: inout Double
  ) {
    guard pq != 0 else { return }
    let theta = (qq - pp) / (2 * pq)
    let root = (theta * theta + 1).squareRoot()
    let t = theta >= 0 ? 1 / (theta + root) : 1 / (theta - root)
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    pp -= t * pq
    qq += t * pq
    pq = 0
    (rp, rq) = (c * rp - s * rq, s * rp + c * rq)
  }
}
