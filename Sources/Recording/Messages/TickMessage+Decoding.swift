// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath

extension CDRDecoder {
  mutating func vector() throws(Failure) -> Vector3 {
    let x = try double()
    let y = try double()
    return Vector3(x, y, try double())
  }

  /// A sequence of at most eight numbers, as many as the arm has joints.
  mutating func jointVector() throws(Failure) -> JointVector {
    let place = offset
    let count = try self.count(elementSize: 8)
    guard count <= JointVector.capacity else {
      throw .valueOutOfRange(offset: place, value: UInt64(count))
    }
    var v = JointVector.zero
    for i in 0..<count { v[i] = try double() }
    return v
  }

  /// The same, nil for an empty sequence.
  mutating func jointVectorIfAny() throws(Failure) -> JointVector? {
    var ahead = self
    if try ahead.count(elementSize: 8) == 0 {
      self = ahead
      return nil
    }
    return try jointVector()
  }

  private mutating func known<T>(_ make: (UInt8) -> T?) throws(Failure) -> T {
    let raw = try uint8()
    guard let value = make(raw) else {
      throw .valueOutOfRange(offset: offset - 1, value: UInt64(raw))
    }
    return value
  }

  private mutating func rotation() throws(Failure) -> RotationMatrix {
    let x = try vector()
    let y = try vector()
    return RotationMatrix(uncheckedColumns: x, y, try vector())
  }

  mutating func tick() throws(Failure) -> Tick {
    let index = try int64()
    guard index >= 0 else {
      throw .valueOutOfRange(offset: offset - 8, value: UInt64(bitPattern: index))
    }
    return Tick(Int(index))
  }

  /// The fields of `MessageType.tickInput`.
  package mutating func loggedTick() throws(Failure) -> LoggedTick {
    let tick = try tick()
    let periodsElapsed = Int(try int64())
    let wrenchAge = Int(try int64())
    let trackerAge = Int(try int64())
    let received = Int(try int64())
    let link = LinkPackets(received: received, lost: Int(try int64()))
    let faults = FaultSet(rawValue: try uint32())
    let events = TickEvents(rawValue: try uint32())
    let segment = Int(try int32())
    let target = Int(try int32())
    let mode = try known(Mode.init(rawValue:))
    let status = RobotStatus(rawValue: try uint8())
    let operatorEvents = OperatorEvents(rawValue: try uint8())
    let wrenchValidity = try known(SampleValidity.init(rawValue:))
    let trackerValidity = try known(SampleValidity.init(rawValue:))
    let wrenchIsNew = try bool()
    let trackerIsNew = try bool()
    let drivesEnabled = try bool()
    let drivesCommanded = try bool()
    let qCommanded = try jointVectorIfAny()
    let qdCommanded = try jointVectorIfAny()
    let R_CP = try rotation()
    let X_CP = RigidTransform<Tracker, Patient>(R_CP, try vector())
    let forceDesired = Double(try float())
    let forceMeasured = Double(try float())
    let admittance = Double(try float())
    let pathTime = Double(try float())
    let thorax = try double()
    let breathing = BreathingState(thorax: thorax, abdomen: try double())
    let moment = try vector()
    let wrench_T = Wrench(moment: moment, force: try vector())
    let q = try jointVector()
    let qd = try jointVector()
    let tau = try jointVector()
    var commanded: JointCommand?
    if let qCommanded, let qdCommanded {
      commanded = JointCommand(q: qCommanded, qd: qdCommanded, drivesEnabled: drivesCommanded)
    }
    let input = TickInput(
      tick: tick, periodsElapsed: periodsElapsed,
      robot: RobotState(q: q, qd: qd, tauMeasured: tau, status: status),
      wrench: WrenchSample(
        wrench_T: wrench_T, ageTicks: wrenchAge, isNew: wrenchIsNew, validity: wrenchValidity),
      tracker: TrackerSample(
        X_CP: X_CP, breathing: breathing, ageTicks: trackerAge, isNew: trackerIsNew,
        validity: trackerValidity),
      operatorEvents: operatorEvents, link: link)
    return LoggedTick(
      input: input, mode: mode, faults: faults, events: events, segment: segment,
      target: target, pathTime: pathTime, forceDesired: forceDesired,
      forceMeasured: forceMeasured, admittanceDisplacement: admittance, commanded: commanded,
      drivesEnabled: drivesEnabled, stateHash: try uint64())
  }
}
