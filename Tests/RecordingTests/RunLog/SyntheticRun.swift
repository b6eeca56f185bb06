// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import Safety
import SpatialMath
import _TestSupport

/// Ticks that look like those of a run, without a controller or a world.
struct SyntheticRun {
  static let rate = ControlRate(hertz: 1000) ?? preconditionFailureRate()
  let robot: RobotModel
  let setup: RunLogSetup
  let X_WB: RigidTransform<World, Base> = RigidTransform(.identity, [0.65, -0.1, 0.75])
  let X_WC: RigidTransform<World, Tracker> = RigidTransform(.identity, [0, 0, 2.2])
  let X_WP: RigidTransform<World, Patient> = RigidTransform(
    RotationMatrix(axis: [0, 1, 0], angle: 3.1), [0, 0.05, 0.83])

  private static func preconditionFailureRate() -> ControlRate {
    preconditionFailure("1000 Hz is an allowed rate")
  }

  init(compression: MCAPCompression = .zstd(level: 1)) throws {
    robot = try RobotModel(urdfFile: TestPlaces.root + "/Robots/franka_panda.urdf")
    var points: [LoggedPoint] = []
    for i in 0..<10 {
      let side = i % 2 == 0 ? 0.035 : -0.035
      points.append(
        LoggedPoint(
          name: "BL\(13 + i / 2) \(i % 2 == 0 ? "left" : "right")",
          X_PA: RigidTransform(
            RotationMatrix(axis: [1, 0, 0], angle: -1.57), [side, 0.11, 0.1 + 0.03 * Double(i)])))
    }
    setup = RunLogSetup(
      rate: SyntheticRun.rate, robot: robot, X_WB: X_WB, X_WC: X_WC, points: points,
      facts: [("seed", "7")],
      attachments: [
        LogAttachment(
          name: "scenario.json", mediaType: "application/json", data: Array("{}".utf8)),
        LogAttachment(
          name: "robot.urdf", mediaType: "application/xml", data: Array(robot.source.utf8)),
      ],
      compression: compression)
  }

  /// Smooth motion of all joints; every seventh second is spent in contact.
  func joints(at t: Double) -> (q: JointVector, qd: JointVector) {
    var q = JointVector([0.1, -0.4, 0.05, -2.1, 0.02, 1.8, 0.8])
    var qd = JointVector.zero
    for i in 0..<7 {
      for (k, f) in [0.11, 0.37, 0.83].enumerated() {
        let w = 2 * Double.pi * f * (1 + 0.07 * Double(i))
        let amplitude = 0.25 / Double(k + 1) / Double(k + 1)
        let (s, c) = Elementary.sincos(w * t + Double(i + k))
        q[i] += amplitude * s
        qd[i] += amplitude * w * c
      }
    }
    return (q, qd)
  }

  func tick(_ index: Int) -> (record: TickRecord, truth: TruthRecord) {
    let t = SyntheticRun.rate.seconds(at: Tick(index))
    let period = SyntheticRun.rate.period
    let measured = joints(at: t)
    let next = joints(at: t + 7 * period)
    let breath = 0.5 - 0.5 * Elementary.sincos(2 * .pi * 0.25 * t).cos
    let breathing = BreathingState(thorax: 0.004 * breath, abdomen: 0.006 * breath)
    let target = (index / 7000) % 10
    let touches = index % 7000 > 2500 && index % 7000 < 6500
    let ripple = Elementary.sincos(17 * t).sin
    let force = touches ? 6 + 0.1 * ripple : 0
    let wrench_T =
      touches
      ? Wrench(moment: [0.01 * ripple, 0.002, 0], force: [0.3 * ripple, 0.2, -force]) : .zero
    let X_BT = robot.toolPose(at: measured.q)
    let X_CP = X_WC.inverse * X_WP
    let X_PA = setup.points[target].X_PA
    let X_WA = X_WP * X_PA
    let input = TickInput(
      tick: Tick(index), periodsElapsed: 1,
      robot: RobotState(q: measured.q, qd: measured.qd, tauMeasured: .zero, status: []),
      wrench: WrenchSample(wrench_T: wrench_T, ageTicks: 0, isNew: true, validity: .valid),
      tracker: TrackerSample(
        X_CP: X_CP, breathing: breathing, ageTicks: 0, isNew: true, validity: .valid),
      operatorEvents: index == 1 ? .start : [], link: LinkPackets(received: 1, lost: 0))
    var hash = StateHash()
    hash.add(next.q)
    hash.add(index)
    let command = JointCommand(q: next.q, qd: next.qd, drivesEnabled: true)
    let record = TickRecord(
      input: input, mode: touches ? .treat : .transit, faults: [],
      events: index % 7000 == 2501 ? [.contactMade, .modeChanged] : [], segment: 3 * target,
      pathTime: t, target: target, X_BT: X_BT, X_BTDesired: robot.toolPose(at: next.q),
      X_BA: X_WB.inverse * X_WA, forceDesired: touches ? 6 : 0, forceMeasured: force,
      admittanceDisplacement: 0.004 * force / 6, commanded: command, limited: command,
      stateHash: hash.value)
    let contact = ContactTruth(
      region: 12, depth: 0.001 * force, normalForce: force, frictionForce: 0.1 * force)
    let truth = TruthRecord(
      tick: Tick(index), q: measured.q, X_WT: X_WB * X_BT, X_WP: X_WP, breathing: breathing,
      target: target, X_WA: X_WA, contact: touches ? contact : nil)
    return (record, truth)
  }

  /// A finished log of so many ticks at `path`.
  @discardableResult func write(to path: String, ticks: Int) throws -> RunLog.ClosedFile {
    let log = try RunLog(path: path, setup: setup)
    for index in 0..<ticks {
      let (record, truth) = tick(index)
      log.record(record)
      log.recordTruth(truth)
    }
    // As a run's summary, which is only known at the end.
    log.attach(LogAttachment(name: "end.json", mediaType: "application/json", data: [0x7B, 0x7D]))
    return try log.close()
  }
}
