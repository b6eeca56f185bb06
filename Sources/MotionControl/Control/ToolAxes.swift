// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A normal and two directions across it, in which a twist of the tool is moved axis by axis.
///
/// `across` has five numbers: linear in x and y, then angular in x, y and the normal; `along` has
/// one, linear along the normal.
struct ToolAxes {
  private let R: RotationMatrix

  init(normal: Vector3) {
    let x = normal.anyPerpendicular
    R = RotationMatrix(uncheckedColumns: x, normal.cross(x), normal)
  }

  func split(_ V: Twist) -> (across: JointVector, along: JointVector) {
    let linear = R.inverseTimes(V.linear)
    let angular = R.inverseTimes(V.angular)
    let across = SIMD8(linear.x, linear.y, angular.x, angular.y, angular.z, 0, 0, 0)
    return (JointVector(lanes: across), JointVector(first: linear.z))
  }

  func join(_ across: JointVector, _ along: JointVector) -> Twist {
    Twist(
      angular: R * Vector3(across[2], across[3], across[4]),
      linear: R * Vector3(across[0], across[1], along[0]))
  }

  /// A turn counts as the motion of a point so far from the tip [m].
  static let lever = 0.1
}

extension JointVector {
  /// One axis.
  init(first x: Double) { self.init(repeating: x, count: 1) }
}

extension StopMotion.Settings {
  /// What the generator may do in each axis of `ToolAxes`.
  struct Limits {
    let across: RetargetLimits
    let along: RetargetLimits
  }

  var limits: Limits {
    // A release may yield and drift at the same time.
    let fastest = speed + drift
    func across(_ x: Double) -> JointVector {
      let turn = x / ToolAxes.lever
      return JointVector(lanes: SIMD8(x, x, turn, turn, turn, 0, 0, 0))
    }
    return Limits(
      across: RetargetLimits(
        valid: across(fastest), acceleration: across(acceleration), jerk: across(jerk), count: 5),
      along: RetargetLimits(
        valid: JointVector(first: speed), acceleration: JointVector(first: acceleration),
        jerk: JointVector(first: jerk), count: 1))
  }
}
