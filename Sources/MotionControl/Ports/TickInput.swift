// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Everything the controller learns in one period: its only argument, recorded as it is.
///
/// Whoever fills it, a simulated port or a real one, converts wall-clock stamps into ages in ticks.
package struct TickInput: Equatable, Sendable {
  package var tick: Tick
  /// 1, plus the number of periods missed since the last call.
  package var periodsElapsed: Int
  package var robot: RobotState
  package var wrench: WrenchSample
  package var tracker: TrackerSample
  package var operatorEvents: OperatorEvents
  package var link: LinkPackets

  package init(
    tick: Tick, periodsElapsed: Int, robot: RobotState, wrench: WrenchSample,
    tracker: TrackerSample, operatorEvents: OperatorEvents, link: LinkPackets
  ) {
    self.tick = tick
    self.periodsElapsed = periodsElapsed
    self.robot = robot
    self.wrench = wrench
    self.tracker = tracker
    self.operatorEvents = operatorEvents
    self.link = link
  }
}

/// What the robot says of itself.
package struct RobotState: Equatable, Sendable {
  /// Measured joint positions [rad].
  package var q: JointVector
  /// Measured joint velocities [rad/s].
  package var qd: JointVector
  /// Measured joint torques [N·m].
  package var tauMeasured: JointVector
  package var status: RobotStatus

  package init(q: JointVector, qd: JointVector, tauMeasured: JointVector, status: RobotStatus) {
    self.q = q
    self.qd = qd
    self.tauMeasured = tauMeasured
    self.status = status
  }
}

/// Conditions the robot's own controller reports.
package struct RobotStatus: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let drivesOff = RobotStatus(rawValue: 1 << 0)
  package static let emergencyStop = RobotStatus(rawValue: 1 << 1)
  package static let encoderInvalid = RobotStatus(rawValue: 1 << 2)
  package static let jointStalled = RobotStatus(rawValue: 1 << 3)
}

/// Whether a sensor vouches for its sample.
package enum SampleValidity: UInt8, Sendable {
  case valid = 0
  /// Outside the sensor's range or not calibrated: the number is there, but not to be used.
  case invalid = 1
}

/// The wrench the surroundings exert on the tool.
package struct WrenchSample: Equatable, Sendable {
  /// About the tool tip, expressed in T; gravity of the tool removed.
  package var wrench_T: Wrench
  package var ageTicks: Int
  package var isNew: Bool
  package var validity: SampleValidity

  package init(wrench_T: Wrench, ageTicks: Int, isNew: Bool, validity: SampleValidity) {
    self.wrench_T = wrench_T
    self.ageTicks = ageTicks
    self.isNew = isNew
    self.validity = validity
  }
}

/// Where the patient is and how far the breath has moved the skin.
package struct TrackerSample: Equatable, Sendable {
  /// The trunk in the tracker's frame.
  package var X_CP: RigidTransform<Tracker, Patient>
  /// How far the two breathing fields are out.
  package var breathing: BreathingState
  package var ageTicks: Int
  package var isNew: Bool
  package var validity: SampleValidity

  package init(
    X_CP: RigidTransform<Tracker, Patient>, breathing: BreathingState, ageTicks: Int,
    isNew: Bool, validity: SampleValidity
  ) {
    self.X_CP = X_CP
    self.breathing = breathing
    self.ageTicks = ageTicks
    self.isNew = isNew
    self.validity = validity
  }
}

/// The two coefficients of the deforming skin: the displacement of the vertex that moves most.
package struct BreathingState: Equatable, Sendable {
  /// Thorax field [m]; zero at the end of quiet expiration.
  package var thorax: Double
  /// Abdomen field [m]; zero at the end of quiet expiration.
  package var abdomen: Double

  package init(thorax: Double, abdomen: Double) {
    self.thorax = thorax
    self.abdomen = abdomen
  }

  package static let rest = BreathingState(thorax: 0, abdomen: 0)
}

/// What the operator pressed since the last tick.
package struct OperatorEvents: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let start = OperatorEvents(rawValue: 1 << 0)
  package static let pause = OperatorEvents(rawValue: 1 << 1)
  package static let resume = OperatorEvents(rawValue: 1 << 2)
  package static let stop = OperatorEvents(rawValue: 1 << 3)
  package static let emergencyStop = OperatorEvents(rawValue: 1 << 4)
  package static let acknowledge = OperatorEvents(rawValue: 1 << 5)
}

/// What arrived over the link to the robot since the last tick.
package struct LinkPackets: Equatable, Sendable {
  package var received: Int
  package var lost: Int

  package init(received: Int, lost: Int) {
    self.received = received
    self.lost = lost
  }
}
