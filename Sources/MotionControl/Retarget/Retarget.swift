// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// A motion from any state to a target, in the least time that the limits of velocity, acceleration
/// and jerk allow, all joints arriving at once; also a stop.
///
/// Each joint first gets inside its limits, if it starts outside (`brakeDuration`), then moves within
/// them. Without acceleration at the target its velocity goes on after the end. Every motion has
/// been integrated and judged before it is given out. The theory is in `JointReach`.
package struct Retarget: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    case motion(Retarget)
    /// An ordinary no.
    case refused(RetargetRefusal)
  }

  /// When every joint has arrived [s].
  package let duration: Double
  /// How many joints.
  package let count: Int
  /// The least time of each joint alone [s].
  package private(set) var leastTimes = JointVector.zero
  private(set) var profiles: [8 of JerkProfile]

  /// To positions, with the velocities and accelerations wanted there. Allocates: never.
  package static func solve(
    from start: JointMotion, to target: JointMotion, limits: RetargetLimits
  ) -> Outcome {
    if let refusal = refusal(start, target, limits) { return .refused(refusal) }
    let idle = JointRetarget(
      start.joint(0), start.joint(0), velocity: 1, acceleration: 1, jerk: 1)
    var problems = [8 of JointRetarget](repeating: idle)
    var duration = 0.0
    var leastTimes = JointVector.zero
    for i in 0..<limits.count {
      problems[i] = JointRetarget(
        start.joint(i), target.joint(i), velocity: limits.velocity[i],
        acceleration: limits.acceleration[i], jerk: limits.jerk[i])
      guard let time = problems[i].earliest(from: 0) else {
        return .refused(.unresolved(joint: i))
      }
      leastTimes[i] = time
      duration = max(duration, time)
    }
    // A joint can push the time on once or twice, for as many blocked intervals.
    var agreed = 0
    var i = 0
    var rounds = 0
    while agreed < limits.count {
      guard rounds < 8 * JointVector.capacity, let time = problems[i].earliest(from: duration)
      else {
        return .refused(.unresolved(joint: i))
      }
      if time > duration * (1 + 1e-14) {
        duration = time
        agreed = 0
      }
      agreed += 1
      rounds += 1
      i = i + 1 < limits.count ? i + 1 : 0
    }
    var result = Retarget(duration: duration, count: limits.count, leastTimes: leastTimes)
    for i in 0..<limits.count {
      problems[i].write(&result.profiles[i], time: duration)
      let isRight = result.profiles[i].check(
        velocity: limits.velocity[i], acceleration: limits.acceleration[i], jerk: limits.jerk[i],
        target: target.joint(i))
      guard isRight else { return .refused(.unresolved(joint: i)) }
    }
    return .motion(result)
  }

  package static func == (a: Retarget, b: Retarget) -> Bool {
    guard a.duration == b.duration, a.count == b.count, a.leastTimes == b.leastTimes else {
      return false
    }
    for i in 0..<a.count where a.profiles[i] != b.profiles[i] { return false }
    return true
  }

  private init(duration: Double, count: Int, leastTimes: JointVector) {
    self.duration = duration
    self.count = count
    self.leastTimes = leastTimes
    profiles = [8 of JerkProfile](
      repeating: JerkProfile(from: JointPhase(q: 0, qd: 0, qdd: 0)))
  }

  /// What is wrong with the question.
  private static func refusal(
    _ start: JointMotion, _ target: JointMotion, _ limits: RetargetLimits
  ) -> RetargetRefusal? {
    for i in 0..<limits.count {
      let a = start.joint(i)
      let b = target.joint(i)
      let sum = (a.q + a.qd + a.qdd) + (b.q + b.qd + b.qdd)
      guard (sum * 0) == 0 else { return .notFinite(joint: i) }
      let velocity = limits.velocity[i]
      let most = velocity * (1 + JointBrake.tolerance)
      guard abs(b.qd) <= most else { return .targetTooFast(joint: i) }
      let turning = 0.5 * b.qdd * abs(b.qdd) / limits.jerk[i]
      guard abs(b.qdd) <= limits.acceleration[i] * (1 + JointBrake.tolerance),
        abs(b.qd - turning) <= most
      else { return .targetAcceleration(joint: i) }
    }
    return nil
  }

  /// The motion at a time from the start [s], held to `0...`; past the end the target's
  /// acceleration goes on. Allocates: never.
  package func state(at time: Double) -> JointMotion {
    var motion = JointMotion(q: .zero)
    for i in 0..<count {
      let phase = profiles[i].phase(at: time).phase
      motion.q[i] = phase.q
      motion.qd[i] = phase.qd
      motion.qdd[i] = phase.qdd
    }
    return motion
  }
}

extension JointMotion {
  @inline(__always) func joint(_ i: Int) -> JointPhase {
    JointPhase(q: q[i], qd: qd[i], qdd: qdd[i])
  }
}
