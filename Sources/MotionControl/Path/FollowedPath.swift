// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A place on a path of tool poses.
package struct PathPlace: Equatable, Sendable {
  /// Between pose `index` − 1 and pose `index`, or at it.
  package let index: Int
  /// 0 at pose `index` − 1, 1 at pose `index`.
  package let fraction: Double
  /// From the first pose along the path [m].
  package let distance: Double
  /// The tool there, in the base.
  package let X_BT: RigidTransform<Base, Tool>
}

/// What the joints do along a path of tool poses.
package struct FollowedPath: Equatable, Sendable {
  /// A posture and the place where it stands.
  package struct Point: Equatable, Sendable {
    package let q: JointVector
    package let place: PathPlace
  }

  package enum Event: Equatable, Sendable {
    /// The joints cannot go on from where they are: they have to change from the point before
    /// this place to the one at it while the tool stands still.
    case branchChange(at: PathPlace)
  }

  /// One point for each pose, and those that were put between them.
  package var points: [Point] = []
  /// The largest deviation at the middle of two neighbouring points [m].
  package var deviation = 0.0
  /// The same for the tool's axes [rad].
  package var turn = 0.0
  /// In the order of their places.
  package var events: [Event] = []

  package var postures: [JointVector] { points.map(\.q) }
}

/// How fast the tool is to go along a path.
package struct ToolSpeed: Equatable, Sendable {
  /// [m/s]
  package let linear: Double
  /// [rad/s]
  package let angular: Double

  /// - Precondition: both are greater than zero.
  package init(linear: Double, angular: Double) {
    precondition(linear > 0 && angular > 0, "\(linear) m/s, \(angular) rad/s")
    self.linear = linear
    self.angular = angular
  }
}

/// How fast the joints will have to go, known before the run.
package struct JointSpeedForecast: Equatable, Sendable {
  /// The largest speed of a joint over its limit; above one the path cannot be followed so fast.
  package let ratio: Double
  /// The joint that is at this ratio.
  package let joint: Int
  /// Where it is.
  package let place: PathPlace
}

extension FollowedPath {
  /// The largest joint speed over its limit where the tool keeps `speed`: on each piece the slower
  /// of its two parts sets the time. Nil for a path of one point.
  ///
  /// At a branch change the tool stands still, so the joints may take their time there.
  package func forecast(at speed: ToolSpeed, of robot: RobotModel) -> JointSpeedForecast? {
    let changes = events.map { event in
      switch event {
      case .branchChange(let place): place
      }
    }
    var worst: JointSpeedForecast?
    for (a, b) in zip(points, points.dropFirst()) where !changes.contains(b.place) {
      let shift = (b.place.X_BT.translation - a.place.X_BT.translation).length
      let angle = a.place.X_BT.rotation.angle(to: b.place.X_BT.rotation)
      let time = max(shift / speed.linear, angle / speed.angular)
      for i in 0..<robot.jointCount {
        let move = abs(b.q[i] - a.q[i])
        guard move > 0 else { continue }
        let ratio = time > 0 ? move / time / robot.limits.velocity[i] : .infinity
        if ratio > worst?.ratio ?? -1 {
          worst = JointSpeedForecast(ratio: ratio, joint: i, place: b.place)
        }
      }
    }
    return worst
  }
}
