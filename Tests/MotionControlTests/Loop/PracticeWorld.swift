// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath

/// The smallest world a loop can live in: servos that lag, skin that is a spring and breathes.
struct PracticeWorld {
  let robot: RobotModel
  let plan: MotionPlan
  let rate: ControlRate
  /// Natural frequency of the joint servos [rad/s]: critically damped with velocity feed-forward,
  /// they are down by 3 dB at 25 Hz.
  var servo = 2 * Double.pi * 25 / (3 + 10.0.squareRoot()).squareRoot()
  /// Of the skin [N/m].
  var stiffness = 3000.0
  /// Hunt–Crossley exponent; 1 is a spring.
  var exponent = 1.0
  /// Peak to peak of the skin's motion [m].
  var breath = 0.0
  /// How far the true skin lies above the estimated one [m].
  var skinError = 0.0
  /// Tracker samples come every so many ticks, and so many ticks late.
  var trackerEvery = 1
  var trackerDelay = 0

  private(set) var q: JointVector
  private(set) var qd = JointVector.zero
  private(set) var tick = 0
  /// Force of the skin along its outward normal [N].
  private(set) var force = 0.0
  var startTick = 1
  var events: OperatorEvents = []
  var status: RobotStatus = []
  var drivesOff = false

  init(_ practice: PracticePlan, rate: ControlRate) {
    robot = practice.robot
    plan = practice.plan
    self.rate = rate
    q = practice.plan.start
  }

  /// Puts the arm somewhere else, at rest.
  mutating func stand(at q: JointVector) {
    self.q = q
    qd = .zero
  }

  /// The breath at a tick: a quarter hertz.
  func breathing(at tick: Int) -> BreathingState {
    let phase = 2 * Double.pi * 0.25 * Double(tick) * rate.period
    return BreathingState(
      thorax: 0.5 * breath * (1 - Elementary.sincos(phase + Double.pi / 2).sin), abdomen: 0)
  }

  /// The nearest target's true place.
  func skin() -> RigidTransform<Base, Acupoint> {
    let p = robot.toolPose(at: q).translation
    let distances = plan.targets.map { ($0.X_PA.translation - p).rejected(from: [0, 0, 1]).length }
    let nearest = distances[0] <= distances[1] ? 0 : 1
    return plan.X_BP * plan.targets[nearest].pose(at: breathing(at: tick))
  }

  func input() -> TickInput {
    let R_BT = robot.toolPose(at: q).rotation
    let f_T = R_BT.inverseTimes(skin().rotation.z * force)
    let sampled = tick - trackerDelay
    let isNew = sampled % trackerEvery == 0
    let tracker = TrackerSample(
      X_CP: plan.X_BP.asserting(), breathing: breathing(at: sampled), ageTicks: trackerDelay,
      isNew: isNew, validity: .valid)
    return TickInput(
      tick: Tick(tick), periodsElapsed: 1,
      robot: RobotState(q: q, qd: qd, tauMeasured: .zero, status: status),
      wrench: WrenchSample(
        wrench_T: Wrench(moment: .zero, force: f_T), ageTicks: 0, isNew: true, validity: .valid),
      tracker: tracker, operatorEvents: tick == startTick ? [.start, events] : events,
      link: LinkPackets(received: 1, lost: 0))
  }

  /// One control period under a command.
  mutating func advance(_ command: JointCommand) {
    let substeps = max(1, Int((rate.period / 0.0005).rounded()))
    let dt = rate.period / Double(substeps)
    for _ in 0..<substeps {
      if command.drivesEnabled {
        let a = (command.q - q) * (servo * servo) + (command.qd - qd) * (2 * servo)
        qd = qd + a * dt
      } else {
        qd = qd * 0.9
      }
      q = q + qd * dt
    }
    drivesOff = !command.drivesEnabled
    tick += 1
    let A = skin()
    let depth = -(robot.toolPose(at: q).translation - A.translation).dot(A.rotation.z) + skinError
    force = depth > 0 ? stiffness * (exponent == 1 ? depth : Elementary.pow(depth, exponent)) : 0
  }
}

/// Runs a controller in the practice world.
struct Practice {
  var world: PracticeWorld
  var controller: Controller
  var last: TickRecord?

  init(_ practice: PracticePlan, hertz: Int = 1000) throws {
    guard let rate = ControlRate(hertz: hertz) else { throw NotARate(hertz: hertz) }
    world = PracticeWorld(practice, rate: rate)
    controller = try Controller(
      robot: practice.robot, plan: practice.plan,
      configuration: ControlConfiguration(robot: practice.robot, rate: rate, X_BC: .identity))
  }

  struct NotARate: Error { let hertz: Int }

  /// One period; `change` may spoil what the sensors say.
  @discardableResult
  mutating func step(_ change: (inout TickInput) -> Void = { _ in }) -> TickRecord {
    var input = world.input()
    change(&input)
    let record = controller.tick(input)
    world.advance(record.limited)
    last = record
    return record
  }

  struct NotReached: Error {
    let mode: Mode
    let stuck: Mode?
    let faults: [String]?
  }

  /// Steps until a mode is reached.
  mutating func run(to mode: Mode, within limit: Double = 60) throws {
    for _ in 0..<world.rate.ticks(in: limit) where step().mode == mode { return }
    throw NotReached(mode: mode, stuck: last?.mode, faults: last?.faults.names)
  }
}
