// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

/// Turns what is sensed in one period into a command for the next: a plan, followed on a living
/// patient.
///
/// Robot, plan and configuration are constant; everything that changes is `state`. The controller
/// knows no clock and no world: equal inputs from equal states give equal records, bit for bit.
package struct Controller: Sendable {
  package let robot: RobotModel
  package let plan: MotionPlan
  package let configuration: ControlConfiguration
  package var state = ControllerState()
  let velocityStep: VelocityStep
  let postureMotion: PostureMotion
  /// nil for an arm that is told positions.
  let torqueControl: TorqueControl?

  /// - Throws: when a number of the configuration is out of its range, and for an arm that is to be
  ///   told torques but whose masses or motor torques are not known.
  package init(
    robot: RobotModel, plan: MotionPlan, configuration: ControlConfiguration
  ) throws(ControlConfiguration.Invalid) {
    try configuration.validate()
    self.robot = robot
    self.plan = plan
    self.configuration = configuration
    postureMotion = PostureMotion(robot)
    velocityStep = VelocityStep(robot, keeping: postureMotion)
    switch configuration.interface {
    case .position: torqueControl = nil
    case .torque(let arm):
      guard let control = TorqueControl(robot, arm, period: configuration.rate.period) else {
        throw .torqueUnknown(robot: robot.name)
      }
      torqueControl = control
    }
  }

  /// One period: sense → supervise → plan → control → limit → actuate → record.
  ///
  /// Allocates nothing, takes no lock, reads no clock.
  ///
  /// - Precondition: ticks increase.
  package mutating func tick(_ input: TickInput) -> TickRecord {
    var nobody = NoObserver()
    return tick(input, observer: &nobody)
  }

  /// The same period, bit for bit, with an observer of its parts.
  package mutating func tick(
    _ input: TickInput, observer: inout some TickObserver
  ) -> TickRecord {
    let elapsed = begin(input)
    let sensed = sense(input, elapsed)
    observer.ended(.sense)
    let modeBefore = state.supervisor.mode
    let faultsBefore = state.supervisor.faults
    var events = supervise(input, sensed, elapsed)
    observer.ended(.supervise)
    let reference = planMotion(sensed, elapsed, &events)
    observer.ended(.plan)
    let wanted = control(reference, sensed, elapsed)
    var commanded = JointCommand(
      q: state.limiter.q + wanted * elapsed.seconds, qd: wanted, drivesEnabled: true)
    observer.ended(.control)
    let limited = limit(wanted, elapsed)
    observer.ended(.limit)
    let actuated = actuate(limited, sensed, elapsed)
    commanded.torque = actuated.torque
    observer.ended(.actuate)

    if state.supervisor.mode != modeBefore { events.insert(.modeChanged) }
    if state.supervisor.faults != faultsBefore { events.insert(.faultLatched) }
    if limited != wanted { events.insert(.commandLimited) }
    let record = self.record(
      input, sensed, reference, events, commanded: commanded, limited: actuated)
    observer.ended(.record)
    return record
  }

  /// The periods a tick stands for.
  struct Elapsed {
    var periods: Int
    /// [s]
    var seconds: Double
    var missed: Int
  }

  private mutating func begin(_ input: TickInput) -> Elapsed {
    precondition(
      input.tick.index > state.lastTick, "tick \(input.tick.index) after \(state.lastTick)")
    if state.lastTick < 0 {
      let q = input.robot.q.isFinite ? input.robot.q : plan.start
      state.limiter.stand(at: q)
      state.qTrusted = q
      if let torqueControl { state.servo = torqueControl.standing(at: q) }
    }
    state.lastTick = input.tick.index
    let missed = max(0, input.periodsElapsed - 1)
    // Beyond the bound the fault stops the motion; it need not catch up.
    let periods = 1 + min(missed, configuration.monitors.freshness.missedPeriods)
    return Elapsed(
      periods: periods, seconds: Double(periods) * configuration.rate.period, missed: missed)
  }

  private func record(
    _ input: TickInput, _ sensed: Sensed, _ reference: Reference, _ events: TickEvents,
    commanded: JointCommand, limited: JointCommand
  ) -> TickRecord {
    TickRecord(
      input: input, mode: state.supervisor.mode, faults: state.supervisor.faults,
      events: events, segment: state.clock.segment, pathTime: state.clock.time,
      target: currentTarget, X_BT: sensed.arm.X_BT, X_BTDesired: reference.X_BTNow,
      X_BA: sensed.X_BANow,
      techniqueTime: sensed.techniqueTime, forceDesired: forceDesired,
      forceMeasured: sensed.force, admittanceDisplacement: state.admittance.displacement,
      commanded: commanded, limited: limited, stateHash: state.hash)
  }

  /// Along the inward normal [N].
  private var forceDesired: Double {
    guard state.supervisor.mode == .treat else { return 0 }
    let technique = plan.targets[currentTarget].technique
    guard technique.isContact else { return 0 }
    return state.press.force + technique.forceSwing(at: techniqueTime).force
  }

  /// The segment being followed; nil before the first and after the last.
  var segment: MotionPlan.Segment? {
    plan.segments.indices.contains(state.clock.segment) ? plan.segments[state.clock.segment] : nil
  }

  /// Index of the target of the current segment, −1 when there is none.
  var currentTarget: Int {
    plan.segments.indices.contains(state.clock.segment)
      ? plan.segments[state.clock.segment].target : -1
  }
}
