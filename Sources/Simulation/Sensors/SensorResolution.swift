// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// The step of a digital sensor: a power of two, far finer than any real one, so that it takes part
/// in no result; it only spares the log digits that no sensor has.
package struct SensorResolution: Equatable, Sendable {
  /// One step, in the unit of what is measured.
  package let step: Double
  private let stepsPerUnit: Double

  /// - Parameter binaryDigits: the step is 2 to the minus this.
  package init(binaryDigits: Int) {
    step = Double(sign: .plus, exponent: -binaryDigits, significand: 1)
    stepsPerUnit = Double(sign: .plus, exponent: binaryDigits, significand: 1)
  }

  /// 9e-13 rad; the encoders of arms resolve 1e-6.
  package static let jointPosition = SensorResolution(binaryDigits: 40)
  /// 9e-10 rad/s.
  package static let jointVelocity = SensorResolution(binaryDigits: 30)
  /// 1e-6 N·m.
  package static let jointTorque = SensorResolution(binaryDigits: 20)
  /// 1e-6 N; force sensors resolve 1e-3.
  package static let force = SensorResolution(binaryDigits: 20)
  /// 6e-8 N·m.
  package static let moment = SensorResolution(binaryDigits: 24)
  /// 9e-13 m.
  package static let breathing = SensorResolution(binaryDigits: 40)

  /// Adding and taking away 1.5 · 2⁵² rounds to the nearest whole number, to even when between two.
  private static let shift = 6_755_399_441_055_744.0

  /// The nearest whole number of steps; what is too large for steps, infinite or NaN stays itself.
  package func rounded(_ value: Double) -> Double {
    let steps = value * stepsPerUnit
    guard abs(steps) < 0x1p51 else { return value }
    return ((steps + SensorResolution.shift) - SensorResolution.shift) * step
  }

  package func rounded(_ v: Vector3) -> Vector3 {
    Vector3(rounded(v.x), rounded(v.y), rounded(v.z))
  }

  package func rounded(_ v: JointVector) -> JointVector {
    var result = v
    for i in 0..<JointVector.capacity { result[i] = rounded(v[i]) }
    return result
  }
}
