// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// Every number the loop is tuned by, in SI; constant during a run.
///
/// - Invariant: what `init` and `validate` check.
package struct ControlConfiguration: Sendable {
  package var rate: ControlRate
  /// The tracker in the base, by calibration.
  package var X_BC: RigidTransform<Base, Tracker>
  /// What of the tool meets the skin.
  package var face: ToolFace
  package var monitors: MonitorLimits
  package var limiter: JointLimiter.Limits
  package var corridor = Corridor()
  package var admittance = Admittance.Settings()
  package var stop = StopMotion.Settings()
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
    case outOfRange(name: String, value: Double, valid: ClosedRange<Double>)

    package var description: String {
      switch self {
      case .limitsUnset(let robot, let what):
        "\(robot) has no joint \(what) limits; its limits file must state them"
      case .outOfRange(let name, let value, let valid):
        "\(name) is \(value); valid is \(valid.lowerBound) to \(valid.upperBound)"
      }
    }
  }

  /// The standard tuning for a robot.
  ///
  /// - Throws: `Invalid` when the robot's acceleration or jerk limits are not known.
  package init(
    robot: RobotModel, rate: ControlRate, X_BC: RigidTransform<Base, Tracker>
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

  /// - Throws: `Invalid` with the first number out of its documented range.
  package func validate() throws(Invalid) {
    let checks: [(String, Double, ClosedRange<Double>)] = [
      ("toolGain", toolGain, 5...250), ("jointGain", jointGain, 1...100),
      ("postureGain", postureGain, 0...20), ("toolFollowing", toolFollowing, 0.001...0.1),
      ("contactLossDuration", contactLossDuration, 0.05...5),
      ("admittance.bandwidth", admittance.bandwidth, 5...40),
      ("admittance.acceleration", admittance.acceleration, 0.1...2),
      ("admittance.searchReach", admittance.searchReach, 0.001...0.05),
      ("admittance.withdrawal", admittance.withdrawal, 0.005...0.15),
      ("corridor.distance", corridor.distance, 0.001...0.06),
      ("corridor.angle", corridor.angle, 0.001...0.1746),
      ("stop.speed", stop.speed, 0.01...0.15), ("stop.acceleration", stop.acceleration, 0.1...2),
      ("monitors.contactForce", monitors.contactForce, 0.05...5),
    ]
    for (name, value, valid) in checks where !valid.contains(value) {
      throw .outOfRange(name: name, value: value, valid: valid)
    }
  }
}
