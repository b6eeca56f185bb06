// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import Recording
package import Safety
package import SpatialMath

/// What the controller made of one tick's input, with the precision a log keeps it.
package struct TickOutput: Equatable, Sendable {
  package var mode: Mode
  package var faults: FaultSet
  package var events: TickEvents
  package var segment: Int
  package var target: Int
  /// [s]
  package var pathTime: Double
  /// [N]
  package var forceDesired: Double
  /// [N]
  package var forceMeasured: Double
  /// [m]
  package var admittanceDisplacement: Double
  /// Before the limiter.
  package var commanded: JointCommand
  /// What the drives got.
  package var limited: JointCommand
  package var stateHash: UInt64

  /// What a log says of a tick; `limited` from its `/joint_commands`.
  package init(_ tick: LoggedTick, q: JointVector, qd: JointVector, torque: JointVector?) {
    mode = tick.mode
    faults = tick.faults
    events = tick.events
    segment = tick.segment
    target = tick.target
    pathTime = tick.pathTime
    forceDesired = tick.forceDesired
    forceMeasured = tick.forceMeasured
    admittanceDisplacement = tick.admittanceDisplacement
    limited = JointCommand(q: q, qd: qd, torque: torque, drivesEnabled: tick.drivesEnabled)
    commanded = tick.commanded ?? limited
    commanded.torque = torque
    stateHash = tick.stateHash
  }

  /// What the controller says, rounded as the log rounds it.
  package init(_ record: borrowing TickRecord) {
    mode = record.mode
    faults = record.faults
    events = record.events
    segment = record.segment
    target = record.target
    pathTime = Double(Float(record.pathTime))
    forceDesired = Double(Float(record.forceDesired))
    forceMeasured = Double(Float(record.forceMeasured))
    admittanceDisplacement = Double(Float(record.admittanceDisplacement))
    // The log keeps the one only where it differs from the other.
    commanded = record.commanded == record.limited ? record.limited : record.commanded
    limited = record.limited
    stateHash = record.stateHash
  }
}

/// A part of the tick: `sense → supervise → plan → control → limit → actuate`, and the state that
/// all of them leave behind.
package enum TickPhase: String, CaseIterable, Comparable, Sendable {
  case sense, supervise, plan, control, limit, actuate, state

  package static func < (a: TickPhase, b: TickPhase) -> Bool { a.order < b.order }

  private var order: Int {
    switch self {
    case .sense: 0
    case .supervise: 1
    case .plan: 2
    case .control: 3
    case .limit: 4
    case .actuate: 5
    case .state: 6
    }
  }

  /// The part of the tick that sets a number of the controller's state, by its name in
  /// `ControllerState.wordNames`.
  package init(stateName name: String) {
    let first = name.prefix { $0 != "." && $0 != "[" }
    switch first {
    case "estimator", "force", "qTrusted", "normal": self = .sense
    case "supervisor", "monitors", "response", "interrupted", "isEngaged", "lastTick":
      self = .supervise
    case "isTrailing": self = .control
    case "limiter", "servo": self = .actuate
    default: self = .plan
    }
  }
}
