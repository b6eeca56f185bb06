// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Quintic B-splines on clamped, evenly spaced knots.
///
/// Source: Ramshaw, *Blossoms are polar forms* (1989): a coefficient in one basis is the polynomial's
/// blossom at the knots of that basis, which de Boor's recurrence gives for any arguments.
extension JointPath {
  /// The B-spline with these control points: five more than segments. It begins at the first and ends
  /// at the last.
  ///
  /// - Precondition: at least six control points, all finite.
  package init(controlPoints c: [JointVector]) {
    precondition(c.count >= 6 && c.allSatisfy(\.isFinite), "\(c.count) control points")
    let segments = c.count - 5
    let knots = BSplineKnots(segments: segments)
    // The slope is a B-spline of degree four on the knots without the first and the last.
    let differences = (1..<c.count).map { i in
      (c[i] - c[i - 1]).lanes * (5 / (knots[i + 5] - knots[i]))
    }
    let positions = c.map(\.lanes)
    var places = [c[0]]
    var slopes: [SIMD8<Double>] = []
    slopes.reserveCapacity(5 * segments)
    for m in 0..<segments {
      for k in 0...4 {
        slopes.append(
          knots.blossom(differences, degree: 4, segment: m) { $0 < 4 - k ? 0 : 1 })
      }
      let end = knots.blossom(positions, degree: 5, segment: m) { _ in 1 }
      places.append(m == segments - 1 ? c[c.count - 1] : JointVector(lanes: end))
    }
    self.init(knots: places, slopeDegree: 4, slopes: slopes)
  }
}

/// Knots at 0, 1, … with both ends six times.
private struct BSplineKnots {
  let segments: Int

  subscript(i: Int) -> Double { Double(min(max(i - 5, 0), segments)) }

  /// The polar form of one segment's polynomial.
  ///
  /// - Parameters:
  ///   - control: of a B-spline of `degree` on these knots, of which each end is there once more than
  ///     the degree.
  ///   - share: argument *r* of the form, 0 at the beginning of the segment and 1 at its end.
  func blossom(
    _ control: [SIMD8<Double>], degree: Int, segment: Int, _ share: (Int) -> Double
  ) -> SIMD8<Double> {
    var d = InlineArray<6, SIMD8<Double>>(repeating: .zero)
    for i in 0...degree { d[i] = control[segment + i] }
    for level in 1...degree {
      let u = Double(segment) + share(level - 1)
      for i in (level...degree).reversed() {
        let low = self[segment + i + 5 - degree]
        let high = self[segment + i + 6 - level]
        d[i] = d[i - 1] + (d[i] - d[i - 1]) * ((u - low) / (high - low))
      }
    }
    return d[degree]
  }
}
