// SPDX-License-Identifier: GPL-3.0-or-later

/// An orientation `R_AB`: its columns are the axes of B expressed in A.
///
/// - Invariant: orthonormal with determinant +1, to `orthonormalityTolerance`. Products of many
///   rotations drift by about 1e-16 each; call `orthonormalized` where a chain runs for long.
public struct RotationMatrix: Equatable, Sendable {
  /// How far `Rᵀ R` may be from the identity, per element, before `init(columns:)` refuses it.
  public static let orthonormalityTolerance = 1e-9

  /// The x axis of B in A.
  public var x: Vector3
  /// The y axis of B in A.
  public var y: Vector3
  /// The z axis of B in A.
  public var z: Vector3

  /// The rotation with these columns, taken as they are: the caller vouches for the invariant.
  @inlinable public init(uncheckedColumns x: Vector3, _ y: Vector3, _ z: Vector3) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The rotation with these columns, or nil when they are not a right-handed orthonormal set.
  public init?(columns x: Vector3, _ y: Vector3, _ z: Vector3) {
    let tolerance = RotationMatrix.orthonormalityTolerance
    guard
      abs(x.lengthSquared - 1) <= tolerance, abs(y.lengthSquared - 1) <= tolerance,
      abs(z.lengthSquared - 1) <= tolerance, abs(x.dot(y)) <= tolerance,
      abs(y.dot(z)) <= tolerance, abs(z.dot(x)) <= tolerance, x.cross(y).dot(z) > 0
    else { return nil }
    self.init(uncheckedColumns: x, y, z)
  }

  /// No rotation.
  public static let identity = RotationMatrix(
    uncheckedColumns: [1, 0, 0], [0, 1, 0], [0, 0, 1])

  /// The frame whose z axis is `z` and whose x axis is `x` made orthogonal to it.
  ///
  /// - Precondition: `z` is a unit vector and `x` is not parallel to it.
  @inlinable public init(z: Vector3, xTowards x: Vector3) {
    let xAxis = x.rejected(from: z).normalized
    self.init(uncheckedColumns: xAxis, z.cross(xAxis), z)
  }

  /// Rotation by `angle` [rad] about the x axis.
  public static func aboutX(_ angle: Double) -> RotationMatrix {
    let (s, c) = Elementary.sincos(angle)
    return RotationMatrix(uncheckedColumns: [1, 0, 0], [0, c, s], [0, -s, c])
  }

  /// Rotation by `angle` [rad] about the y axis.
  public static func aboutY(_ angle: Double) -> RotationMatrix {
    let (s, c) = Elementary.sincos(angle)
    return RotationMatrix(uncheckedColumns: [c, 0, -s], [0, 1, 0], [s, 0, c])
  }

  /// Rotation by `angle` [rad] about the z axis.
  public static func aboutZ(_ angle: Double) -> RotationMatrix {
    let (s, c) = Elementary.sincos(angle)
    return RotationMatrix(uncheckedColumns: [c, s, 0], [-s, c, 0], [0, 0, 1])
  }

  /// Rotation by `angle` [rad] about a unit vector (Rodrigues' formula).
  public init(axis: Vector3, angle: Double) {
    self = RotationMatrix.exp(axis * angle)
  }

  /// Fixed-axis roll, pitch, yaw [rad] about x, y, z in that order, as in URDF.
  public init(roll: Double, pitch: Double, yaw: Double) {
    self = .aboutZ(yaw) * .aboutY(pitch) * .aboutX(roll)
  }

  /// The same three angles of this rotation, the pitch within ±π/2; where it is at its end only the
  /// sum or difference of the others counts and the roll is zero.
  public var rollPitchYaw: (roll: Double, pitch: Double, yaw: Double) {
    let level = (y.z * y.z + z.z * z.z).squareRoot()
    let pitch = Elementary.atan2(-x.z, level)
    guard level > 1e-9 else { return (0, pitch, Elementary.atan2(-y.x, y.y)) }
    return (Elementary.atan2(y.z, z.z), pitch, Elementary.atan2(x.y, x.x))
  }

  /// The shortest rotation that turns unit vector `a` into unit vector `b`.
  public init(turning a: Vector3, into b: Vector3) {
    let axis = a.cross(b)
    let s = axis.length
    guard s > 1e-12 else {
      self = a.dot(b) > 0 ? .identity : RotationMatrix(axis: a.anyPerpendicular, angle: .pi)
      return
    }
    self.init(axis: axis / s, angle: Elementary.atan2(s, a.dot(b)))
  }

