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
      _ = state.supervisor.handle(.fault(.commandNotFinite))
      state.response = .drivesOff
      return .zero
    }
    return state.limiter.limited(wanted, dt: elapsed.seconds, limits: configuration.limiter)
  }

  mutating func actuate(_ limited: JointVector, _ elapsed: Elapsed) -> JointCommand {
    let mode = state.supervisor.mode
    if state.response == .drivesOff && (mode == .stopping || mode == .held) {
      state.limiter.stand(at: state.qTrusted)
      return JointCommand(q: state.qTrusted, qd: .zero, drivesEnabled: false)
    }
    state.limiter.accept(limited, dt: elapsed.seconds)
    return JointCommand(q: state.limiter.q, qd: limited, drivesEnabled: true)
  }
}
