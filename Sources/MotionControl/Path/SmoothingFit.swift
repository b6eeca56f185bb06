// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath

/// The quintic B-spline on even knots that is near waypoints and little bent: it minimises
///
///     ∫ |q(u) − line(u)|² du + weight ∫ |q‴(u)|² du
///
/// over the path's parameter u, the first integral by the trapezoidal rule on the waypoints, the
/// second exactly by three Gauss points a segment. It begins and ends at the ends of the line.
///
/// Source: Reinsch, *Smoothing by spline functions* (1967), with the third derivative for the second
/// and fewer knots than points (Eilers and Marx, *Flexible smoothing with B-splines*, 1996).
struct SmoothingFit: ~Copyable {
  private let segments: Int
  private let basis: BSplineBasis
  private var system: LinearLeastSquares
  /// Of the inner control points: both ends are given.
  private var rows: [Double] = []
  /// Of the first and the last control point.
  private var ends: [(Double, Double)] = []
  private var values = [Double](repeating: 0, count: 24)

  /// - Precondition: the line has two different waypoints or more.
  static func path(
    near line: WaypointLine, segments: Int, weight: Double
  ) throws(NumericsError) -> JointPath {
    var fit = try SmoothingFit(segments: segments)
    return try fit.path(near: line, weight: weight)
  }

  private init(segments: Int) throws(NumericsError) {
    let basis = try BSplineBasis(breakpoints: (0...segments).map { Double($0) })
    let system = try LinearLeastSquares(unknowns: segments + 3)
    self.segments = segments
    self.basis = basis
    self.system = system
  }

  private mutating func path(
    near line: WaypointLine, weight: Double
  ) throws(NumericsError) -> JointPath {
    let origin = line.points[0]
    let span = line.points[line.points.count - 1] - origin
    let pace = Double(segments) / line.end
    let points = line.divided(step: 0.5 / pace)
    var wanted: [JointVector] = []
    for i in points.points.indices.dropFirst().dropLast() {
      let share = 0.5 * (points.places[i + 1] - points.places[i - 1])
      let factor = share.squareRoot()
      try add(at: points.places[i] * pace, derivative: 0, factor: factor)
      wanted.append((points.points[i] - origin) * factor)
    }
    let cubed = pace * pace * pace
    for segment in 0..<segments {
      for (place, share) in SmoothingFit.gauss {
        let factor = cubed * (weight * share / pace).squareRoot()
        try add(at: Double(segment) + place, derivative: 3, factor: factor)
        wanted.append(.zero)
      }
    }
    var control = [JointVector](repeating: origin, count: segments + 5)
    control[segments + 4] = line.points[line.points.count - 1]
    for joint in 0..<JointVector.capacity {
      let right = wanted.indices.map { wanted[$0][joint] - ends[$0].1 * span[joint] }
      guard right.contains(where: { $0 != 0 }) else { continue }
      system.reset()
      try system.add(rows: rows, values: right)
      for (i, x) in try system.solve().enumerated() { control[i + 1][joint] += x }
    }
    return JointPath(controlPoints: control)
  }

  /// Places in a segment and their shares of it.
  private static let gauss: [(Double, Double)] = {
    let off = 0.5 * 0.6.squareRoot()
    return [(0.5 - off, 5.0 / 18), (0.5, 8.0 / 18), (0.5 + off, 5.0 / 18)]
  }()

  private mutating func add(
    at s: Double, derivative: Int, factor: Double
  ) throws(NumericsError) {
    let first = try basis.evaluateNonzero(at: s, highestDerivative: derivative, into: &values)
    var row = [Double](repeating: 0, count: segments + 5)
    for j in 0..<6 { row[first + j] = values[j * (derivative + 1) + derivative] * factor }
    rows += row[1..<segments + 4]
    ends.append((row[0], row[segments + 4]))
  }
}
