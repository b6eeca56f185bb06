// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Controller {
  /// Monitors, operator, progress: in this order, so that a fault always goes first.
  mutating func supervise(
    _ input: TickInput, _ sensed: Sensed, _ elapsed: Elapsed
  ) -> TickEvents {
    var events: TickEvents = sensed.hasJumped ? .targetShifted : []
    let modeBefore = state.supervisor.mode
    let active = faults(input, sensed, elapsed)
    let relevant = active.intersection(relevantFaults)
    if !relevant.isEmpty { perform(.fault(relevant), sensed, &events) }
    let pressed = input.operatorEvents
    if pressed.contains(.stop) { perform(.stop, sensed, &events) }
    if pressed.contains(.pause) { perform(.pause, sensed, &events) }
    if pressed.contains(.resume) { perform(.resume, sensed, &events) }
    if pressed.contains(.acknowledge) {
      perform(.acknowledge(active: active), sensed, &events)
    }
    if pressed.contains(.start) { perform(.start, sensed, &events) }
    // A mode lasts at least one tick: what has just changed is judged in the next.
    if state.supervisor.mode == modeBefore, let event = progress(sensed) {
      perform(event, sensed, &events)
    }
    return events
  }

  /// The faults that hold now.
  private mutating func faults(
    _ input: TickInput, _ sensed: Sensed, _ elapsed: Elapsed
  ) -> FaultSet {
    var active = state.monitors.check(
      view(input, sensed, elapsed), limits: configuration.monitors, periods: elapsed.periods,
      period: configuration.rate.period)
    switch state.supervisor.mode {
    case .approach, .contact, .treat, .retreat:
      if !configuration.corridor.contains(sensed.X_BANow, planned: plannedPlace(techniqueTime)) {
        active.insert(.targetLeftCorridor)
      }
      if isContactLost { active.insert(.contactLost) }
      if state.isTrailing || isPointingElsewhere { active.insert(.trackingError) }
    case .idle, .homing, .transit, .done, .stopping, .held: break
    }
    return active
  }

  /// The skin was not met, or left the tool, or never gave the force that was asked for.
  private var isContactLost: Bool {
    let period = configuration.rate.period
    switch state.supervisor.mode {
    case .contact: return state.isContactMissed
    case .treat:
      guard plan.targets[currentTarget].technique.isContact else { return false }
      let away = Double(state.periodsWithoutContact) * period
      return away > configuration.contactLossDuration
        || state.press.isOutOfPatience(period: period)
    case .idle, .homing, .transit, .approach, .retreat, .done, .stopping, .held: return false
    }
  }

  /// The tool does not come to where it is to point.
  private var isPointingElsewhere: Bool {
    guard state.supervisor.mode == .treat,
      case .standoff = plan.targets[currentTarget].technique.contact
    else { return false }
    return state.pointing.isOutOfPatience(period: configuration.rate.period)
  }

  /// A robot that does nothing needs no sensors; only what makes any motion unsafe counts.
  private var relevantFaults: FaultSet {
    switch state.supervisor.mode {
    case .idle, .done, .held: .forbidMotion
    case .homing, .transit, .approach, .contact, .treat, .retreat, .stopping:
      FaultSet(rawValue: .max)
    }
  }

  /// Whether the motion under way has come to its end.
  private func progress(_ sensed: Sensed) -> Supervisor.Event? {
    switch state.supervisor.mode {
    case .idle, .done, .held: return nil
    case .homing: return state.homing.isComplete ? .homed : nil
    case .transit:
      guard isSegmentComplete else { return nil }
      return currentTarget >= 0 ? .hoverReached : .planEnded
    case .approach:
      guard isSegmentComplete else { return nil }
      return plan.targets[currentTarget].technique.isContact ? .approached : .arrived
    case .contact: return sensed.force >= configuration.monitors.contactForce ? .touched : nil
    case .treat:
      return isTreated(plan.targets[currentTarget].technique) ? .treated : nil
    case .retreat: return isSegmentComplete ? .retreated : nil
    case .stopping: return isStandstill(sensed) ? .standstill : nil
    }
  }

  /// The dwell is over, and so is the technique's own motion.
  private func isTreated(_ technique: Technique) -> Bool {
    guard technique.motion == nil || state.technique.time >= technique.dwell else { return false }
    switch technique.contact {
    case .press: return state.press.phase == .complete
    case .standoff: return state.pointing.isComplete
    }
  }

  private var isSegmentComplete: Bool {
    guard let segment else { return true }
    return state.clock.time >= segment.trajectory.duration
  }

  /// The response has nothing left to do and the joints stand [rad/s].
  private func isStandstill(_ sensed: Sensed) -> Bool {
    switch state.response {
    case .drivesOff: return sensed.qd.maxMagnitude < 0.005
    case .stopOnPath, .retreat, .compliantRelease, nil:
      return state.hasStopped && state.limiter.qd.maxMagnitude < 0.002
    }
  }

  private mutating func perform(
    _ event: Supervisor.Event, _ sensed: Sensed, _ events: inout TickEvents
  ) {
    let before = state.supervisor.mode
    let wasPaused = state.supervisor.isPaused
    switch state.supervisor.handle(event) {
    case .ignore: break
    case .proceed:
      if state.supervisor.isPaused != wasPaused { events.insert(wasPaused ? .resumed : .paused) }
    case .beginHoming: beginHoming(&events)
    case .beginTransit:
      if before == .retreat { events.insert(.targetComplete) }
      state.isEngaged = false
      state.technique.begin(segment: 0)
      beginSegment(state.clock.segment + 1)
    case .beginApproach:
      state.isEngaged = true
      state.admittance.reset()
      state.shift = TargetShift()
      beginSegment(state.clock.segment + 1)
    case .beginContact:
      state.isContactMissed = false
      state.periodsWithoutContact = 0
    case .beginTreatment:
      switch plan.targets[currentTarget].technique.contact {
      case .press:
        events.insert(.contactMade)
        state.press.begin(at: sensed.force)
      case .standoff: state.pointing = PointingDwell()
      }
    case .beginRetreat: beginSegment(state.clock.segment + 1)
    case .finish: events.insert(.planComplete)
    case .respond: respond(interrupting: before, sensed)
    case .hold: break
    case .reset: reset()
    }
  }

  private mutating func beginHoming(_ events: inout TickEvents) {
    guard let homing = HomingMotion(from: state.limiter.q, to: plan.start) else {
      state.supervisor.refuseStart()
      events.insert(.startRefused)
      return
    }
    state.homing = homing
    state.isEngaged = false
    beginSegment(-1)
  }

  /// Starts a segment of the plan at its first point; −1 stands for the homing before it.
  private mutating func beginSegment(_ index: Int) {
    state.clock.begin(segment: index)
    guard let segment else { return }
    let q = segment.trajectory.sample(at: 0).q
    state.plan = ControllerState.PlanPoint(q: q, X_BT: robot.toolPose(at: q))
  }

  /// Answers the latched faults; an answer under way is only ever replaced by a stronger one.
  private mutating func respond(interrupting before: Mode, _ sensed: Sensed) {
    let answer = state.supervisor.faults.response(
      inContact: state.force.inContact, distance: sensed.distance,
      nearDistance: configuration.monitors.speed.nearDistance)
    if before != .stopping && before != .held {
      state.interrupted = before
    } else if let present = state.response, present >= answer {
      return
    }
    state.response = answer
    switch answer {
    case .stopOnPath: beginStop(travel: 0, sensed)
    case .retreat, .compliantRelease:
      beginStop(travel: configuration.stop.travel(from: sensed.distance), sensed)
    case .drivesOff: break
    }
  }

  private mutating func beginStop(travel: Double, _ sensed: Sensed) {
    // A command's velocity is the mean of its period: at its end it is further by half of what it
    // gains in one.
    let (qd, qdd) = (state.limiter.qd, state.limiter.qdd)
    let arm = robot.chain.kinematics(at: state.limiter.q, moving: qd)
    state.stop.begin(
      from: arm.state.X_BT,
      velocity: arm.state.J_BT * (qd + qdd * (0.5 * configuration.rate.period)),
      acceleration: arm.state.J_BT * qdd + arm.Jd_BT * qd, normal: sensed.normal, travel: travel)
  }

  private mutating func reset() {
    if state.response == .drivesOff { state.limiter.stand(at: state.qTrusted) }
    state.response = nil
    state.interrupted = .idle
    state.isEngaged = false
    state.monitors.reset()
    state.admittance.reset()
    state.shift = TargetShift()
    state.isTrailing = false
    state.clock = PlanClock()
  }
}
