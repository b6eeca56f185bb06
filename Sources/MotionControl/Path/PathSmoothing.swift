// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Turns waypoints into a smooth path near them that a judge accepts.
///
/// The path is a quintic B-spline on even knots (`SmoothingFit`), so that q⁗ is continuous and corners
/// are blended. It begins and ends exactly at the first and last waypoint. Its weight is
/// without unit: the length of a path does not change its shape, the number of waypoints hardly does.
package enum PathSmoothing {
  /// What roughness weighs against distance from the waypoints, on a path of length one. Its sixth
  /// root, 3 % of the length, is how far to both sides a corner is felt.
  package static let weight = 1e-9
  /// Segments that are tried, the fewest first.
  static let segments = [4, 8, 12]
  /// Fewer than the most will do where the path keeps this near to the waypoints [rad].
  package static let nearness = 2e-3
  /// Where the path is bent more than this it is refused [1/rad]: a turn of 10 mrad radius, which a
  /// joint that accelerates with 6 rad/s² passes at 0.25 rad/s.
  package static let mostCurvature = 100.0
  /// How far to both sides of a place the waypoints change when it is not good, in the parameter of a
  /// path that nothing was changed on: three times what a corner is felt.
  static let window = 0.1
  /// How often that is done.
  package static let mostRounds = 12

  /// Where a path is not good, and why.
  package struct Rejection<Reason> {
    /// The path's parameter.
    package let place: Double
    package let reason: Reason

    package init(at place: Double, _ reason: Reason) {
      self.place = place
      self.reason = reason
    }
  }

  package enum Outcome<Reason> {
    case found(SmoothPath)
    /// The last of what was wrong.
    case notFound(Reason)
    /// Where the path is free it is bent this much [1/rad].
    case tooSharp(curvature: Double)
  }

  /// A path that is accepted, or why there is none.
  ///
  /// Where it is rejected, the waypoints around become twice as many, each drawing the path as much
  /// as before: it comes twice as near to them. Where it is bent too much, half the length is given
  /// to the ways around, so that it cuts the corner twice as far. Bounded by a count; the same
  /// arguments give the same path, bit for bit.
  ///
  /// - Parameter rejection: of a path; nil accepts it.
  /// - Precondition: there is a waypoint, and all are finite.
  package static func smoothed<Reason>(
    _ waypoints: [JointVector], rejection: (JointPath) -> Rejection<Reason>?
  ) -> Outcome<Reason> {
    var line = WaypointLine(waypoints)
    var round = 0
    while true {
      let smooth = fitted(line)
      let pace = smooth.path.end > 0 ? line.end / smooth.path.end : 0
      round += 1
      if smooth.curvature > mostCurvature {
        let place = smooth.sharpest * pace
        guard round <= mostRounds, line.loosen(between: place - window, and: place + window) else {
          return .tooSharp(curvature: smooth.curvature)
        }
        continue
      }
      guard let rejection = rejection(smooth.path) else { return .found(smooth) }
      guard round <= mostRounds else { return .notFound(rejection.reason) }
      let place = rejection.place * pace
      line = line.divided(step: 0.25 * window)
      line.tighten(between: place - window, and: place + window)
    }
  }

  /// As few segments as keep it near.
  private static func fitted(_ line: WaypointLine) -> SmoothPath {
    guard line.end > 0 else { return SmoothPath(JointPath(through: line.points), near: line) }
    for count in segments.dropLast() where line.isEven {
      let smooth = SmoothPath(fit(line, segments: count), near: line)
      if smooth.deviation <= nearness { return smooth }
    }
    let count = Int((Double(segments[segments.count - 1]) * line.end).rounded(.up))
    return SmoothPath(fit(line, segments: count), near: line)
  }

  /// The path of so many segments that balances distance and roughness, whatever comes of it.
  ///
  /// - Precondition: at least two different waypoints, all finite.
  package static func path(near waypoints: [JointVector], segments: Int) -> JointPath {
    fit(WaypointLine(waypoints), segments: segments)
  }

  private static func fit(_ line: WaypointLine, segments: Int) -> JointPath {
    do {
      return try SmoothingFit.path(near: line, segments: segments, weight: weight)
    } catch {
      preconditionFailure("no path near \(line.points.count) waypoints: \(error)")
    }
  }
}
