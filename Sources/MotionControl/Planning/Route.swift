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

  /// The path from one hover pose to the next, and how near it is to the waypoints.
  struct Transit {
    let path: JointPath
    let smoothing: PlanReport.Smoothing
  }

  /// The paths from the hover pose down to the skin, and back.
  struct Visit {
    let approach: JointPath
    let retreat: JointPath
    let ceilings: ToolCeilings
    /// Of the retreat.
    let ceilingsAtEnd: ToolCeilings
    /// How far the tool strays from the straight line on the approach [m].
    let straightness: Double
  }

  /// One of the motions, before it has a time.
  struct Leg {
    let kind: MotionPlan.Segment.Kind
    /// Place in `order`; −1 on the way back.
    let target: Int
    let path: JointPath
    let ceilings: ToolCeilings
  }

  /// All motions in order.
  ///
  /// - Parameter ceilings: of the transits.
  func legs(_ ceilings: ToolCeilings) -> [Leg] {
    var legs: [Leg] = []
    for (i, visit) in visits.enumerated() {
      legs.append(
        Leg(kind: .transit, target: i, path: transits[i].path, ceilings: ceilings))
      legs.append(
        Leg(kind: .approach, target: i, path: visit.approach, ceilings: visit.ceilings))
      legs.append(
        Leg(kind: .retreat, target: i, path: visit.retreat, ceilings: visit.ceilingsAtEnd))
    }
    let back = transits[visits.count].path
    return legs + [Leg(kind: .transit, target: -1, path: back, ceilings: ceilings)]
  }
}
