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

  /// The weighted sum of two motions that take the same time.
  mutating func write(
    _ a: JointReach.Pieces, _ shareA: Double, _ b: JointReach.Pieces, _ shareB: Double,
    to profile: inout JerkProfile
  ) {
    let jerks = JointReach.Pieces.jerks
    let tailsA = a.tails
    let tailsB = b.tails
    var (startA, startB) = (Instant(total: tailsA[7]), Instant(total: tailsB[7]))
    var now = startA
    var endA = startA.after(a.times[0], tail: tailsA[0])
    var endB = startB.after(b.times[0], tail: tailsB[0])
    var i = 0
    var j = 0
    // Piece 7 is the end, with no jerk.
    while i < 7 || j < 7 {
      let isA = j == 7 || (i < 7 && endA.since(endB) <= 0)
      let next = isA ? endA : endB
      let time = next.since(now)
      if time > 0 {
        let atA = a.accelerations[i] + jerks[i] * now.since(startA)
        let atB = b.accelerations[j] + jerks[j] * now.since(startB)
        write(
          time, jerk: jerks[i] * shareA + jerks[j] * shareB,
          acceleration: atA * shareA + atB * shareB, to: &profile)
        now = next
      }
      if isA {
        i += 1
        startA = endA
        if i < 7 { endA = startA.after(a.times[i], tail: tailsA[i]) }
      } else {
        j += 1
        startB = endB
        if j < 7 { endB = startB.after(b.times[j], tail: tailsB[j]) }
      }
    }
  }
}

/// A time of a motion, counted from the start and back from the end, so that what is short near
/// either end keeps its digits however long the whole is.
private struct Instant {
  private let head: Double
  private let tail: Double
  private let half: Double

  private init(head: Double, tail: Double, half: Double) {
    self.head = head
    self.tail = tail
    self.half = half
  }

  /// The start of a motion that takes `total`.
  init(total: Double) { self.init(head: 0, tail: total, half: 0.5 * total) }

  @inline(__always) func after(_ time: Double, tail: Double) -> Instant {
    Instant(head: head + max(time, 0), tail: tail, half: half)
  }

  @inline(__always) func since(_ earlier: Instant) -> Double {
    head <= half ? head - earlier.head : earlier.tail - tail
  }
}

extension JointReach.Pieces {
  /// The time from the end of each piece to the end of the motion; the eighth is the whole.
  fileprivate var tails: [8 of Double] {
    var tails = [8 of Double](repeating: 0)
    var sum = 0.0
    for i in stride(from: 6, through: 0, by: -1) {
      tails[i] = sum
      sum += max(times[i], 0)
    }
    tails[7] = sum
    return tails
  }
}
