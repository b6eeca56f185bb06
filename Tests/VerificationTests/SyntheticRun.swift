// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath

/// One tick as a test wants it; what it does not mention is quiet.
struct SyntheticTick {
  var index = 0
  var mode = Mode.treat
  var target = 0
  var events: TickEvents = []
  var faults: FaultSet = []
  /// The robot stands in the room like this.
  var X_WB = RigidTransform<World, Base>.identity
  var X_BT = RigidTransform<Base, Tool>(facingDown, .zero)
  /// Where the tool truly is; nil when the measured joints are right.
  var X_WT: RigidTransform<World, Tool>?
  var believed = RigidTransform<Base, Acupoint>.identity
  var actual = RigidTransform<World, Acupoint>.identity
  var forceDesired = 6.0
  var contact: ContactTruth? = ContactTruth(
    region: 0, depth: 0.004, normalForce: 6, frictionForce: 0)
  var q = JointVector.zero
  var drivesEnabled = true

  /// Tool z against A z.
  static let facingDown = RotationMatrix(uncheckedColumns: [1, 0, 0], [0, -1, 0], [0, 0, -1])

  var record: TickRecord {
    let command = JointCommand(q: q, qd: .zero, drivesEnabled: drivesEnabled)
    let input = TickInput(
      tick: Tick(index), periodsElapsed: 1,
      robot: RobotState(q: q, qd: .zero, tauMeasured: .zero, status: []),
      wrench: WrenchSample(wrench_T: .zero, ageTicks: 0, isNew: true, validity: .valid),
      tracker: TrackerSample(
        X_CP: .identity, breathing: .rest, ageTicks: 0, isNew: true, validity: .valid),
      operatorEvents: [], link: LinkPackets(received: 1, lost: 0))
    return TickRecord(
      input: input, mode: mode, faults: faults, events: events, segment: 0, pathTime: 0,
      target: target, X_BT: X_BT, X_BTDesired: X_BT, X_BA: believed,
      forceDesired: forceDesired, forceMeasured: forceDesired, admittanceDisplacement: 0,
      commanded: command, limited: command, stateHash: 0)
  }

  var truth: TruthRecord {
    TruthRecord(
      tick: Tick(index), q: q, X_WT: X_WT ?? X_WB * X_BT, X_WP: .identity, breathing: .rest,
      target: target, X_WA: actual, contact: contact)
  }
}

extension Target {
  /// A place to be pressed with 6 N.
  static func pressed(_ name: String) throws -> Target {
    Target(
      name: name, region: "back", X_PA: .identity, thorax: .zero, abdomen: .zero, spin: .free,
      technique: .press(.init(force: 6, ramp: 0.5, dwell: 3, repeats: 1)),
      limits: try ContactLimits(
        force: 60, pressure: 5e5, depth: 0.02, transientFactor: 2, transientDuration: 0.5),
      sigma: 0.002)
  }
}