  /// `R_AC = R_AB * R_BC`.
  @inlinable public static func * (a: RotationMatrix, b: RotationMatrix) -> RotationMatrix {
    RotationMatrix(uncheckedColumns: a * b.x, a * b.y, a * b.z)
  }

  /// `v_A = R_AB * v_B`.
  @inlinable public static func * (a: RotationMatrix, v: Vector3) -> Vector3 {
    (a.x * v.x + a.y * v.y) + a.z * v.z
  }

  /// `R_BA`, the transpose.
  @inlinable public var inverse: RotationMatrix {
    RotationMatrix(
      uncheckedColumns: [x.x, y.x, z.x], [x.y, y.y, z.y], [x.z, y.z, z.z])
  }

  /// `R_BA * v_A` without forming the transpose.
  @inlinable public func inverseTimes(_ v: Vector3) -> Vector3 {
    Vector3(x.dot(v), y.dot(v), z.dot(v))
  }

  /// The sum of the diagonal, `1 + 2 cos θ`.
  @inlinable public var trace: Double { (x.x + y.y) + z.z }

  /// The angle between the two orientations [rad], in `0...π`.
  public func angle(to other: RotationMatrix) -> Double {
    (inverse * other).log.length
  }

  /// Exactly orthonormal again: z keeps its direction, x its plane with z (Gram–Schmidt).
  public var orthonormalized: RotationMatrix { RotationMatrix(z: z.normalized, xTowards: x) }
}

extension RotationMatrix {
  /// The rotation about `w` by the angle `|w|` [rad]: the exponential map of so(3).
  ///
  /// Source: Murray, Li, Sastry, *A Mathematical Introduction to Robotic Manipulation* (1994),
  /// equation 2.14 (Rodrigues); series below 1e-4 rad, where it is exact to rounding.
  public static func exp(_ w: Vector3) -> RotationMatrix {
    let theta2 = w.lengthSquared
    let a: Double  // sin θ / θ
    let b: Double  // (1 - cos θ) / θ²
    if theta2 < 1e-8 {
      a = 1 - theta2 / 6
      b = 0.5 - theta2 / 24
    } else {
      let theta = theta2.squareRoot()
      a = Elementary.sincos(theta).sin / theta
      let half = Elementary.sincos(0.5 * theta).sin
      b = 2 * half * half / theta2
    }
    let (x, y, z) = (w.x, w.y, w.z)
    return RotationMatrix(
      uncheckedColumns: [1 - b * (y * y + z * z), b * x * y + a * z, b * x * z - a * y],
      [b * x * y - a * z, 1 - b * (x * x + z * z), b * y * z + a * x],
      [b * x * z + a * y, b * y * z - a * x, 1 - b * (x * x + y * y)])
  }

  /// The rotation vector `w` with `exp(w) == self` and `|w|` in `0...π` [rad].
  ///
  /// Exact to rounding everywhere: near π the axis is taken from the symmetric part.
  public var log: Vector3 {
    let antisymmetric = Vector3(y.z - z.y, z.x - x.z, x.y - y.x) * 0.5  // sin θ · axis
    let s = antisymmetric.length
    let c = 0.5 * (trace - 1)
    if c > -0.9 {
      guard s > 1e-9 else { return antisymmetric }  // θ / sin θ - 1 < 2e-19
      return antisymmetric * (Elementary.atan2(s, c) / s)
    }
    // axis axisᵀ = ((R + Rᵀ)/2 - cos θ I) / (1 - cos θ); take its longest column
    let k = 1 - c
    let xx = (x.x - c) / k
    let yy = (y.y - c) / k
    let zz = (z.z - c) / k
    let xy = 0.5 * (x.y + y.x) / k
    let xz = 0.5 * (x.z + z.x) / k
    let yz = 0.5 * (y.z + z.y) / k
    var axis: Vector3
    if xx >= yy && xx >= zz {
      axis = Vector3(xx, xy, xz)
    } else if yy >= zz {
      axis = Vector3(xy, yy, yz)
    } else {
      axis = Vector3(xz, yz, zz)
    }
    axis = axis.normalized
    if axis.dot(antisymmetric) < 0 { axis = -axis }
    return axis * Elementary.atan2(s, c)
  }
}
