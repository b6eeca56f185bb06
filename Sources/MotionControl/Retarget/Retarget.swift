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
  var profiles: [8 of JerkProfile]

  /// To positions, with the velocities and accelerations wanted there. Allocates: never.
  package static func solve(
    from start: JointMotion, to target: JointMotion, limits: RetargetLimits
  ) -> Outcome {
    if let refusal = refusal(start, target, limits) { return .refused(refusal) }
    let first = JointRetarget(start.joint(0), target.joint(0), limits.joint(0))
    var problems = [8 of JointRetarget](repeating: first)
    var leastTimes = JointVector.zero
    for i in 0..<limits.count {
      if i > 0 {
        problems[i] = JointRetarget(start.joint(i), target.joint(i), limits.joint(i))
      }
      guard let time = problems[i].earliest(from: 0) else {
        return .refused(.unresolved(joint: i))
      }
      leastTimes[i] = time
    }
    var duration = leastTimes.maxMagnitude
    if let joint = delay(&duration, until: problems, limits.count) {
      return .refused(.unresolved(joint: joint))
    }
    var result = Retarget(duration: duration, count: limits.count, leastTimes: leastTimes)
    for i in 0..<limits.count {
      problems[i].write(&result.profiles[i], time: duration)
      let isRight = result.profiles[i].check(limits.joint(i), target: target.joint(i))
      guard isRight else { return .refused(.unresolved(joint: i)) }
    }
    return .motion(result)
  }

  /// Moves a time on to the first that is feasible for every joint; nil, or the joint that fails.
  ///
  /// A joint can move it on once or twice, for as many blocked intervals.
  private static func delay(
    _ time: inout Double, until problems: borrowing [8 of JointRetarget], _ count: Int
  ) -> Int? {
    let problems = problems.span
    var agreed = 0
    var i = 0
    for _ in 0..<4 * JointVector.capacity * JointVector.capacity {
      guard let feasible = problems[i].earliest(from: time) else { return i }
      if feasible > time * (1 + 1e-14) {
        time = feasible
        agreed = 0
      }
      agreed += 1
      if agreed == count { return nil }
      i = i + 1 < count ? i + 1 : 0
    }
    return i
  }

  package static func == (a: Retarget, b: Retarget) -> Bool {
    guard a.duration == b.duration, a.count == b.count, a.leastTimes == b.leastTimes else {
      return false
    }
    for i in 0..<a.count where a.profiles[i] != b.profiles[i] { return false }
    return true
  }

  init(duration: Double, count: Int, leastTimes: JointVector) {
    self.duration = duration
    self.count = count
    self.leastTimes = leastTimes
    profiles = [8 of JerkProfile](
      repeating: JerkProfile(from: JointPhase(q: 0, qd: 0, qdd: 0)))
  }

  /// What is wrong with the question.
  static func refusal(
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
}

extension RetargetLimits {
  @inline(__always) func joint(_ i: Int) -> JerkProfile.Limits {
    JerkProfile.Limits(velocity: velocity[i], acceleration: acceleration[i], jerk: jerk[i])
  }
}

extension JointMotion {
  @inline(__always) func joint(_ i: Int) -> JointPhase {
    JointPhase(q: q[i], qd: qd[i], qdd: qdd[i])
  }
}
