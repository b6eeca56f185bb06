// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath
import StrictJSON

/// Every number the loop is tuned by, in SI; constant during a run. `ControlSetting` has their names
/// and ranges.
///
/// - Invariant: what `init` and `validate` check.
package struct ControlConfiguration: Sendable {
  package var rate: ControlRate
  /// The tracker in the base, by calibration.
  package var X_BC: RigidTransform<Base, Tracker>
  /// What the drives are told.
  package var interface = JointInterface.position
  /// What of the tool meets the skin.
  package var face: ToolFace
  package var monitors: MonitorLimits
  package var limiter: JointLimiter.Limits
  package var corridor = Corridor()
  package var admittance = Admittance.Settings()
  package var stop = StopMotion.Settings()
  package var jump = TargetJump()
  package var shift = TargetShift.Settings()
  /// How quickly the commanded tool returns to the desired pose [1/s], 5...250.
  package var toolGain = 60.0
  /// How quickly the commanded joints return to the plan in free space [1/s], 1...100.
  package var jointGain = 20.0
  /// How quickly the arm's self-motion returns to the plan's posture [1/s], 0...20.
  package var postureGain = 2.0
  /// How far the commanded tool may be from the desired pose [m].
  package var toolFollowing = 0.020
  /// A contact that is lost for so long while pressing is a fault [s].
  package var contactLossDuration = 0.5

  /// What force sensor and servo add to the two periods of a reaction [s].
  package static let sensorAndServo = 0.004

  /// Why a configuration was refused.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case limitsUnset(robot: String, what: String)
    /// The arm cannot be told torques.
    case torqueUnknown(robot: String)
    case outOfRange(name: String, value: Double, valid: ClosedRange<Double>)
    case notWhole(name: String, value: Double)
    case unknownSetting(String, valid: [String])

    package var description: String {
      switch self {
      case .limitsUnset(let robot, let what):
        "\(robot) has no joint \(what) limits; its limits file must state them"
      case .torqueUnknown(let robot):
        "\(robot) cannot be told torques: the mass of every moving link and the effort of every joint "
          + "must be known; see `robotsim model check`"
      case .outOfRange(let name, let value, let valid):
        "\(name) is \(value); valid is \(valid.lowerBound) to \(valid.upperBound)"
      case .notWhole(let name, let value): "\(name) is \(value); a whole number is wanted"
      case .unknownSetting(let name, let valid):
        "there is no setting \"\(name)\"; " + suggestion(for: name, among: valid)
      }
    }
  }

  /// The standard tuning for a robot.
  ///
  /// - Throws: `Invalid` when the robot's acceleration or jerk limits are not known.
  package init(
    robot: RobotModel, rate: ControlRate, X_BC: RigidTransform<Base, Tracker>,
    interface: JointInterface = .position
  ) throws(Invalid) {
    guard let acceleration = robot.limits.acceleration else {
      throw .limitsUnset(robot: robot.name, what: "acceleration")
    }
    guard let jerk = robot.limits.jerk else {
      throw .limitsUnset(robot: robot.name, what: "jerk")
    }
    let limits = robot.limits
    self.rate = rate
    self.X_BC = X_BC
    self.interface = interface
    face = robot.tool?.face ?? .pointer
    monitors = MonitorLimits(
      joints: JointMonitor.Limits(
        count: robot.jointCount, lower: limits.lower, upper: limits.upper,
        velocity: limits.velocity))
    monitors.speed.reactionTime = ControlConfiguration.sensorAndServo + 2 * rate.period
    limiter = JointLimiter.Limits(
      count: robot.jointCount, lower: limits.lower, upper: limits.upper,
      velocity: limits.velocity, acceleration: acceleration, jerk: jerk)
  }

  /// The standard tuning for joints whose limits are still to be set.
  init(rate: ControlRate, X_BC: RigidTransform<Base, Tracker>, face: ToolFace, jointCount: Int) {
    self.rate = rate
    self.X_BC = X_BC
    self.face = face
    monitors = MonitorLimits(
      joints: JointMonitor.Limits(
        count: jointCount, lower: .zero, upper: .zero, velocity: .zero))
    limiter = JointLimiter.Limits(
      count: jointCount, lower: .zero, upper: .zero, velocity: .zero, acceleration: .zero,
      jerk: .zero)
  }

  /// - Throws: `Invalid` with the first number out of its documented range.
  package func validate() throws(Invalid) {
    for setting in ControlSetting.all { try setting.check(setting.value(in: self)) }
    for setting in JointSetting.all {
      for joint in 0..<limiter.count { try setting.check(setting.value(in: self)[joint], joint) }
    }
  }
}
