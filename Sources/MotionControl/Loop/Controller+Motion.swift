// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Controller {
  /// Where the arm should be now and one step ahead.
  struct Reference {
    enum Kind { case stand, joints, tool, off }
    var kind: Kind
    /// The planned posture [rad].
    var qNow: JointVector
    var qNext: JointVector
    /// The desired tool, corrected for the living target.
    var X_BTNow: RigidTransform<Base, Tool>
    var X_BTNext: RigidTransform<Base, Tool>
    /// What the joints are to do besides, as far as the tool does not feel it [rad/s].
    var selfMotion = JointVector.zero
  }

  /// The mode whose motion is under way: a stop on the path lets what it interrupted run out.
  private var movingMode: Mode {
    let mode = state.supervisor.mode
    return mode == .stopping && state.stopsOnPath ? state.interrupted : mode
  }

  /// Path time and plan: the reference for this period and the next.
  mutating func planMotion(
    _ sensed: Sensed, _ elapsed: Elapsed, _ events: inout TickEvents
  ) -> Reference {
    switch movingMode {
    case .idle, .done, .held:
      return standing(state.response == .drivesOff ? .off : .stand)
    case .homing: return homeward(elapsed)
    case .transit:
      let before = state.plan
      advancePlan(elapsed)
      return Reference(
        kind: .joints, qNow: before.q, qNext: state.plan.q, X_BTNow: before.X_BT,
        X_BTNext: state.plan.X_BT)
    case .approach, .contact, .treat, .retreat:
      return alongTarget(sensed, elapsed, &events)
    case .stopping: return away(elapsed)
    }
  }

  private func standing(_ kind: Reference.Kind) -> Reference {
    let q = state.limiter.q
    let X_BT = robot.toolPose(at: q)
    return Reference(kind: kind, qNow: q, qNext: q, X_BTNow: X_BT, X_BTNext: X_BT)
  }

  private mutating func homeward(_ elapsed: Elapsed) -> Reference {
    let qNow = state.homing.position
    state.homing.advance(
      by: elapsed.seconds, goesOn: wantedRate > 0, joints: configuration.limiter)
    let qNext = state.homing.position
    let X_BT = robot.toolPose(at: qNow)
    return Reference(kind: .joints, qNow: qNow, qNext: qNext, X_BTNow: X_BT, X_BTNext: X_BT)
  }

  /// The rate path time should have: the supervisor's word counts, and that the target is where the
  /// plan is followed about.
  private var wantedRate: Double {
    isWaiting || state.supervisor.mode == .stopping ? 0 : 1
  }

  /// Time of the plan, the technique and the dwell stands still.
  var isWaiting: Bool { state.supervisor.isPaused || !state.shift.isOver }

  private mutating func advancePlan(_ elapsed: Elapsed) {
    guard let segment else { return }
    let before = state.clock.time
    state.clock.advance(
      by: elapsed.seconds, wanted: wantedRate, duration: segment.trajectory.duration)
    guard state.clock.time != before else { return }
    let q = segment.trajectory.sample(at: state.clock.time).q
    state.plan = ControllerState.PlanPoint(q: q, X_BT: robot.toolPose(at: q))
  }

  /// The planned pose, moved with the living target and along its inward normal.
  private mutating func alongTarget(
    _ sensed: Sensed, _ elapsed: Elapsed, _ events: inout TickEvents
  ) -> Reference {
    let before = state.plan
    let weightBefore = correctionWeight
    let selfWeightBefore = selfWeight
    let technique = plan.targets[currentTarget].technique
    let timeBefore = techniqueTime
    let depthBefore = state.admittance.displacement - technique.lift(at: timeBefore)
    followForce(sensed, elapsed, &events)
    let time = techniqueTime
    let depth = state.admittance.displacement - technique.lift(at: time)
    var X_BANext = sensed.X_BANext
    if time != timeBefore, technique.motion?.courseShape != nil {
      X_BANext = state.estimator.pose(
        of: plan.targets[currentTarget], at: time, after: elapsed.seconds,
        period: configuration.rate.period)
    }
    // A retreat is planned from where the technique ends, all else about the target's own place.
    let X_BAHere = plannedPlace(time)
    let X_BAPlanned =
      movingMode == .retreat ? X_BAHere : plan.X_BP * plan.targets[currentTarget].X_PA
    let X_BANow = state.shift.followed(sensed.X_BANow)
    if !state.shift.isOver {
      followJump(planned: before.X_BT.translation - state.plan.X_BT.translation, X_BANow, elapsed)
      X_BANext = state.shift.followed(X_BANext)
    }
    let now = corrected(
      before.X_BT, by: weightBefore, from: X_BAPlanned, to: X_BANow, inward: depthBefore)
    let next = corrected(
      state.plan.X_BT, by: correctionWeight, from: X_BAPlanned,
      to: X_BANext, inward: depth)
    let qNow = before.q + strokePosture(at: timeBefore)
    let qNext = state.plan.q + strokePosture(at: time)
    return Reference(
      kind: .tool, qNow: qNow, qNext: qNext, X_BTNow: now, X_BTNext: next,
      selfMotion: selfMotion(
        off: qNow, selfWeightBefore, elapsed,
        personMoved: X_BANext.translation - X_BAHere.translation))
  }

  /// Brings the tool after a target that has jumped; what the plan closes in by in this period counts
  /// as part of the closing speed.
  private mutating func followJump(
    planned way: Vector3, _ X_BA: RigidTransform<Base, Acupoint>, _ elapsed: Elapsed
  ) {
    var speed = configuration.monitors.speed
    let closing = way.dot(X_BA.rotation.z) / elapsed.seconds
    speed.closing = max(speed.closing - max(closing, 0), 0.1 * speed.closing)
    state.shift.advance(by: elapsed.seconds, settings: configuration.shift, speed: speed)
  }

  /// Keeps the links off the person while the tool is at the target, and leads back to the planned
  /// posture as the weight falls, so that the way over the patient begins on the plan.
  private func selfMotion(
    off planned: JointVector, _ weightBefore: Double, _ elapsed: Elapsed,
    personMoved shift_B: Vector3
  ) -> JointVector {
    let weight = selfWeight
    var motion = JointVector.zero
    guard postureMotion.isRedundant else { return motion }
    if weight > 0, plan.clearances.indices.contains(currentTarget) {
      motion =
        postureMotion.offPerson(
          plan.clearances[currentTarget], at: state.limiter.q, personMoved: shift_B) * weight
    }
    guard weight < weightBefore else { return motion }
    let kept = weight / weightBefore
    return motion + (state.limiter.q - planned) * ((kept - 1) / elapsed.seconds)
  }

  /// How far the posture may be another than the planned one: over the whole of approach and
  /// retreat, so that the joints have time.
  private var selfWeight: Double {
    guard let segment else { return 0 }
    let progress = Elementary.smoothStep(state.clock.time / segment.trajectory.duration)
    switch segment.kind {
    case .transit: return 0
    case .approach: return progress
    case .retreat: return 1 - progress
    }
  }

  private var correctionWeight: Double {
    guard let segment else { return 0 }
    let duration = segment.trajectory.duration
    switch segment.kind {
    case .transit: return 0
    case .approach: return CorrectionWeight.approach(at: state.clock.time, of: duration)
    case .retreat: return CorrectionWeight.retreat(at: state.clock.time, of: duration)
    }
  }

  /// Plan time and admittance, by mode.
  private mutating func followForce(
    _ sensed: Sensed, _ elapsed: Elapsed, _ events: inout TickEvents
  ) {
    let settings = configuration.admittance
    let dt = elapsed.seconds
    switch movingMode {
    case .approach: advancePlan(elapsed)
    case .contact: searchContact(sensed, dt)
    case .treat: treat(sensed, elapsed, &events)
    case .retreat:
      if state.admittance.withdraw(settings: settings, dt: dt) { advancePlan(elapsed) }
    case .idle, .homing, .transit, .done, .stopping, .held: break
    }
  }

  private mutating func searchContact(_ sensed: Sensed, _ dt: Double) {
    let settings = configuration.admittance
    if isWaiting {
      state.admittance.rest(settings: settings, dt: dt)
      return
    }
    learnStiffness(sensed, dt)
    guard case .press(let press) = plan.targets[currentTarget].technique.contact else { return }
    let speed = configuration.monitors.speed.guardedSpeed(
      force: press.force, stiffness: settings.stiffestTissue)
    if !state.admittance.search(speed: speed, settings: settings, dt: dt) {
      state.isContactMissed = true
    }
  }

  /// The planned tool carried along as if fixed to the target, weighted, and moved inwards.
  private func corrected(
    _ X_BT: RigidTransform<Base, Tool>, by weight: Double,
    from planned: RigidTransform<Base, Acupoint>, to estimated: RigidTransform<Base, Acupoint>,
    inward displacement: Double
  ) -> RigidTransform<Base, Tool> {
    guard weight > 0 else { return X_BT }
    let turned = estimated.rotation * planned.rotation.inverse
    let R = weight == 1 ? turned : RotationMatrix.exp(turned.log * weight)
    let shift = (estimated.translation - planned.translation) * weight
    let arm = R * (X_BT.translation - planned.translation)
    // On the way to a target and from it there is a displacement only after a jump of the target.
    let inward = estimated.rotation.z * -(displacement * weight)
    return RigidTransform(R * X_BT.rotation, planned.translation + shift + arm + inward)
  }

  /// The next step of a motion away from the patient.
  private mutating func away(_ elapsed: Elapsed) -> Reference {
    let q = state.limiter.q
    let now = state.stop.X_BT
    switch state.response {
    case .retreat, .stopOnPath:
      state.stop.retreat(
        force_B: state.force.force_B, settings: configuration.stop, dt: elapsed.seconds)
    case .compliantRelease:
      state.stop.comply(
        force_B: state.force.force_B, settings: configuration.stop, dt: elapsed.seconds)
    case .drivesOff: return standing(.off)
    case nil: return standing(.stand)
    }
    return Reference(kind: .tool, qNow: q, qNext: q, X_BTNow: now, X_BTNext: state.stop.X_BT)
  }
}
