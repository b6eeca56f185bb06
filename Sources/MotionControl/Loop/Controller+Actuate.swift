// SPDX-License-Identifier: GPL-3.0-or-later

import Safety
import SpatialMath

extension Controller {
  /// Stands for a command that could not be computed; `limit` makes a fault of it.
  private static let notANumber = JointVector(lanes: SIMD8(repeating: .nan))

  /// The joint velocities that lead from the commanded posture to the reference.
  mutating func control(_ reference: Reference, _ sensed: Sensed, _ elapsed: Elapsed) -> JointVector
  {
    let rate = 1 / elapsed.seconds
    let q = state.limiter.q
    state.isTrailing = false
    switch reference.kind {
    case .stand, .off: return .zero
    case .joints:
      let gain = min(configuration.jointGain, 0.5 * rate)
      return (reference.qNext - reference.qNow) * rate + (reference.qNow - q) * gain
    case .tool:
      let arm = robot.kinematics(at: q)
      let V = wantedTwist(reference, arm.X_BT, sensed, rate)
      let lag = (reference.X_BTNow.translation - arm.X_BT.translation).length
      state.isTrailing = lag > configuration.toolFollowing
      let posture =
        (reference.qNext - reference.qNow) * rate
        + (reference.qNow - q) * configuration.postureGain + reference.selfMotion
      guard V.isFinite, posture.isFinite else { return Controller.notANumber }
      let step = velocityStep.solve(
        arm, at: q, twist: V, posture: posture, spin: .aligned, period: elapsed.seconds)
      return step.qd
    }
  }

  /// Feed-forward by the reference's own motion over the step, feedback by what the commanded
  /// tool lacks of it, and no faster than the skin may be approached.
  private func wantedTwist(
    _ reference: Reference, _ X_BTCommanded: RigidTransform<Base, Tool>, _ sensed: Sensed,
    _ rate: Double
  ) -> Twist {
    let gain = min(configuration.toolGain, 0.5 * rate)
    let ahead = reference.X_BTNow.smallMotion(to: reference.X_BTNext) * rate
    let back = X_BTCommanded.smallMotion(to: reference.X_BTNow) * gain
    let V = ahead + back
    let linear = configuration.monitors.speed.clamped(
      V.linear, skin: sensed.skinVelocity, normal: sensed.normal, distance: sensed.distance)
    return Twist(angular: V.angular, linear: linear)
  }

  mutating func limit(_ wanted: JointVector, _ elapsed: Elapsed) -> JointVector {
    guard wanted.isFinite else {
      refuseCommand()
      return .zero
    }
    return state.limiter.limited(wanted, dt: elapsed.seconds, limits: configuration.limiter)
  }

  /// Nothing that is no number may reach the drives.
  private mutating func refuseCommand() {
    _ = state.supervisor.handle(.fault(.commandNotFinite))
    state.response = .drivesOff
  }

  mutating func actuate(
    _ limited: JointVector, _ sensed: Sensed, _ elapsed: Elapsed
  ) -> JointCommand {
    if isSwitchedOff { return switchOff() }
    var torque: JointVector?
    if let torqueControl {
      let isFound = torqueControl.drive(
        &state.servo, to: JointState(q: state.limiter.q, qd: state.limiter.qd),
        measured: JointState(q: state.qTrusted, qd: sensed.qd), seconds: elapsed.seconds)
      guard isFound else {
        refuseCommand()
        return switchOff()
      }
      torque = state.servo.torque
    }
    state.limiter.accept(limited, dt: elapsed.seconds)
    return JointCommand(q: state.limiter.q, qd: limited, torque: torque, drivesEnabled: true)
  }

  private var isSwitchedOff: Bool {
    let mode = state.supervisor.mode
    return state.response == .drivesOff && (mode == .stopping || mode == .held)
  }

  /// The brakes hold the arm where it is.
  private mutating func switchOff() -> JointCommand {
    state.limiter.stand(at: state.qTrusted)
    state.servo.release()
    return JointCommand(q: state.qTrusted, qd: .zero, drivesEnabled: false)
  }
}
