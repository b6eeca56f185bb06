// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The slopes of natural splines through points at evenly spaced knots.
///
/// Source: de Boor, *A Practical Guide to Splines* (1978), chapter IV; the quintic likewise from the
/// continuity of its third and fourth derivatives.
extension JointPath {
  /// Second derivatives M at the knots solve Mᵢ₋₁ + 4 Mᵢ + Mᵢ₊₁ = 6 (Δᵢ − Δᵢ₋₁), zero at both ends.
  static func cubicSlopes(_ points: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let n = points.count - 1
    guard n > 0 else { return [] }
    var M = [SIMD8<Double>](repeating: .zero, count: n + 1)
    var pivot = [Double](repeating: 0, count: n + 1)
    for i in 1..<n {
      let rise = (points[i + 1] - points[i]) - (points[i] - points[i - 1])
      pivot[i] = 1 / (4 - pivot[i - 1])
      M[i] = (rise * 6 - M[i - 1]) * pivot[i]
    }
    for i in (1..<n).reversed() { M[i] -= M[i + 1] * pivot[i] }
    var slopes: [SIMD8<Double>] = []
    slopes.reserveCapacity(3 * n)
    for i in 0..<n {
      let rise = points[i + 1] - points[i]
      let begin = rise - (M[i] * 2 + M[i + 1]) * (1.0 / 6)
      slopes.append(begin)
      slopes.append(begin + M[i] * 0.5)
      slopes.append(rise + (M[i] + M[i + 1] * 2) * (1.0 / 6))
    }
    return slopes
  }

  /// First and second derivative of a quintic spline at a knot.
  private struct Knot {
    var first: SIMD8<Double>
    var second: SIMD8<Double>
  }

  /// A 2 × 2 matrix that acts on (first, second).
  private struct Block {
    var a, b, c, d: Double

    func times(_ x: Knot) -> Knot {
      Knot(first: x.first * a + x.second * b, second: x.first * c + x.second * d)
    }

    func times(_ o: Block) -> Block {
      Block(
        a: a * o.a + b * o.c, b: a * o.b + b * o.d, c: c * o.a + d * o.c, d: c * o.b + d * o.d)
    }

    func minus(_ o: Block) -> Block { Block(a: a - o.a, b: b - o.b, c: c - o.c, d: d - o.d) }

    var inverse: Block {
      let k = 1 / (a * d - b * c)
      return Block(a: d * k, b: -b * k, c: -c * k, d: a * k)
    }
  }

  /// Slopes and second derivatives at the knots by a block tridiagonal elimination: continuity of the
  /// third and fourth derivative at inner knots, both zero at the ends.
  static func quinticSlopes(_ points: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let n = points.count - 1
    guard n > 0 else { return [] }
    let rise = (0..<n).map { points[$0 + 1] - points[$0] }
    // Two points leave a parabola open: the straight line is taken.
    guard n > 1 else { return [SIMD8<Double>](repeating: rise[0], count: 5) }
    let before = Block(a: -2, b: -0.25, c: 7, d: 1)
    let after = Block(a: 2, b: -0.25, c: 7, d: -1)
    var above: [Block] = []
    var knots: [Knot] = []
    for i in 0...n {
      var diagonal = Block(a: 0, b: 1.5, c: 16, d: 0)
      var right: Knot
      if i == 0 {
        diagonal = Block(a: 3, b: 0.75, c: 8, d: 1.5)
        right = Knot(first: rise[0] * 5, second: rise[0] * 15)
      } else if i == n {
        diagonal = Block(a: -3, b: 0.75, c: 8, d: -1.5)
        right = Knot(first: rise[n - 1] * -5, second: rise[n - 1] * 15)
      } else {
        right = Knot(
          first: (rise[i] - rise[i - 1]) * 5, second: (rise[i] + rise[i - 1]) * 15)
      }
      if i > 0 {
        diagonal = diagonal.minus(before.times(above[i - 1]))
        let carried = before.times(knots[i - 1])
        right.first -= carried.first
        right.second -= carried.second
      }
      let inverse = diagonal.inverse
      above.append(inverse.times(after))
      knots.append(inverse.times(right))
    }
    for i in (0..<n).reversed() {
      let carried = above[i].times(knots[i + 1])
      knots[i].first -= carried.first
      knots[i].second -= carried.second
    }
    return (0..<n).flatMap { i in
      let d1 = knots[i].first + knots[i].second * 0.25
      let d3 = knots[i + 1].first - knots[i + 1].second * 0.25
      let rest = knots[i].first + d1 + d3 + knots[i + 1].first
      return [knots[i].first, d1, rise[i] * 5 - rest, d3, knots[i + 1].first]
    }
  }
}
