// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A smooth curve through joint space over a path parameter, without time.
///
/// Knot i stands at s = i: the knots are evenly spaced. Between two knots each joint is a polynomial;
/// its slope is kept as Bernstein coefficients, so that moves of 1e-9 rad far from zero lose no
/// digits. Constant after `init`.
package struct JointPath: Equatable, Sendable {
  /// The degree of its polynomials.
  package enum Kind: String, CaseIterable, Sendable {
    /// q″ is continuous; a natural spline's is zero at both ends.
    case cubic
    /// q⁗ is continuous; a natural spline's is zero at both ends, and so is q‴.
    case quintic
  }

  /// Position and derivatives by the path parameter.
  package struct Sample: Equatable, Sendable {
    package var q = JointVector.zero
    package var first = JointVector.zero
    package var second = JointVector.zero
    package var third = JointVector.zero
  }

  /// The positions at the knots.
  package let knots: [JointVector]
  /// Degree of the slope between two knots: 2 or 4.
  let slopeDegree: Int
  /// Bernstein coefficients of q′ between the knots, `slopeDegree` + 1 for each segment.
  let slopes: [SIMD8<Double>]

  /// The natural spline with its knots at the waypoints.
  ///
  /// - Precondition: at least one waypoint, all finite.
  package init(through waypoints: [JointVector], _ kind: Kind = .cubic) {
    precondition(!waypoints.isEmpty && waypoints.allSatisfy(\.isFinite), "no finite waypoints")
    knots = waypoints
    let points = waypoints.map(\.lanes)
    switch kind {
    case .cubic:
      slopeDegree = 2
      slopes = JointPath.cubicSlopes(points)
    case .quintic:
      slopeDegree = 4
      slopes = JointPath.quinticSlopes(points)
    }
  }

  init(knots: [JointVector], slopeDegree: Int, slopes: [SIMD8<Double>]) {
    self.knots = knots
    self.slopeDegree = slopeDegree
    self.slopes = slopes
  }

  package var kind: Kind { slopeDegree == 2 ? .cubic : .quintic }

  /// How many polynomials there are; the path parameter runs from zero to this number.
  package var segmentCount: Int { knots.count - 1 }

  /// No joint moves anywhere.
  package var isStandstill: Bool { slopes.allSatisfy { $0 == .zero } }

  /// The curve at a path parameter, held at its ends outside. Allocates: never.
  package func sample(at s: Double) -> Sample {
    guard segmentCount > 0 else { return Sample(q: knots[0]) }
    let m = min(max(Int(s), 0), segmentCount - 1)
    let x = min(max(s - Double(m), 0), 1)
    let y = 1 - x
    let d = slopeDegree
    var c = window(m)
    // The integral of the slope has the running sums of its coefficients, over d + 1.
    var sums = InlineArray<6, SIMD8<Double>>(repeating: .zero)
    for i in 0...d { sums[i + 1] = sums[i] + c[i] }
    for level in 0...d {
      for i in 0...d - level { sums[i] = sums[i] * y + sums[i + 1] * x }
    }
    var third = SIMD8<Double>.zero
    var second = SIMD8<Double>.zero
    for level in 0..<d {
      if d - level == 2 { third = (c[2] - c[1] * 2 + c[0]) * Double(d * (d - 1)) }
      if d - level == 1 { second = (c[1] - c[0]) * Double(d) }
      for i in 0..<d - level { c[i] = c[i] * y + c[i + 1] * x }
    }
    let q =
      m == segmentCount - 1 && x == 1
      ? knots[m + 1] : knots[m] + JointVector(lanes: sums[0] * (1 / Double(d + 1)))
    return Sample(
      q: q, first: JointVector(lanes: c[0]), second: JointVector(lanes: second),
      third: JointVector(lanes: third))
  }

  private func window(_ segment: Int) -> InlineArray<5, SIMD8<Double>> {
    var c = InlineArray<5, SIMD8<Double>>(repeating: .zero)
    for i in 0...slopeDegree { c[i] = slopes[(slopeDegree + 1) * segment + i] }
    return c
  }

  /// Bernstein coefficients of q′ on a part of one segment; the first `slopeDegree` + 1 count.
  ///
  /// By blossoming: coefficient k takes `slopeDegree` − k times the beginning and k times the end.
  ///
  /// - Precondition: 0 ≤ `begin` < `end` ≤ 1.
  @inline(__always) func slopes(
    segment: Int, from begin: Double, to end: Double
  ) -> InlineArray<5, SIMD8<Double>> {
    var part = InlineArray<5, SIMD8<Double>>(repeating: .zero)
    if slopeDegree == 2 {
      let (e0, e1, e2) = (slopes[3 * segment], slopes[3 * segment + 1], slopes[3 * segment + 2])
      let (a0, a1) = (e0 + (e1 - e0) * begin, e1 + (e2 - e1) * begin)
      let (b0, b1) = (e0 + (e1 - e0) * end, e1 + (e2 - e1) * end)
      part[0] = a0 + (a1 - a0) * begin
      part[1] = a0 + (a1 - a0) * end
      part[2] = b0 + (b1 - b0) * end
      return part
    }
    for k in 0...slopeDegree {
      var c = window(segment)
      for level in 0..<slopeDegree {
        let x = level < slopeDegree - k ? begin : end
        for i in 0..<slopeDegree - level { c[i] = c[i] + (c[i + 1] - c[i]) * x }
      }
      part[k] = c[0]
    }
    return part
  }
}
