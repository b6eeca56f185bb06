// SPDX-License-Identifier: GPL-3.0-or-later

/// The retarget of one joint, in its own units: brake, what it can do after, and how to write it down.
/// Allocates: never.
struct JointRetarget {
  private let start: JointPhase
  private let brake: JointBrake
  private let brakeTime: Double
  private let reach: JointReach
  /// Unit of time [s], and jerk limit [rad/s³, m/s³].
  private let unit: Double
  private let jerk: Double

  init(
    _ start: JointPhase, _ target: JointPhase, velocity: Double, acceleration: Double, jerk: Double
  ) {
    self.start = start
    self.jerk = jerk
    unit = acceleration / jerk
    let perV = 1 / (acceleration * unit)
    let perA = 1 / acceleration
    let perQ = perV / unit
    let v = velocity * perV
    brake = JointBrake(q: 0, v: start.qd * perV, a: start.qdd * perA, velocity: v)
    brakeTime = (brake.times[0] + brake.times[1]) + (brake.times[2] + brake.times[3])
    reach = JointReach(
      distance: (target.q - start.q) * perQ - brake.q, from: (brake.v, brake.a),
      to: (target.qd * perV, target.qdd * perA), velocity: v,
      tolerance: (1e-12 + 1e-15 * (abs(start.q) + abs(target.q))) * perQ)
  }

  /// The first feasible time that is not before `time` [s]; nil when the search fails.
  func earliest(from time: Double) -> Double? {
    guard let t = reach.earliest(from: time / unit - brakeTime) else { return nil }
    return (t + brakeTime) * unit
  }

  /// Writes the motion that arrives at `time` [s].
  func write(_ profile: inout JerkProfile, time: Double) {
    profile.restart(from: start)
    var a = start.qdd
    for i in 0..<brake.count {
      let jerk = brake.jerks[i] * self.jerk
      let time = brake.times[i] * unit
      profile.append(time, jerk: jerk, acceleration: a)
      a += jerk * time
    }
    profile.endBrake()
    let (far, near, share) = reach.mixture(time / unit - brakeTime)
    let scale = (time: unit, jerk: jerk)
    if share == 1 {
      far.write(to: &profile, 1, scale)
    } else if share == 0 {
      near.write(to: &profile, -1, scale)
    } else {
      profile.write(far, share, near, share - 1, scale)
    }
  }
}

extension JointReach.Pieces {
  fileprivate func write(
    to profile: inout JerkProfile, _ share: Double, _ scale: (time: Double, jerk: Double)
  ) {
    let jerk = share * scale.jerk
    let acceleration = jerk * scale.time
    for i in 0..<7 {
      profile.append(
        times[i] * scale.time, jerk: JointReach.Pieces.jerks[i] * jerk,
        acceleration: accelerations[i] * acceleration)
    }
  }
}

extension JerkProfile {
  /// Adds the weighted sum of two motions.
  fileprivate mutating func write(
    _ a: JointReach.Pieces, _ shareA: Double, _ b: JointReach.Pieces, _ shareB: Double,
    _ scale: (time: Double, jerk: Double)
  ) {
    let jerks = JointReach.Pieces.jerks
    let acceleration = scale.jerk * scale.time
    var i = 0
    var j = 0
    var left = max(a.times[0], 0)
    var right = max(b.times[0], 0)
    while i < 7 && j < 7 {
      let time = min(left, right)
      let atA = a.accelerations[i] + jerks[i] * (a.times[i] - left)
      let atB = b.accelerations[j] + jerks[j] * (b.times[j] - right)
      append(
        time * scale.time, jerk: (jerks[i] * shareA + jerks[j] * shareB) * scale.jerk,
        acceleration: (atA * shareA + atB * shareB) * acceleration)
      left -= time
      right -= time
      if left <= 0 {
        i += 1
        left = i < 7 ? max(a.times[i], 0) : 0
      }
      if right <= 0 {
        j += 1
        right = j < 7 ? max(b.times[j], 0) : 0
      }
    }
  }

  /// Integrates the pieces: true when the target is met and, after the brake, the limits are kept.
  func check(
    velocity: Double, acceleration: Double, jerk: Double, target: JointPhase
  ) -> Bool {
    let tolerance = 4 * JointBrake.tolerance
    let most = (
      v: velocity * (1 + tolerance), a: acceleration * (1 + tolerance), j: jerk * (1 + 1e-14)
    )
    let step = 1e-10 * max(acceleration, 1)
    var phase = start
    var largest = max(abs(start.q), 1)
    for i in 0..<count {
      let piece = pieces[i]
      guard abs(phase.qdd - piece.acceleration) <= step, abs(piece.jerk) <= most.j else {
        return false
      }
      phase.qdd = piece.acceleration
      let next = phase.after(piece.time, jerk: piece.jerk)
      if i >= brakeCount {
        guard abs(next.qdd) <= most.a, abs(next.qd) <= most.v else { return false }
        if phase.qdd * next.qdd < 0 {
          let peak = phase.qd - 0.5 * phase.qdd * phase.qdd / piece.jerk
          guard abs(peak) <= most.v else { return false }
        }
      }
      phase = next
      largest = max(largest, abs(phase.q))
    }
    return abs(phase.q - target.q) <= 1e-10 * largest
      && abs(phase.qd - target.qd) <= 1e-10 * max(velocity, 1)
      && abs(phase.qdd - target.qdd) <= step
  }
}
