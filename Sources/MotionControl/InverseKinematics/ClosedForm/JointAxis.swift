// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The axis of a joint as a line in the base, while every joint stands at zero.
///
/// What a closed form needs to know of an arm is in these lines alone: not in the frames a file
/// happens to draw on them.
struct JointAxis: Sendable {
  /// Lines count as parallel, perpendicular or meeting when they are so to this much [rad, m]: more
  /// than angles written with nine digits lack, and little enough for the last Newton step.
  static let tolerance = 1e-7

  /// Unit vector along the axis, in the base.
  let h: Vector3
  /// A point on the axis, in the base [m].
  let p: Vector3

  /// The axes of a chain; nil when a joint slides.
  static func all(of chain: KinematicChain) -> [JointAxis]? {
    guard !chain.slides else { return nil }
    let X_BJ = chain.bodyPoses(at: .zero)
    return (1...chain.count).map {
      JointAxis(h: X_BJ[$0].rotation.z, p: X_BJ[$0].translation)
    }
  }

  /// Parallel or antiparallel.
  func isParallel(to other: JointAxis) -> Bool {
    h.cross(other.h).length <= JointAxis.tolerance
  }

  func isPerpendicular(to other: JointAxis) -> Bool {
    abs(h.dot(other.h)) <= JointAxis.tolerance
  }

  func passes(through point: Vector3) -> Bool {
    (foot(of: point) - point).length <= JointAxis.tolerance
  }

  /// The point of this axis nearest to another point.
  func foot(of point: Vector3) -> Vector3 { p + h * h.dot(point - p) }

  /// Where two axes that are not parallel meet; nil when they miss each other.
  func meeting(with other: JointAxis) -> Vector3? {
    let normal = h.cross(other.h)
    let square = normal.lengthSquared
    guard square > JointAxis.tolerance else { return nil }
    let between = other.p - p
    let own = p + h * (between.cross(other.h).dot(normal) / square)
    return other.passes(through: own) ? own : nil
  }
}

extension SIMD3 where Scalar == Double {
  /// This vector turned about a unit vector by the angle with this sine and cosine (Rodrigues).
  @inline(__always) func turned(about h: Vector3, sin: Double, cos: Double) -> Vector3 {
    (self * cos + h.cross(self) * sin) + h * (h.dot(self) * (1 - cos))
  }
}

extension RotationMatrix {
  /// `Rot(h) * self` for the turn about `h` with this sine and cosine.
  @inline(__always) func turned(about h: Vector3, sin: Double, cos: Double) -> RotationMatrix {
    RotationMatrix(
      uncheckedColumns: x.turned(about: h, sin: sin, cos: cos),
      y.turned(about: h, sin: sin, cos: cos), z.turned(about: h, sin: sin, cos: cos))
  }
}
