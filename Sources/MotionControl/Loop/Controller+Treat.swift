// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Controller {
  /// How far the technique of the current target is into its motion [s]; in the retreat at its end.
  var techniqueTime: Double { state.technique.time }

  /// Where the plan has the current target, the technique `time` seconds into its motion.
  func plannedPlace(_ time: Double) -> RigidTransform<Base, Acupoint> {
    guard plan.targets[currentTarget].technique.motion?.courseShape != nil else {
      return plan.X_BP * plan.targets[currentTarget].X_PA
    }
    return plan.X_BP * plan.targets[currentTarget].pose(at: .rest, techniqueTime: time)
  }

  /// How far the planned posture has changed along a stroke: from that at the end of the approach to
  /// that at the beginning of the retreat [rad].
  func strokePosture(at time: Double) -> JointVector {
    let retreat = state.clock.segment + 1
    let technique = plan.targets[currentTarget].technique
    guard state.supervisor.mode == .treat, case .stroke = technique.motion,
      let point = technique.coursePoint(at: time), plan.segments.indices.contains(retreat)
    else { return .zero }
    return (plan.segments[retreat].trajectory.sample(at: 0).q - state.plan.q) * point.along
  }

  /// The estimate has jumped: what is followed stays, and comes back by and by.
  ///
  /// While the tool presses, the force knows better than the tracker how high the skin is: then, and
  /// where the skin is said to be further away than it was searched for, the height goes into the
  /// displacement, and nothing moves along the normal but for the force.
  mutating func shiftTarget(from estimator: TargetEstimator, _ elapsed: Elapsed) {
    let period = configuration.rate.period
    let target = plan.targets[currentTarget]
    let time = techniqueTime
    let before = estimator.pose(of: target, at: time, after: elapsed.seconds, period: period)
    let after = state.estimator.pose(of: target, at: time, after: 0, period: period)
    state.shift.take(from: before, to: after)
    state.admittance.skinJumped(
      outward: (after.translation - before.translation).dot(before.rotation.z))
    let isSearching = state.supervisor.mode == .contact && state.shift.offset.linear.z > 0
    let isPressing = state.supervisor.mode == .treat && target.technique.isContact
    guard isSearching || isPressing else { return }
    state.admittance.shift(outward: -state.shift.takeHeight())
  }

  mutating func treat(
    _ sensed: Sensed, _ elapsed: Elapsed, _ events: inout TickEvents
  ) {
    let technique = plan.targets[currentTarget].technique
    switch technique.contact {
    case .press(let press):
      if state.press.phase == .dwell || state.press.phase == .complete {
        advance(technique, elapsed)
      }
      self.press(press, technique, sensed, elapsed, &events)
    case .standoff(let point):
      let wanted = point.standoff + technique.lift(at: techniqueTime)
      advance(technique, elapsed)
      guard !isWaiting else { return }
      let X_BA = sensed.X_BANow
      let place = X_BA.translation + X_BA.rotation.z * wanted
      events.formUnion(
        state.pointing.advance(
          point, lag: (sensed.arm.X_BT.translation - place).length, periods: elapsed.periods,
          period: configuration.rate.period))
    }
  }

  private mutating func advance(_ technique: Technique, _ elapsed: Elapsed) {
    guard technique.motion != nil else { return }
    state.technique.advance(
      by: elapsed.seconds, wanted: isWaiting ? 0 : 1, duration: technique.dwell)
  }

  private mutating func press(
    _ press: Technique.Press, _ technique: Technique, _ sensed: Sensed, _ elapsed: Elapsed,
    _ events: inout TickEvents
  ) {
    let target = plan.targets[currentTarget]
    let period = configuration.rate.period
    learnStiffness(sensed, elapsed.seconds)
    let swing = technique.forceSwing(at: techniqueTime)
    if !isWaiting {
      events.formUnion(
        state.press.advance(
          press, measured: sensed.force - swing.force, periods: elapsed.periods, period: period))
    }
    let touches = sensed.force >= 0.5 * configuration.monitors.contactForce
    state.periodsWithoutContact = touches ? 0 : state.periodsWithoutContact + elapsed.periods
    let rate =
      (isWaiting ? 0 : state.press.rate) + swing.rate * state.technique.rate
    state.admittance.regulate(
      wanted: state.press.force + swing.force, rate: rate, measured: sensed.force,
      largestForce: technique.largestForce, deepest: target.limits.depth,
      settings: configuration.admittance, ceilings: configuration.monitors.speed,
      dt: elapsed.seconds)
  }

  /// Force and depth teach the stiffness as soon as there is a force at all.
  mutating func learnStiffness(_ sensed: Sensed, _ dt: Double) {
    guard sensed.force > 0.2 * configuration.monitors.contactForce, sensed.distance.isFinite
    else { return }
    let isDeliberate = state.supervisor.mode == .contact || state.press.rate != 0
    state.admittance.learn(
      force: sensed.force, depth: -sensed.distance, isDeliberate: isDeliberate, dt: dt)
  }
}
