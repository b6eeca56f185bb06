// SPDX-License-Identifier: GPL-3.0-or-later

/// One number per joint of an arm of up to eight joints: `q`, `qd`, `qdd` or `tau`.
///
/// - Invariant: the lanes past the robot's joint count are zero; every operation here keeps that.
public struct JointVector: Equatable, Sendable {
  /// The largest number of joints.
  public static let capacity = 8

  /// The joints in order from the base, then zeros.
  public var lanes: SIMD8<Double>

  @inlinable public init(lanes: SIMD8<Double>) { self.lanes = lanes }

  @inlinable public static var zero: JointVector { JointVector(lanes: .zero) }

  /// - Precondition: at most `capacity` numbers.
  public init(_ values: [Double]) {
    precondition(values.count <= JointVector.capacity, "\(values.count) joints, at most 8")
    lanes = .zero
    for (i, value) in values.enumerated() { lanes[i] = value }
  }

  /// The same number for the first `count` joints.
  @inlinable public init(repeating value: Double, count: Int) {
    lanes = .zero
    for i in 0..<count { lanes[i] = value }
  }

  @inlinable public subscript(i: Int) -> Double {
    get { lanes[i] }
    set { lanes[i] = newValue }
  }

  /// The first `count` numbers. Allocates: once.
  public func values(_ count: Int) -> [Double] { (0..<count).map { lanes[$0] } }

  @inlinable public static func + (a: JointVector, b: JointVector) -> JointVector {
    JointVector(lanes: a.lanes + b.lanes)
  }

  @inlinable public static func - (a: JointVector, b: JointVector) -> JointVector {
    JointVector(lanes: a.lanes - b.lanes)
  }

  @inlinable public static func * (a: JointVector, k: Double) -> JointVector {
    JointVector(lanes: a.lanes * k)
  }

  @inlinable public static prefix func - (a: JointVector) -> JointVector {
    JointVector(lanes: SIMD8<Double>.zero - a.lanes)
  }

  /// Lane by lane product.
  @inlinable public func scaled(by k: JointVector) -> JointVector {
    JointVector(lanes: lanes * k.lanes)
  }

  /// The inner product, summed by one fixed tree.
  @inlinable public func dot(_ other: JointVector) -> Double {
    let p = lanes * other.lanes
    return ((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]))
  }

  /// The largest magnitude; NaN when a lane is NaN, so that no comparison with a limit holds.
  @inlinable public var maxMagnitude: Double {
    var m = 0.0
    for i in 0..<8 {
      let a = abs(lanes[i])
      if a > m || a.isNaN { m = a }
    }
    return m
  }

  /// Every lane held between the lanes of two others.
  @inlinable public func clamped(_ lower: JointVector, _ upper: JointVector) -> JointVector {
    JointVector(lanes: lanes.clamped(lowerBound: lower.lanes, upperBound: upper.lanes))
  }

  /// True when no lane is NaN or infinite.
  @inlinable public var isFinite: Bool {
    let z = lanes * 0
    return z == .zero
  }
}
