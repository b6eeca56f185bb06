// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Three axes, each at right angles to the next: what turns about them make of a rotation.
///
/// With the second axis as y and the first as z the product of the three turns is a z-y-z rotation,
/// once the second is counted from where the third axis coincides with the first. Its first and
/// third angles change by π and its second changes sign from one solution to the other.
struct EulerAxes: Sendable {
  /// Below this sine of the second angle the first and third turn about one line, and only their
  /// sum or difference is determined.
  static let free = 1e-10

  private let a: Vector3
  private let b: Vector3
  private let c: Vector3
  /// `b × a` and `b × c`: the x axes that go with z along the first and along the third axis.
  private let xOfFirst: Vector3
  private let xOfThird: Vector3
  /// From the first axis to the third about the second, at zero [rad].
  private let phase: Double

  /// One of the solutions [rad].
  struct Turns: Sendable {
    var first: Double
    var second: Double
    var third: Double
  }

  struct Solutions: Sendable {
    /// 1 or 2.
    var count: Int
    var isSingular: Bool
    /// The one with a positive sine of the second angle, counted from where first and third axis
    /// coincide.
    var upper: Turns
    /// Twice the phase that the second angle of the other solution lacks.
    var doublePhase: Double

    subscript(k: Int) -> Turns {
      guard k == 1 else { return upper }
      return Turns(
        first: upper.first + .pi, second: -upper.second - doublePhase, third: upper.third + .pi)
    }

    /// Where the arm stands at solution `k`.
    @inline(__always) func side(_ k: Int) -> BranchSide {
      BranchSide(isPositive: k == 0, isSingular: isSingular)
    }
  }

  /// Nil when neighbours are not at right angles.
  init?(_ first: JointAxis, _ second: JointAxis, _ third: JointAxis) {
    guard first.isPerpendicular(to: second), second.isPerpendicular(to: third) else { return nil }
    a = first.h
    b = second.h
    c = third.h
    xOfFirst = b.cross(a)
    xOfThird = b.cross(c)
    phase = Elementary.atan2(b.dot(a.cross(c)), a.dot(c))
  }

  /// The turns with `Rot(a, first) Rot(b, second) Rot(c, third) = M`; there is always one.
  ///
  /// - Parameter free: the first angle where it is not determined [rad].
  @inline(__always) func solutions(of M: RotationMatrix, free: Double) -> Solutions {
    let axis = M * c
    let (x, y, z) = (xOfFirst.dot(axis), b.dot(axis), a.dot(axis))
    let s = (x * x + y * y).squareRoot()
    let isFree = s < EulerAxes.free
    let first: Double
    let sin1: Double
    let cos1: Double
    if isFree {
      first = free
      (sin1, cos1) = Elementary.sincos(free)
    } else {
      first = Elementary.atan2(y, x)
      (sin1, cos1) = (y / s, x / s)
    }
    let v = M.inverseTimes(b * cos1 - xOfFirst * sin1)
    return Solutions(
      count: isFree ? 1 : 2, isSingular: s < TurnPair.singular,
      upper: Turns(
        first: first, second: Elementary.atan2(x * cos1 + y * sin1, z) - phase,
        third: Elementary.atan2(v.dot(xOfThird), v.dot(b))),
      doublePhase: 2 * phase)
  }

  /// The sine of the second angle, counted from where first and third axis coincide.
  func sine(atSecond q: Double) -> Double { Elementary.sincos(q + phase).sin }
}
