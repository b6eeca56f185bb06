// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// One candidate for each target, and all motions between and at them, in the order of the visits.
struct Route {
  /// The targets visited, by their places among those handed in.
  let order: [Int]
  /// How long the transits take by estimate [s].
  let estimate: Double
  let candidates: [TargetCandidate]
  /// From the start to the first hover pose, from each to the next, and back.
  let transits: [Transit]
  /// One for each target.
  let visits: [Visit]

  /// The motion from one hover pose to the next, and how near its path is to the waypoints.
  struct Transit {
    let trajectory: JointTrajectory
    let smoothing: PlanReport.Smoothing
  }

  /// The motion from the hover pose down to the skin, and back.
  struct Visit {
    let approach: JointTrajectory
    let retreat: JointTrajectory
    let ceilings: ToolCeilings
    /// Of the retreat.
    let ceilingsAtEnd: ToolCeilings
    /// How far the tool strays from the straight line on the approach [m].
    let straightness: Double
  }

  /// [s]
  var duration: Double {
    let moving = transits.map(\.trajectory) + visits.map(\.approach) + visits.map(\.retreat)
    return moving.reduce(0) { $0 + $1.duration }
  }
}
