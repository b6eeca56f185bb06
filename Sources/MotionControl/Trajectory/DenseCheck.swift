// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
package import SpatialMath

/// Judges a trajectory by other means than those that made it: positions alone, sampled far more
/// densely than the control rate, differenced; and the motion's own derivatives beside them. Torques are
/// M(q) q̈ + C(q, q̇) q̇ + g with M from the composite-rigid-body algorithm.
package struct DenseCheck: Equatable, Sendable {
  /// The larger of differenced and analytic values.
  package private(set) var worst = LimitRatios()
  /// Largest speed of the tool tip [m/s].
  package private(set) var toolSpeed = 0.0
  /// Largest tool speed over the ceiling that applies where it happens.
  package private(set) var toolRatio = 0.0
  /// Largest acceleration of the tool tip [m/s²], by differences.
  package private(set) var toolAcceleration = 0.0
  /// The smallest distance of a joint to its end [rad], negative outside, and which joint it is.
  package private(set) var limitMargin = Double.infinity
  package private(set) var limitJoint = 0
  /// The smallest manipulability at every eighth sample, and when [s].
  package private(set) var manipulability = Double.infinity
  package private(set) var manipulabilityTime = 0.0

  /// - Parameters:
  ///   - rate: samples a second, ten times the control rate for a thorough judgement.
  ///   - ceilings: what the tool's speed is held against.
  ///   - arm: with it torques are judged against the robot's efforts, at every fourth sample.
  package init(
    _ trajectory: JointTrajectory, of robot: RobotModel, rate: Double, ceilings: ToolCeilings,
    arm: ArmDynamics? = nil
  ) {
    let count = max(20, Int((trajectory.duration * rate).rounded(.up)))
    let h = trajectory.duration / Double(count)
    // Four neighbouring positions, oldest first: differences of first to third order.
    var q = [4 of JointVector](repeating: trajectory.start)
    var tip = [3 of Vector3](repeating: robot.toolPose(at: trajectory.start).translation)
    for k in 0...count + 3 {
      let t = h * Double(min(k, count))
      let sample = trajectory.sample(at: t)
      for i in 0..<3 { q[i] = q[i + 1] }
      q[3] = sample.q
      let first = (q[3] - q[2]) * (1 / h)
      let second = ((q[3] - q[2]) - (q[2] - q[1])) * (1 / (h * h))
      let third = ((q[3] - q[2] * 3) + (q[1] * 3 - q[0])) * (1 / (h * h * h))
      include(sample, differences: (first, second, third), robot)
      let kinematics = robot.kinematics(at: sample.q)
      let p = include(sample, kinematics, robot, ceilings)
      if k % 8 == 0 || k == count { include(kinematics, at: t) }
      (tip[0], tip[1], tip[2]) = (tip[1], tip[2], p)
      let bend = (tip[2] - tip[1]) - (tip[1] - tip[0])
      toolAcceleration = max(toolAcceleration, bend.length / (h * h))
      if let arm, k % 4 == 0 { include(sample, arm, robot) }
    }
  }

  private mutating func include(
    _ sample: JointTrajectory.Sample,
    differences: (first: JointVector, second: JointVector, third: JointVector),
    _ robot: RobotModel
  ) {
    let n = robot.jointCount
    worst.include(
      qd: sample.qd, qdd: sample.qdd, qddd: sample.qddd, limits: robot.limits, count: n)
    worst.include(
      qd: differences.first, qdd: differences.second, qddd: differences.third,
      limits: robot.limits, count: n)
  }

  private mutating func include(_ arm: ArmKinematics, at time: Double) {
    let measure = arm.J_BT.manipulability
    if measure < manipulability { (manipulability, manipulabilityTime) = (measure, time) }
  }

  private mutating func include(
    _ sample: JointTrajectory.Sample, _ kinematics: ArmKinematics, _ robot: RobotModel,
    _ ceilings: ToolCeilings
  ) -> Vector3 {
    let velocity = (kinematics.J_BT * sample.qd).linear
    toolSpeed = max(toolSpeed, velocity.length)
    toolRatio = max(toolRatio, ceilings.ratio(of: velocity, at: kinematics.X_BT.translation))
    let nearest = robot.limits.margin(of: sample.q, count: robot.jointCount)
    if nearest.margin < limitMargin { (limitJoint, limitMargin) = nearest }
    return kinematics.X_BT.translation
  }

  private mutating func include(
    _ sample: JointTrajectory.Sample, _ arm: ArmDynamics, _ robot: RobotModel
  ) {
    let M = arm.massMatrix(sample.q)
    var tau = arm.bias(sample.q, sample.qd)
    for i in 0..<robot.jointCount {
      for j in 0..<robot.jointCount { tau[i] += M[i, j] * sample.qdd[j] }
    }
    worst.include(torque: tau, efforts: robot.limits.effort, count: robot.jointCount)
  }
}

extension JointLimits {
  /// The joint nearest to one of its ends, and how far it is from it [rad]; negative outside.
  package func margin(of q: JointVector, count: Int) -> (joint: Int, margin: Double) {
    var nearest = (joint: 0, margin: Double.infinity)
    for i in 0..<count {
      let margin = min(q[i] - lower[i], upper[i] - q[i])
      if margin < nearest.margin { nearest = (i, margin) }
    }
    return nearest
  }
}
