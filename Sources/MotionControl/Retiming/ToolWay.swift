// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// What a retimed path is held against beside its joints: how the tool tip may move.
///
/// Ceilings of its speed may differ from place to place; those of acceleration and jerk hold for the
/// tip's whole vector, in any direction.
package struct ToolLimits: Sendable {
  package let robot: RobotModel
  package var ceilings: ToolCeilings
  /// Share of the speed ceilings that is used.
  package var share: Double
  /// [m/s²].
  package var acceleration: Double
  /// [m/s³].
  package var jerk: Double
  /// How much higher above the skin than they do the ceilings near it begin [m].
  package var heightMargin: Double

  /// - Precondition: all are greater than zero and finite.
  package init(
    _ robot: RobotModel, _ ceilings: ToolCeilings, share: Double, acceleration: Double,
    jerk: Double, heightMargin: Double
  ) {
    for limit in [share, acceleration, jerk] {
      precondition(limit > 0 && limit.isFinite, "limit \(limit)")
    }
    self.robot = robot
    self.ceilings = ceilings
    self.share = share
    self.acceleration = acceleration
    self.jerk = jerk
    self.heightMargin = heightMargin
  }
}

/// The way of the tool tip on a joint path, over the same path parameter.
///
/// In a cell its slope is taken for the polynomial through its values at even places, of the same
/// degree as the joints': what that leaves out is of the next order in the cell's length.
struct ToolWay: Sendable {
  private let path: JointPath
  let limits: ToolLimits

  init(_ path: JointPath, _ limits: ToolLimits) {
    self.path = path
    self.limits = limits
  }

  /// What the limits ask in a cell.
  struct Cell {
    /// Bernstein coefficients of the tip's slope along eight directions in the plane in which the way
    /// bends there; a vector of that plane is no longer than its largest part over `narrowest`.
    var slopes = InlineArray<5, SIMD8<Double>>(repeating: .zero)
    /// The bound of ṡ² that the speed ceilings set.
    var ceiling = Double.infinity
  }

  /// The cosine of half the angle between two directions.
  private static let narrowest = 0.980785280403230449
  private static let cosines: SIMD8<Double> = [
    1, 0.923879532511286756, 0.707106781186547524, 0.382683432365089772, 0, -0.382683432365089772,
    -0.707106781186547524, -0.923879532511286756,
  ]
  private static let sines: SIMD8<Double> = [
    0, 0.382683432365089772, 0.707106781186547524, 0.923879532511286756, 1, 0.923879532511286756,
    0.707106781186547524, 0.382683432365089772,
  ]

  /// One over the limits along each direction.
  var inverseAcceleration: SIMD8<Double> {
    SIMD8(repeating: 1 / (limits.acceleration * ToolWay.narrowest))
  }
  var inverseJerk: SIMD8<Double> { SIMD8(repeating: 1 / (limits.jerk * ToolWay.narrowest)) }

  /// How far the tip moves for a unit of the path parameter [m].
  func speed(at s: Double) -> Double { tip(at: s).slope.length }

  private func tip(at s: Double) -> (place: Vector3, slope: Vector3) {
    let joints = path.sample(at: s)
    let arm = limits.robot.kinematics(at: joints.q)
    return (arm.X_BT.translation, (arm.J_BT * joints.first).linear)
  }

  /// - Precondition: the cell lies within one segment of the path.
  func cell(from begin: Double, to end: Double) -> Cell {
    let m = path.slopeDegree
    var f = InlineArray<5, Vector3>(repeating: .zero)
    var height = Double.infinity
    for k in 0...m {
      let tip = tip(at: begin + (end - begin) * (Double(k) / Double(m)))
      f[k] = tip.slope
      height = min(height, limits.ceilings.height(of: tip.place))
    }
    var ratio = 0.0
    for k in 0...m {
      ratio = max(
        ratio, limits.ceilings.ratio(of: f[k], atHeight: height - limits.heightMargin))
    }
    var cell = Cell()
    if ratio > 0 { cell.ceiling = (limits.share / ratio) * (limits.share / ratio) }
    let b = ToolWay.coefficients(f, m)
    let (along, across) = ToolWay.plane(from: b[0], over: b[m / 2], to: b[m])
    for k in 0...m {
      cell.slopes[k] =
        ToolWay.cosines * b[k].dot(along) + ToolWay.sines * b[k].dot(across)
    }
    return cell
  }

  /// Bernstein coefficients of the polynomial with these values at even places; its degree is 2 or 4.
  private static func coefficients(
    _ f: InlineArray<5, Vector3>, _ m: Int
  ) -> InlineArray<5, Vector3> {
    var b = f
    if m == 2 {
      b[1] = f[1] * 2 - (f[0] + f[2]) * 0.5
      return b
    }
    b[1] = blend(f, SIMD8(-13.0 / 12, 4, -3, 4.0 / 3, -0.25, 0, 0, 0))
    b[2] = blend(f, SIMD8(13.0 / 18, -32.0 / 9, 20.0 / 3, -32.0 / 9, 13.0 / 18, 0, 0, 0))
    b[3] = blend(f, SIMD8(-0.25, 4.0 / 3, -3, 4, -13.0 / 12, 0, 0, 0))
    return b
  }

  private static func blend(
    _ f: InlineArray<5, Vector3>, _ weights: SIMD8<Double>
  ) -> Vector3 {
    var sum = Vector3.zero
    for k in 0..<5 { sum = sum + f[k] * weights[k] }
    return sum
  }

  /// Two unit vectors in whose plane a slope turns.
  private static func plane(
    from first: Vector3, over middle: Vector3, to last: Vector3
  ) -> (along: Vector3, across: Vector3) {
    let along = direction(middle, else: Vector3(1, 0, 0))
    let aside = abs(along.x) < 0.6 ? Vector3(1, 0, 0) : Vector3(0, 1, 0)
    let across = direction(
      (last - first).rejected(from: along), else: aside.rejected(from: along).normalized)
    return (along, across)
  }

  private static func direction(_ v: Vector3, else other: Vector3) -> Vector3 {
    let length = v.length
    return length > 1e-150 ? v * (1 / length) : other
  }
}
