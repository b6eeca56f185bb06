// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// A path with its time: joint positions and derivatives at each moment, at rest at both ends.
///
/// Acceleration is continuous where jerks were limited, else it is so between the ends of the cells.
package struct RetimedPath: Equatable, Sendable {
  /// How the jerk-limited motion was found.
  package struct Search: Equatable, Sendable {
    /// What the path takes without jerk limits [s].
    package let durationWithoutJerk: Double
    package let steps: Int
    /// The duality gap of the last step, as a share of the duration.
    package let gapShare: Double
  }

  package let path: JointPath
  let law: TimeLaw
  /// Nil without jerk limits and when no joint moves.
  package var search: Search?

  /// [s]; zero when no joint moves.
  package var duration: Double { law.duration }

  /// Ends of the pieces on which all derivatives are continuous, from zero to the duration [s].
  package var breaks: [Double] { law.pieces.map(\.t) + [law.duration] }

  /// The motion at a time, held at the ends outside `0...duration`; derivatives are zero there and
  /// outside. Allocates: never.
  package func sample(at time: Double) -> JointTrajectory.Sample {
    guard !law.pieces.isEmpty, time > 0 else { return rest(at: path.knots[0]) }
    guard time < duration else { return rest(at: path.knots[path.segmentCount]) }
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
