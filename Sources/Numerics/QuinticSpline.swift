// SPDX-License-Identifier: GPL-3.0-or-later

/// A curve of up to eight coordinates and its first four derivatives at one place.
package struct QuinticSample: Equatable, Sendable {
  package var position = SIMD8<Double>.zero
  package var first = SIMD8<Double>.zero
  package var second = SIMD8<Double>.zero
  package var third = SIMD8<Double>.zero
  package var fourth = SIMD8<Double>.zero
}

/// A quintic B-spline through given points: four times continuously differentiable, at rest (first
/// and second derivative zero) at both ends.
///
/// The coefficients come from GSL (`BSplineBasis`, `BandedSystem`); the evaluation is our own, so
/// that the curve is a value that any thread may hold. Allocates: never, after `init`.
package struct QuinticSpline: Equatable, Sendable {
  /// Where the curve takes the given points, ascending.
  package let breakpoints: [Double]
  /// The control points, four more than breakpoints.
  package var controlPoints: [SIMD8<Double>] { derivatives[0] }
  private let knots: [Double]
  /// Control points of the curve and of its first four derivatives.
  private let derivatives: [[SIMD8<Double>]]

  private static let degree = 5

  /// The curve through `points` at `breakpoints`.
  ///
  /// Rows of the system: every point, then first and second derivative zero at each end, ordered so
  /// that the matrix is banded.
  ///
  /// - Throws: when there are fewer than two points, not as many as breakpoints, a coordinate is
  ///   not finite, or the breakpoints do not ascend.
  package init(
    through points: [SIMD8<Double>], at breakpoints: [Double]
  ) throws(NumericsError) {
    guard points.count == breakpoints.count, points.count >= 2,
      points.allSatisfy({ $0 * 0 == .zero })
    else { throw .invalid("interpolation") }
    let basis = try BSplineBasis(order: 6, breakpoints: breakpoints)
    let rows = QuinticSpline.conditions(points, breakpoints)
    var system = try BandedSystem(size: basis.count, lower: 5, upper: 5)
    var values = [Double](repeating: 0, count: 18)
    for (r, row) in rows.enumerated() {
      let first = try basis.evaluateNonzero(at: row.place, highestDerivative: 2, into: &values)
      for j in 0..<6 {
        system.set(r, first + j, values[3 * j + row.derivative])
      }
    }
    try system.factor()
    var control = [SIMD8<Double>](repeating: .zero, count: basis.count)
    for lane in 0..<8 where rows.contains(where: { $0.value[lane] != 0 }) {
      var b = rows.map { $0.value[lane] }
      try system.solve(&b)
      for i in b.indices { control[i][lane] = b[i] }
    }
    self.breakpoints = breakpoints
    knots = basis.knots
    derivatives = QuinticSpline.differences(control, knots)
  }

  private struct Condition {
    let place: Double
    let derivative: Int
    let value: SIMD8<Double>
  }

  private static func conditions(
    _ points: [SIMD8<Double>], _ breakpoints: [Double]
  ) -> [Condition] {
    var rows: [Condition] = []
    let last = points.count - 1
    for (i, point) in points.enumerated() where i < last {
      rows.append(Condition(place: breakpoints[i], derivative: 0, value: point))
      guard i == 0 else { continue }
      for d in 1...2 { rows.append(Condition(place: breakpoints[0], derivative: d, value: .zero)) }
    }
    for d in [2, 1] {
      rows.append(Condition(place: breakpoints[last], derivative: d, value: .zero))
    }
    rows.append(Condition(place: breakpoints[last], derivative: 0, value: points[last]))
    return rows
  }

  /// The control points of each derivative: `c'ᵢ = p (cᵢ₊₁ − cᵢ) / (tᵢ₊ₚ₊₁ − tᵢ₊₁)`.
  ///
  /// Source: Piegl, Tiller, *The NURBS Book* (1997), equation 3.7.
  private static func differences(
    _ control: [SIMD8<Double>], _ knots: [Double]
  ) -> [[SIMD8<Double>]] {
    var all = [control]
    for d in 0..<4 {
      let p = degree - d
      let c = all[d]
      all.append(
        (0..<c.count - 1).map { i in
          // The knots of derivative d are the curve's without d at each end.
          (c[i + 1] - c[i]) * (Double(p) / (knots[i + d + p + 1] - knots[i + d + 1]))
        })
    }
    return all
  }

  /// The curve at `x`, held at its ends outside the breakpoints. Allocates: never.
  ///
  /// Basis functions of degree 1 to 5 by Cox and de Boor's recurrence (The NURBS Book, algorithm
  /// A2.2); each derivative is its own control points against the degree it has left.
  package func sample(at x: Double) -> QuinticSample {
    let p = QuinticSpline.degree
    let u = min(max(x, knots[p]), knots[knots.count - 1 - p])
    let span = self.span(of: u)
    var sample = QuinticSample()
    var basis = InlineArray<6, Double>(repeating: 0)
    basis[0] = 1
    for degree in 1...p {
      var saved = 0.0
      for r in 0..<degree {
        let right = knots[span + r + 1]
        let left = knots[span + 1 - degree + r]
        let share = basis[r] / (right - left)
        basis[r] = saved + (right - u) * share
        saved = (u - left) * share
      }
      basis[degree] = saved
      let d = p - degree
      var sum = SIMD8<Double>.zero
      for j in 0...degree { sum += derivatives[d][span - p + j] * basis[j] }
      switch d {
      case 0: sample.position = sum
      case 1: sample.first = sum
      case 2: sample.second = sum
      case 3: sample.third = sum
      default: sample.fourth = sum
      }
    }
    return sample
  }

  /// The number of the knot at or before `u`, the last one inside for the end.
  private func span(of u: Double) -> Int {
    var low = 0
    var high = breakpoints.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if breakpoints[middle] <= u { low = middle } else { high = middle }
    }
    return low + QuinticSpline.degree
  }
}
