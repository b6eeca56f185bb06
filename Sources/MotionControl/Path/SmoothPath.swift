// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A path near waypoints, and how near. The figures are those at sixteen places a segment.
package struct SmoothPath: Equatable, Sendable {
  package let path: JointPath
  /// The largest distance in joint space from the straight ways between the waypoints [rad].
  package private(set) var deviation = 0.0
  /// How far a joint goes beyond all of its waypoints at most [rad].
  package private(set) var overshoot = 0.0
  /// The largest curvature in joint space [1/rad]: at a speed of v along the path [rad/s] it asks the
  /// joints together for v² times as much acceleration [rad/s²].
  package private(set) var curvature = 0.0
  /// The path's parameter where that is.
  package private(set) var sharpest = 0.0

  private static let places = 16

  init(_ path: JointPath, near line: WaypointLine) {
    self.path = path
    var (lower, upper) = (line.points[0].lanes, line.points[0].lanes)
    for q in line.points {
      lower = pointwiseMin(lower, q.lanes)
      upper = pointwiseMax(upper, q.lanes)
    }
    guard path.end > 0 else { return }
    let pace = line.end / path.end
    for k in 0...path.segmentCount * SmoothPath.places {
      let s = Double(k) / Double(SmoothPath.places)
      let sample = path.sample(at: s)
      deviation = max(
        deviation, line.distance(from: sample.q, between: (s - 1) * pace, (s + 1) * pace))
      let beyond = pointwiseMax(sample.q.lanes - upper, lower - sample.q.lanes)
      overshoot = max(overshoot, beyond.max())
      let curvature = sample.curvature
      if curvature > self.curvature { (self.curvature, sharpest) = (curvature, s) }
    }
  }
}

extension JointPath.Sample {
  /// 1 / radius in joint space [1/rad]: |q″ − (q″·t) t| / |q′|², t the unit tangent; zero where the
  /// path stands.
  package var curvature: Double {
    let square = first.dot(first)
    guard square > 0 else { return 0 }
    let bend = second - first * (second.dot(first) / square)
    return bend.length / square
  }
}
