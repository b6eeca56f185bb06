// SPDX-License-Identifier: GPL-3.0-or-later

/// An orientation as a unit quaternion, scalar first; `q` and `-q` are the same orientation.
///
/// - Invariant: length one, to rounding.
public struct UnitQuaternion: Equatable, Sendable {
  /// cos θ/2.
  public let w: Double
  /// axis · sin θ/2.
  public let v: Vector3

  /// No rotation.
  public static let identity = UnitQuaternion(normalizing: 1, .zero)

  /// The unit quaternion in the direction of (w, v).
  ///
  /// - Precondition: not all four numbers are zero.
  public init(normalizing w: Double, _ v: Vector3) {
    let l = (w * w + v.lengthSquared).squareRoot()
    precondition(l > 0, "a zero quaternion is no orientation")
    self.w = w / l
    self.v = v / l
  }

  /// The quaternion of a rotation matrix, with `w ≥ 0`.
  ///
  /// Source: Shepperd, *Quaternion from Rotation Matrix* (1978): divide by the largest of four.
  public init(_ r: RotationMatrix) {
    let t = r.trace
    var q: (Double, Vector3)
    if t > 0 {
      q = (1 + t, Vector3(r.y.z - r.z.y, r.z.x - r.x.z, r.x.y - r.y.x))
    } else if r.x.x >= r.y.y && r.x.x >= r.z.z {
      q = (
        r.y.z - r.z.y,
        Vector3(1 + r.x.x - r.y.y - r.z.z, r.x.y + r.y.x, r.x.z + r.z.x)
      )
    } else if r.y.y >= r.z.z {
      q = (
        r.z.x - r.x.z,
        Vector3(r.x.y + r.y.x, 1 - r.x.x + r.y.y - r.z.z, r.y.z + r.z.y)
      )
    } else {
      q = (
        r.x.y - r.y.x,
        Vector3(r.x.z + r.z.x, r.y.z + r.z.y, 1 - r.x.x - r.y.y + r.z.z)
      )
    }
    if q.0 < 0 { q = (-q.0, -q.1) }
    self.init(normalizing: q.0, q.1)
  }

  /// The same orientation as a matrix.
  public var matrix: RotationMatrix {
    let (x, y, z) = (v.x, v.y, v.z)
    return RotationMatrix(
      uncheckedColumns: [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
      [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
      [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)])
  }

  /// The opposite rotation.
  public var inverse: UnitQuaternion { UnitQuaternion(normalizing: w, -v) }

  /// `q_AC = q_AB * q_BC`.
  public static func * (a: UnitQuaternion, b: UnitQuaternion) -> UnitQuaternion {
    UnitQuaternion(
      normalizing: a.w * b.w - a.v.dot(b.v), b.v * a.w + a.v * b.w + a.v.cross(b.v))
  }

  /// `v_A = q_AB * v_B`.
  public static func * (q: UnitQuaternion, u: Vector3) -> Vector3 {
    let t = q.v.cross(u) * 2
    return u + t * q.w + q.v.cross(t)
  }
}
