// SPDX-License-Identifier: GPL-3.0-or-later

extension RetargetLimits {
  /// A robot's own limits; nil when no file states its accelerations or jerks.
  package init?(_ robot: RobotModel) {
    guard let acceleration = robot.limits.acceleration, let jerk = robot.limits.jerk,
      let limits = try? RetargetLimits(
        velocity: robot.limits.velocity, acceleration: acceleration, jerk: jerk,
        count: robot.jointCount)
    else { return nil }
    self = limits
  }
}
