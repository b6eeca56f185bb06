// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A path with its time: joint positions and derivatives at each moment, at rest at both ends.
///
/// Acceleration is continuous where jerks were limited, else it is so between the ends of the cells.
/// Constant after `init`.
package struct JointTrajectory: Equatable, Sendable {
  /// Position, velocity, acceleration and jerk at one time.
  package struct Sample: Equatable, Sendable {
    package var q: JointVector
    package var qd: JointVector
    package var qdd: JointVector
    package var qddd: JointVector

    package init(q: JointVector, qd: JointVector, qdd: JointVector, qddd: JointVector) {
      self.q = q
      self.qd = qd
      self.qdd = qdd
      self.qddd = qddd
    }
  }

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

  init(path: JointPath, law: TimeLaw, search: Search? = nil) {
    self.path = path
    self.law = law
    self.search = search
  }

  /// The path passed in a given time [s], evenly accelerated and braked: its parameter has constant
  /// jerk in each quarter of the time.
  package init(along path: JointPath, lasting duration: Double) {
    precondition(duration > 0 && duration.isFinite, "\(duration) s")
    self.init(path: path, law: TimeLaw(length: Double(path.segmentCount), duration: duration))
  }

  /// [s]; zero when no joint moves and no time was asked for.
  package var duration: Double { law.duration }

  /// The first position.
  package var start: JointVector { path.knots[0] }
  /// The last position.
  package var end: JointVector { path.knots[path.segmentCount] }

  /// Ends of the pieces on which all derivatives are continuous, from zero to the duration [s].
  package var breaks: [Double] { law.pieces.map(\.t) + [law.duration] }

  /// When the path parameter is `s` [s].
  package func time(at s: Double) -> Double { law.pieces.isEmpty ? 0 : law.time(at: s) }

  /// Times that are dense enough to see every extremum: the ends of all pieces and `perPiece` − 1
  /// between. Ascending, without repetitions.
  package func denseTimes(perPiece: Int) -> [Double] {
    var times: [Double] = []
    let breaks = breaks
    for (begin, end) in zip(breaks, breaks.dropFirst()) where end > begin {
      for k in 0..<perPiece {
        times.append(begin + (end - begin) * (Double(k) / Double(perPiece)))
      }
    }
    times.append(duration)
    return times
  }

  /// The same way in another time: all times multiplied by `factor`.
  ///
  /// A factor of k divides velocity by k, acceleration by k² and jerk by k³.
  package func stretched(by factor: Double) -> JointTrajectory {
    precondition(factor > 0 && factor.isFinite, "stretched by \(factor)")
    return JointTrajectory(path: path, law: law.stretched(by: factor), search: search)
  }

  /// The motion at a time, held at the ends outside `0...duration`; derivatives are zero there and
  /// outside. Allocates: never.
  package func sample(at time: Double) -> Sample {
    guard !law.pieces.isEmpty, time > 0 else { return rest(at: start) }
    guard time < duration else { return rest(at: end) }
    let along = law.sample(at: time)
    let place = path.sample(at: along.s)
    let v = along.first
    return Sample(
      q: place.q, qd: place.first * v,
      qdd: place.first * along.second + place.second * (v * v),
      qddd: place.first * along.third + place.second * (3 * v * along.second)
        + place.third * (v * v * v))
  }

  private func rest(at q: JointVector) -> Sample {
    Sample(q: q, qd: .zero, qdd: .zero, qddd: .zero)
  }
}
