// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Gives the planner's paths their time: the quickest within a share of what the arm can, and as
/// gentle as the tool has to be over a person.
package struct PlanTiming: Sendable {
  /// The share of the joints' limits and of the tool's speed ceilings that a plan uses; the rest is
  /// for correction.
  package static let share = 0.8
  /// No motion is shorter [s].
  package static let shortest = 0.1
  /// A path with less way is passed in `shortest` without more ado [rad, m].
  static let shortestWay = 1e-12
  /// Acceleration of the tool tip [m/s²]: gentle, because there is a person under it.
  package static let toolAcceleration = 0.3
  /// No acceleration gets from zero to its limit in less [s]: drives have elastic joints.
  package static let buildUp = 0.12
  /// What looking at the tool's speed at many moments may miss between two of them, as a share.
  static let unseen = 1e-4
  /// How much earlier than needed the tool slows down above the skin, which breathes [m].
  static let heightMargin = 3e-3

  /// Finer meshes give plans that are 1 % shorter at most.
  private static var resolution: PathTiming.Resolution {
    var resolution = PathTiming.Resolution()
    (resolution.cells, resolution.cellsPerSegment) = (300, 8)
    (resolution.coarsest, resolution.finest, resolution.growth) = (1.0 / 60, 0.125, 0.5)
    resolution.gap = 1e-3
    return resolution
  }

  package let robot: RobotModel
  /// Of the joints, without torques.
  private let limits: RetimingLimits
  /// Nil where the robot's files leave out masses or efforts.
  let torque: TorqueLimit?

  /// The robot's files leave out a limit that timing needs.
  package struct LimitMissing: Error, Equatable {
    package let name: String
  }

  /// - Parameter gravity_B: in the base [m/s²].
  /// - Throws: `LimitMissing` when the robot's files give no acceleration limits.
  package init(_ robot: RobotModel, gravity_B: Vector3) throws(LimitMissing) {
    guard let most = robot.limits.acceleration else { throw LimitMissing(name: "acceleration") }
    self.robot = robot
    let acceleration = most * PlanTiming.share
    var jerk = acceleration * (1 / PlanTiming.buildUp)
    if let most = robot.limits.jerk {
      jerk.lanes = pointwiseMin(jerk.lanes, most.lanes * PlanTiming.share)
    }
    limits = RetimingLimits(
      count: robot.jointCount, velocity: robot.limits.velocity * PlanTiming.share,
      acceleration: acceleration, jerk: jerk)
    let hasEfforts = (0..<robot.jointCount).allSatisfy { robot.limits.effort[$0] > 0 }
    torque =
      hasEfforts
      ? ArmDynamics(robot, gravity_B: gravity_B).map {
        TorqueLimit($0, effort: robot.limits.effort * PlanTiming.share)
      } : nil
  }

  /// The quickest motion along the path, at rest at both ends.
  ///
  /// - Throws: where the arm cannot stand still within its torques.
  package func trajectory(
    along path: JointPath, ceilings: ToolCeilings
  ) throws(RetimingRefusal) -> JointTrajectory {
    guard path.way > PlanTiming.shortestWay else {
      // So short a way has no speed worth limiting, and its squares vanish.
      return JointTrajectory(along: path, lasting: PlanTiming.shortest)
    }
    var limits = limits
    limits.tool = ToolLimits(
      robot, ceilings, share: PlanTiming.share, acceleration: PlanTiming.toolAcceleration,
      jerk: PlanTiming.toolAcceleration / PlanTiming.buildUp, heightMargin: PlanTiming.heightMargin)
    var timing = PathTiming(limits)
    timing.resolution = PlanTiming.resolution
    var motion = try timing.retimed(path)
    if let torque, torque.worst(of: motion) > 1 {
      // Seldom: without its rows the search is quicker.
      limits.torque = torque
      timing = PathTiming(limits)
      timing.resolution = PlanTiming.resolution
      motion = try timing.retimed(path)
    }
    let factor = max(toolRatio(of: motion, ceilings), PlanTiming.shortest / motion.duration)
    return factor > 1 ? motion.stretched(by: factor) : motion
  }

  /// The largest tool speed over what it may use. The timing knew the tip's places by a spline only.
  private func toolRatio(of motion: JointTrajectory, _ ceilings: ToolCeilings) -> Double {
    var worst = 0.0
    for t in motion.denseTimes(perPiece: 12) {
      let sample = motion.sample(at: t)
      let arm = robot.kinematics(at: sample.q)
      worst = max(
        worst, ceilings.ratio(of: (arm.J_BT * sample.qd).linear, at: arm.X_BT.translation))
    }
    return worst * (1 + PlanTiming.unseen) / PlanTiming.share
  }
}

extension RetimingRefusal {
  /// The share of a torque limit that is left, whatever the time.
  var ratio: Double {
    switch self {
    case .cannotHold(_, _, let ratio), .torqueNotKept(let ratio): ratio
    case .missingLimit, .missingMasses, .missingEffort: .infinity
    }
  }
}

extension JointPath {
  /// The furthest that a joint gets from where it begins, by the knots [rad, m].
  fileprivate var way: Double {
    knots.reduce(0) { max($0, ($1 - knots[0]).maxMagnitude) }
  }
}
