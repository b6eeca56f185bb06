// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Controller {
  /// What one tick's input means.
  struct Sensed {
    /// The tool by the measured joints.
    var arm: ArmKinematics
    var qd: JointVector
    var encodersTrusted: Bool
    /// The target now, and one step ahead.
    var X_BANow = RigidTransform<Base, Acupoint>.identity
    var X_BANext = RigidTransform<Base, Acupoint>.identity
    var skinVelocity = Vector3.zero
    /// Outward, in the base.
    var normal: Vector3
    /// Of the tool tip above the skin; infinite while not engaged [m].
    var distance = Double.infinity
    /// How far the technique is into its motion [s].
    var techniqueTime = 0.0
    /// Along the inward normal when engaged, else the magnitude [N].
    var force = 0.0
    /// The estimated target is elsewhere all at once.
    var hasJumped = false
  }

  /// Further from the target's normal line than this, its plane says nothing of the skin [m].
  static let neighbourhood = 0.1

  mutating func sense(_ input: TickInput, _ elapsed: Elapsed) -> Sensed {
    let period = configuration.rate.period
    let trusted = input.robot.q.isFinite && input.robot.qd.isFinite
    if trusted { state.qTrusted = input.robot.q }
    let arm = robot.kinematics(at: state.qTrusted)
    let hasJumped = track(input.tracker, elapsed)
    state.force.update(
      input.wrench, R_BT: arm.X_BT.rotation, contactForce: configuration.monitors.contactForce,
      periods: elapsed.periods, period: period)
    var sensed = Sensed(
      arm: arm, qd: trusted ? input.robot.qd : .zero, encodersTrusted: trusted,
      normal: state.normal, hasJumped: hasJumped)
    let index = currentTarget
    if index >= 0 { locate(plan.targets[index], elapsed, &sensed) }
    sensed.force =
      state.isEngaged
      ? state.force.pressing(against: sensed.normal) : state.force.force_B.length
    return sensed
  }

  /// Takes in what the tracker saw; true when the target at work has jumped.
  private mutating func track(_ sample: TrackerSample, _ elapsed: Elapsed) -> Bool {
    let before = state.estimator
    let index = currentTarget
    let hasJumped = state.estimator.update(
      sample, X_BC: configuration.X_BC, periods: elapsed.periods,
      period: configuration.rate.period,
      watching: index >= 0 ? plan.targets[index].X_PA.translation : .zero,
      jump: configuration.jump)
    switch state.supervisor.mode {
    case .approach, .contact, .treat, .retreat:
      if hasJumped { shiftTarget(from: before, elapsed) }
      return hasJumped
    case .idle, .homing, .transit, .done, .stopping, .held: return false
    }
  }

  private mutating func locate(_ target: Target, _ elapsed: Elapsed, _ sensed: inout Sensed) {
    let period = configuration.rate.period
    let time = techniqueTime
    sensed.techniqueTime = time
    let now = state.estimator.pose(of: target, at: time, after: 0, period: period)
    let next = state.estimator.pose(of: target, at: time, after: elapsed.seconds, period: period)
    sensed.X_BANow = now
    sensed.X_BANext = next
    guard state.isEngaged else { return }
    let isFresh =
      state.estimator.age(period: period) <= configuration.monitors.freshness.trackerAge
    if isFresh { state.normal = now.rotation * target.technique.normal_A }
    sensed.normal = state.normal
    sensed.skinVelocity = (next.translation - now.translation) * (1 / elapsed.seconds)
    let above = sensed.arm.X_BT.translation - now.translation
    let height = above.dot(sensed.normal)
    let aside = (above - sensed.normal * height).length
    if aside <= Controller.neighbourhood { sensed.distance = height }
  }

  /// What the monitors are to look at.
  func view(_ input: TickInput, _ sensed: Sensed, _ elapsed: Elapsed) -> SafetyView {
    let period = configuration.rate.period
    var view = SafetyView(
      q: input.robot.q, qd: input.robot.qd, qCommanded: state.limiter.q,
      qdCommanded: state.limiter.qd)
    let status = input.robot.status
    view.emergencyStop =
      status.contains(.emergencyStop) || input.operatorEvents.contains(.emergencyStop)
    view.encoderInvalid = status.contains(.encoderInvalid)
    view.jointStalled = status.contains(.jointStalled)
    view.toolVelocity = (sensed.arm.J_BT * sensed.qd).linear
    view.skinVelocity = sensed.skinVelocity
    view.normal = sensed.normal
    view.distance = sensed.distance
    view.force = sensed.force
    view.face = configuration.face
    view.zoneGap = zoneGap(sensed)
    let index = currentTarget
    if state.isEngaged, index >= 0 { view.contactLimits = plan.targets[index].limits }
    view.trackerAge = state.estimator.age(period: period)
    view.wrenchAge = state.force.age(period: period)
    view.missedPeriods = elapsed.missed
    return view
  }
}
