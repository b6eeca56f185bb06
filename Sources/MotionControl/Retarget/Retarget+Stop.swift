// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension Retarget {
  /// To velocities, wherever that is: each joint in its own least time, without acceleration at the
  /// end, and then on with its velocity until the last is done. Allocates: never.
  ///
  /// A joint that starts beyond its acceleration limit first gets back inside it; a velocity beyond
  /// the limit is left as soon as the rest allows.
  package static func stop(
    from start: JointMotion, velocity: JointVector = .zero, limits: RetargetLimits
  ) -> Outcome {
    let target = JointMotion(q: start.q, qd: velocity)
    if let refusal = refusal(start, target, limits) { return .refused(refusal) }
    var times = JointVector.zero
    var stops = [8 of JointStop](repeating: JointStop())
    for i in 0..<limits.count {
      stops[i] = JointStop(from: start.joint(i), to: velocity[i], limits.joint(i))
      times[i] = stops[i].duration
    }
    let duration = times.maxMagnitude
    var result = Retarget(duration: duration, count: limits.count, leastTimes: times)
    for i in 0..<limits.count {
      guard stops[i].write(&result.profiles[i], from: start.joint(i), until: duration) else {
        return .refused(.unresolved(joint: i))
      }
    }
    return .motion(result)
  }
}

/// The quickest way of one joint from velocity to velocity: an acceleration that rises or falls,
/// holds at its limit, and goes back to zero.
private struct JointStop {
  private var limits = JerkProfile.Limits(velocity: 1, acceleration: 1, jerk: 1)
  private var velocity = 0.0
  private var jerks = SIMD4<Double>.zero
  private var times = SIMD4<Double>.zero
  private var accelerations = SIMD4<Double>.zero

  init() {}

  init(from start: JointPhase, to velocity: Double, _ limits: JerkProfile.Limits) {
    self.limits = limits
    self.velocity = velocity
    let most = limits.acceleration
    let jerk = limits.jerk
    let excess = max(abs(start.qdd) - most, 0) / jerk
    let back = start.qdd > 0 ? -jerk : jerk
    let v = start.qd + excess * (start.qdd + 0.5 * back * excess)
    let a = excess > 0 ? (start.qdd > 0 ? most : -most) : start.qdd
    // A joint that only lets go of its acceleration gains a·|a|/2j.
    let change = velocity - v
    let sign: Double = change >= 0.5 * a * abs(a) / jerk ? 1 : -1
    let square = max(sign * change * jerk + 0.5 * a * a, 0)
    let peak = min(square.squareRoot(), most)
    let hold = square > most * most ? (square - most * most) / (most * jerk) : 0
    jerks = SIMD4(back, sign * jerk, 0, -sign * jerk)
    times = SIMD4(excess, max(peak - sign * a, 0) / jerk, hold, peak / jerk)
    accelerations = SIMD4(start.qdd, a, sign * peak, sign * peak)
  }

  /// [s]
  var duration: Double { (times[0] + times[1]) + (times[2] + times[3]) }

  /// Writes the motion, and how it goes on until a time [s]; false when it does not check.
  func write(_ profile: inout JerkProfile, from start: JointPhase, until time: Double) -> Bool {
    profile.restart(from: start)
    var phase = start
    var fastest = max(limits.velocity, abs(start.qd))
    for i in 0..<4 {
      phase.qdd = accelerations[i]
      profile.append(
        JerkProfile.Piece(
          time: times[i], jerk: jerks[i], velocity: phase.qd, acceleration: phase.qdd))
      phase = phase.after(times[i], jerk: jerks[i])
      fastest = max(fastest, abs(phase.qd))
      if i == 0 {
        profile.endBrake()
        fastest = max(fastest, abs(phase.qd + 0.5 * phase.qdd * abs(phase.qdd) / limits.jerk))
      }
    }
    profile.append(
      JerkProfile.Piece(time: time - duration, jerk: 0, velocity: velocity, acceleration: 0))
    let end = JointPhase(
      q: phase.q + max(time - duration, 0) * velocity, qd: velocity, qdd: 0)
    let widened = JerkProfile.Limits(
      velocity: fastest, acceleration: limits.acceleration, jerk: limits.jerk)
    return profile.check(widened, target: end)
  }
}
