// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
package import SpatialMath

extension JointTrajectory {
  /// The C⁴ motion that passes each waypoint at its time and rests at both ends, with GSL.
  ///
  /// - Throws: when there are fewer than two waypoints or the times do not ascend.
  /// - Precondition: the first time is zero and every waypoint has a time.
  package init(through waypoints: [JointVector], at times: [Double]) throws(NumericsError) {
    precondition(
      waypoints.count == times.count && times.first == 0,
      "\(waypoints.count) waypoints at \(times.count) times")
    let spline = try QuinticSpline(through: waypoints.map(\.lanes), at: times)
    let end = times[times.count - 1]
    let knots =
      [Double](repeating: 0, count: 6) + times.dropFirst().dropLast()
      + [Double](repeating: end, count: 6)
    var coefficients = spline.controlPoints.map { JointVector(lanes: $0) }
    // Rest at the ends makes three coefficients equal the waypoint there; the solution of the
    // system has them to rounding.
    for i in 0..<3 {
      coefficients[i] = waypoints[0]
      coefficients[coefficients.count - 1 - i] = waypoints[waypoints.count - 1]
    }
    self.init(knots: knots, coefficients: coefficients)
  }

  /// Standing still.
  package init(standingAt q: JointVector, for duration: Double) {
    precondition(duration > 0, "\(duration) s")
    self.init(
      knots: [Double](repeating: 0, count: 6) + [Double](repeating: duration, count: 6),
      coefficients: [JointVector](repeating: q, count: 6))
  }

  /// The same way in another time: all times multiplied by `factor`.
  ///
  /// A factor of k divides velocity by k, acceleration by k² and jerk by k³.
  package func stretched(by factor: Double) -> JointTrajectory {
    precondition(factor > 0 && factor.isFinite, "stretched by \(factor)")
    return JointTrajectory(knots: knots.map { $0 * factor }, coefficients: coefficients)
  }

  /// The first position.
  package var start: JointVector { coefficients[0] }
  /// The last position.
  package var end: JointVector { coefficients[coefficients.count - 1] }

  /// Times that are dense enough to see every extremum: both ends of each knot interval and
  /// `perInterval` − 1 between. Ascending, without repetitions.
  package func denseTimes(perInterval: Int) -> [Double] {
    var times: [Double] = []
    for i in 5..<coefficients.count where knots[i + 1] > knots[i] {
      for k in 0..<perInterval {
        times.append(knots[i] + (knots[i + 1] - knots[i]) * (Double(k) / Double(perInterval)))
      }
    }
    times.append(duration)
    return times
  }
}
