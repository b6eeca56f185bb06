// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// One tick as the controller saw and decided it: all that a log, a monitor or a test may need.
///
/// Plain numbers only; copying allocates never.
package struct TickRecord: Sendable {
  package var input: TickInput
  package var mode: Mode
  /// Faults latched so far.
  package var faults: FaultSet
  /// What happened in this tick.
  package var events: TickEvents
  /// Index of the segment of the plan, and path time within it [s].
  package var segment: Int
  package var pathTime: Double
  /// Index of the target being served, −1 when none.
  package var target: Int
  /// The tool by the measured joints.
  package var X_BT: RigidTransform<Base, Tool>
  /// The tool the plan and the correction ask for.
  package var X_BTDesired: RigidTransform<Base, Tool>
  /// The target where the estimator has it; meaningless when `target` is −1.
  package var X_BA: RigidTransform<Base, Acupoint>
  /// How far the technique is into its motion [s].
  package var techniqueTime: Double
  /// Force wanted along the inward normal [N].
  package var forceDesired: Double
  /// Force measured along the inward normal, by which the admittance acts [N].
  package var forceMeasured: Double
  /// Displacement of the admittance along the inward normal [m].
  package var admittanceDisplacement: Double
  /// Before the limiter.
  package var commanded: JointCommand
  /// After the limiter: what the drives get.
  package var limited: JointCommand
  /// Hash of the controller's whole state after this tick.
  package var stateHash: UInt64

  package init(
    input: TickInput, mode: Mode, faults: FaultSet, events: TickEvents, segment: Int,
    pathTime: Double, target: Int, X_BT: RigidTransform<Base, Tool>,
    X_BTDesired: RigidTransform<Base, Tool>, X_BA: RigidTransform<Base, Acupoint>,
    techniqueTime: Double = 0, forceDesired: Double, forceMeasured: Double,
    admittanceDisplacement: Double,
    commanded: JointCommand, limited: JointCommand, stateHash: UInt64
  ) {
    self.input = input
    self.mode = mode
    self.faults = faults
    self.events = events
    self.segment = segment
    self.pathTime = pathTime
    self.target = target
    self.X_BT = X_BT
    self.X_BTDesired = X_BTDesired
    self.X_BA = X_BA
    self.techniqueTime = techniqueTime
    self.forceDesired = forceDesired
    self.forceMeasured = forceMeasured
    self.admittanceDisplacement = admittanceDisplacement
    self.commanded = commanded
    self.limited = limited
    self.stateHash = stateHash
  }
}

/// What the controller is doing; the supervisor is the only place it changes.
package enum Mode: UInt8, CaseIterable, Sendable {
  case idle, homing, transit, approach, contact, treat, retreat, done
  /// Executing the response to latched faults.
  case stopping
  /// Standing still with latched faults, waiting for an acknowledgement.
  case held

  package var name: String {
    switch self {
    case .idle: "idle"
    case .homing: "homing"
    case .transit: "transit"
    case .approach: "approach"
    case .contact: "contact"
    case .treat: "treat"
    case .retreat: "retreat"
    case .done: "done"
    case .stopping: "stopping"
    case .held: "held"
    }
  }
}

/// Things that happen at one tick.
package struct TickEvents: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  package static let modeChanged = TickEvents(rawValue: 1 << 0)
  package static let contactMade = TickEvents(rawValue: 1 << 1)
  package static let forceReached = TickEvents(rawValue: 1 << 2)
  package static let dwellComplete = TickEvents(rawValue: 1 << 3)
  package static let targetComplete = TickEvents(rawValue: 1 << 4)
  package static let commandLimited = TickEvents(rawValue: 1 << 5)
  package static let faultLatched = TickEvents(rawValue: 1 << 6)
  package static let paused = TickEvents(rawValue: 1 << 7)
  package static let resumed = TickEvents(rawValue: 1 << 8)
  package static let planComplete = TickEvents(rawValue: 1 << 9)
  /// The arm stands too far from the start of the plan.
  package static let startRefused = TickEvents(rawValue: 1 << 10)
  /// The estimate of the target at work has jumped; the tool follows at its own pace.
  package static let targetShifted = TickEvents(rawValue: 1 << 11)

  /// Every event with its name, in the order of the bits.
  package static let named: [(event: TickEvents, name: String)] = [
    (.modeChanged, "modeChanged"), (.contactMade, "contactMade"),
    (.forceReached, "forceReached"), (.dwellComplete, "dwellComplete"),
    (.targetComplete, "targetComplete"), (.commandLimited, "commandLimited"),
    (.faultLatched, "faultLatched"), (.paused, "paused"), (.resumed, "resumed"),
    (.planComplete, "planComplete"), (.startRefused, "startRefused"),
    (.targetShifted, "targetShifted"),
  ]
}

/// Where the ticks go. Called once a tick on the loop's own thread: must not allocate or block
/// longer than its own ring allows.
package protocol TickSink {
  mutating func record(_ record: borrowing TickRecord)
}

/// Keeps nothing: for benchmarks and tests that look at the command alone.
package struct DiscardingSink: TickSink {
  package init() {}
  package mutating func record(_ record: borrowing TickRecord) {}
}
