// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A path with its time: joint positions and derivatives at each moment, at rest at both ends.
package struct RetimedPath: Equatable, Sendable {
  package let path: JointPath
  let law: TimeLaw

  /// [s]; zero when no joint moves.
  package var duration: Double { law.duration }

  /// The motion at a time, held at the ends outside `0...duration`. Allocates: never.
  package func sample(at time: Double) -> JointTrajectory.Sample {
    guard !law.pieces.isEmpty, time > 0 else { return rest(at: path.waypoints[0]) }
    guard time < duration else { return rest(at: path.waypoints[path.waypoints.count - 1]) }
    let along = law.sample(at: time)
    let place = path.sample(at: along.s)
    let v = along.first
    return JointTrajectory.Sample(
      q: place.q, qd: place.first * v,
      qdd: place.first * along.second + place.second * (v * v),
      qddd: place.first * along.third + place.second * (3 * v * along.second)
        + place.third * (v * v * v))
  }

  private func rest(at q: JointVector) -> JointTrajectory.Sample {
    JointTrajectory.Sample(q: q, qd: .zero, qdd: .zero, qddd: .zero)
  }
}
