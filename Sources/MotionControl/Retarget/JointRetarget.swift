// SPDX-License-Identifier: GPL-3.0-or-later

/// The retarget of one joint, in its own units: brake, what it can do after, and how to write it down.
/// Allocates: never.
struct JointRetarget {
  private let start: JointPhase
  private let brake: JointBrake
  private let brakeTime: Double
  private let reach: JointReach
  /// Unit of time [s], and limits of acceleration and jerk.
  private let unit: Double
  private let acceleration: Double
  private let jerk: Double

  init(_ start: JointPhase, _ target: JointPhase, _ limits: JerkProfile.Limits) {
    self.start = start
    acceleration = limits.acceleration
    jerk = limits.jerk
    unit = acceleration / jerk
    let perV = 1 / (acceleration * unit)
    let perA = 1 / acceleration
    let perQ = perV / unit
    let v = limits.velocity * perV
    brake = JointBrake(q: 0, v: start.qd * perV, a: start.qdd * perA, velocity: v)
    brakeTime = (brake.times[0] + brake.times[1]) + (brake.times[2] + brake.times[3])
    reach = JointReach(
      distance: (target.q - start.q) * perQ - brake.q, from: (brake.v, brake.a),
      to: (target.qd * perV, target.qdd * perA), velocity: v,
      tolerance: (1e-11 + 1e-15 * (abs(start.q) + abs(target.q))) * perQ)
  }

  /// The first feasible time that is not before `time` [s]; nil when the search fails.
  func earliest(from time: Double) -> Double? {
    guard let t = reach.earliest(from: time / unit - brakeTime) else { return nil }
    return (t + brakeTime) * unit
  }

  /// Writes the motion that arrives at `time` [s].
  func write(_ profile: inout JerkProfile, time: Double) {
    profile.restart(from: start)
    var writer = Writer(velocity: start.qd, scale: (unit, acceleration, jerk))
    var a = start.qdd / acceleration
    for i in 0..<brake.count {
      writer.write(brake.times[i], jerk: brake.jerks[i], acceleration: a, to: &profile)
      a += brake.jerks[i] * brake.times[i]
    }
    profile.endBrake()
    if brake.count > 0 { writer.velocity = brake.v * acceleration * unit }
    let (far, near, share) = reach.mixture(time / unit - brakeTime)
    if share == 1 {
      writer.write(far, 1, to: &profile)
    } else if share == 0 {
      writer.write(near, -1, to: &profile)
    } else {
      writer.write(far, share, near, share - 1, to: &profile)
    }
  }
}

/// Writes pieces in units of the joint into a profile, and keeps the velocity.
private struct Writer {
  /// [rad/s, m/s]
  var velocity: Double
  let scale: (time: Double, acceleration: Double, jerk: Double)

  @inline(__always) mutating func write(
    _ time: Double, jerk: Double, acceleration: Double, to profile: inout JerkProfile
  ) {
    let t = time * scale.time
    let a = acceleration * scale.acceleration
    let j = jerk * scale.jerk
    profile.append(JerkProfile.Piece(time: t, jerk: j, velocity: velocity, acceleration: a))
    velocity += max(t, 0) * (a + t * (0.5 * j))
  }

  /// One motion, or its mirror image.
  mutating func write(_ a: JointReach.Pieces, _ sign: Double, to profile: inout JerkProfile) {
    for i in 0..<7 {
      write(
        a.times[i], jerk: JointReach.Pieces.jerks[i] * sign,
        acceleration: a.accelerations[i] * sign, to: &profile)
    }
  }

  /// The weighted sum of two motions.
  mutating func write(
    _ a: JointReach.Pieces, _ shareA: Double, _ b: JointReach.Pieces, _ shareB: Double,
    to profile: inout JerkProfile
  ) {
    let jerks = JointReach.Pieces.jerks
    var i = 0
    var j = 0
    var left = max(a.times[0], 0)
    var right = max(b.times[0], 0)
    // Piece 7 is the end, with no jerk; the two motions take the same time but for rounding.
    while i < 7 || j < 7 {
      let time = i == 7 ? right : j == 7 ? left : min(left, right)
      let atA = i == 7 ? a.accelerations[7] : a.accelerations[i] + jerks[i] * (a.times[i] - left)
      let atB = j == 7 ? b.accelerations[7] : b.accelerations[j] + jerks[j] * (b.times[j] - right)
      write(
        time, jerk: jerks[i] * shareA + jerks[j] * shareB,
        acceleration: atA * shareA + atB * shareB, to: &profile)
      left -= time
      right -= time
      if left <= 0 && i < 7 {
        i += 1
        left = max(a.times[i], 0)
      }
      if right <= 0 && j < 7 {
        j += 1
        right = max(b.times[j], 0)
      }
    }
  }
}
