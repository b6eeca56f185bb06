// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Joint positions over time, with their derivatives, at rest at both ends.
///
/// A clamped quintic B-spline in time: C⁴ everywhere, so jerk is continuous. Constant after `init`.
package struct JointTrajectory: Sendable {
  /// Position, velocity, acceleration and jerk at one time.
  package struct Sample: Equatable, Sendable {
    package var q: JointVector
    package var qd: JointVector
    package var qdd: JointVector
    package var qddd: JointVector

    package init(q: JointVector, qd: JointVector, qdd: JointVector, qddd: JointVector) {
      self.q = q
      self.qd = qd
      self.qdd = qdd
      self.qddd = qddd
    }
  }

  /// Knots [s], clamped: the first and last six are equal.
  package let knots: [Double]
  /// One row of joints per coefficient; `knots.count − 6` of them.
  package let coefficients: [JointVector]

  /// - Precondition: counts match and knots do not decrease.
  package init(knots: [Double], coefficients: [JointVector]) {
    precondition(knots.count == coefficients.count + 6 && coefficients.count >= 6)
    self.knots = knots
    self.coefficients = coefficients
  }

  /// [s].
  package var duration: Double { knots[knots.count - 1] }

  /// The motion at a time, held at the ends outside `0...duration`. Allocates: never.
  ///
  /// De Boor's recurrence on the six coefficients that matter (de Boor, *A Practical Guide to
  /// Splines*, 1978, chapter X), and the same on their differences for the derivatives.
  package func sample(at time: Double) -> Sample {
    let t = min(max(time, 0), duration)
    let span = self.span(containing: t)
    var c0 = window(span)
    var c1 = derivative(of: c0, degree: 5, span)
    var c2 = derivative(of: c1, degree: 4, span)
    var c3 = derivative(of: c2, degree: 3, span)
    return Sample(
      q: evaluate(&c0, degree: 5, span, t), qd: evaluate(&c1, degree: 4, span, t),
      qdd: evaluate(&c2, degree: 3, span, t), qddd: evaluate(&c3, degree: 2, span, t))
  }

  /// The position alone at a time, held at the ends outside `0...duration`. Allocates: never.
  package func position(at time: Double) -> JointVector {
    let t = min(max(time, 0), duration)
    let span = self.span(containing: t)
    var c = window(span)
    return evaluate(&c, degree: 5, span, t)
  }

  /// The indices of the first and last knot interval that a time of the range lies in; the
  /// coefficients that count in interval *i* are *i* − 5 to *i*.
  func spans(from begin: Double, to end: Double) -> ClosedRange<Int> {
    let first = span(containing: begin)
    let last = span(containing: end)
    return first...(last > first && knots[last] == end ? last - 1 : last)
  }

  /// The index `i` with `knots[i] ≤ t < knots[i + 1]`, the last such for the end.
  private func span(containing t: Double) -> Int {
    var low = 5
    var high = coefficients.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= t { low = middle } else { high = middle }
    }
    return low
  }

  private func window(_ span: Int) -> [6 of JointVector] {
    var c = [6 of JointVector](repeating: .zero)
    for i in 0..<6 { c[i] = coefficients[span - 5 + i] }
    return c
  }

  /// The coefficients of the derivative, of one degree less; entry 0 moves out of the window.
  private func derivative(
    of c: [6 of JointVector], degree: Int, _ span: Int
  ) -> [6 of JointVector] {
    var d = c
    for i in 0..<degree {
      let left = span - degree + 1 + i
      let width = knots[left + degree] - knots[left]
      d[i] = (c[i + 1] - c[i]) * (Double(degree) / width)
    }
    return d
  }

  private func evaluate(
    _ c: inout [6 of JointVector], degree: Int, _ span: Int, _ t: Double
  ) -> JointVector {
    for level in 1...degree {
      for i in stride(from: degree, through: level, by: -1) {
        let left = knots[span - degree + i]
        let right = knots[span + 1 + i - level]
        let a = (t - left) / (right - left)
        c[i] = c[i - 1] * (1 - a) + c[i] * a
      }
    }
    return c[degree]
  }
}
