// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

/// How long the way from one posture to another takes, told before it is planned: from rest to rest
/// under the share of the limits that a plan uses, the joints straight, the tool along the chords of
/// its arc. The lift over the patient and jerk come on top.
struct TransitEstimate {
  private let robot: RobotModel
  private let speed: JointVector
  private let acceleration: JointVector
  private let toolSpeed: Double

  /// A posture and where the tip then is, in the base.
  struct Place {
    let q: JointVector
    let p_BT: Vector3
  }

  /// - Precondition: the robot has acceleration limits.
  init(_ robot: RobotModel, speed ceilings: SpeedLimits) {
    guard let acceleration = robot.limits.acceleration else {
      preconditionFailure("\(robot.name) has no acceleration limits")
    }
    self.robot = robot
    speed = robot.limits.velocity * PlanTiming.share
    toolSpeed = PlanTiming.share * ceilings.absolute
    self.acceleration = acceleration * PlanTiming.share
  }

  func place(_ q: JointVector) -> Place {
    Place(q: q, p_BT: robot.toolPose(at: q).translation)
  }

  /// [s]
  func duration(from a: Place, to b: Place) -> Double {
    let middle = robot.toolPose(at: (a.q + b.q) * 0.5).translation
    let way = (middle - a.p_BT).length + (b.p_BT - middle).length
    var longest = TransitEstimate.duration(way, toolSpeed, PlanTiming.toolAcceleration)
    for i in 0..<robot.jointCount {
      longest = max(
        longest, TransitEstimate.duration(abs(b.q[i] - a.q[i]), speed[i], acceleration[i]))
    }
    return longest
  }

  /// The least time for a distance from rest to rest.
  private static func duration(_ d: Double, _ speed: Double, _ acceleration: Double) -> Double {
    d * acceleration <= speed * speed
      ? 2 * (d / acceleration).squareRoot() : d / speed + speed / acceleration
  }
}
