// SPDX-License-Identifier: GPL-3.0-or-later

extension JerkProfile {
  /// The limits of one joint.
  struct Limits {
    let velocity: Double
    let acceleration: Double
    let jerk: Double
  }

  /// Integrates the pieces: true when the target is met to 1e-10 [rad, m, and per s and s²] or to as
  /// much of the largest number on the way, and the limits are kept after the brake.
  ///
  /// What rounding leaves of the way, in motions of hours, goes to the velocity of the longest piece
  /// first, less than the last digit of it.
  mutating func check(_ limits: Limits, target: JointPhase) -> Bool {
    guard let first = way(limits, target) else { return false }
    guard abs(first.miss) > 2e-11 * first.largest else { return true }
    var longest = brakeCount
    for i in longest..<count where pieces[i].time > pieces[longest].time { longest = i }
    guard longest < count else { return abs(first.miss) <= 1e-10 * first.largest }
    pieces[longest].velocity -= first.miss / pieces[longest].time
    guard let second = way(limits, target) else { return false }
    return abs(second.miss) <= 1e-10 * second.largest
  }

  /// By how much the position misses the target's, and the largest on the way, at least 1; nil when
  /// something else is wrong.
  private borrowing func way(
    _ limits: Limits, _ target: JointPhase
  ) -> (miss: Double, largest: Double)? {
    let slack = 1 + 4 * JointBrake.tolerance
    let mostV = limits.velocity * slack
    let mostA = limits.acceleration * slack
    let mostJ = limits.jerk * (1 + 1e-14)
    // Times are no finer than the last digit of the whole.
    let pieces = pieces.span
    let instant = 1e-15 * duration
    let nearA = 1e-10 * max(limits.acceleration, 1) + limits.jerk * instant
    let nearV = 1e-10 * max(limits.velocity, 1) + limits.acceleration * instant
    var stepV = max(nearV, 1e-10 * abs(start.qd))
    var largest = max(abs(start.q), 1)
    var phase = start
    for i in 0..<count {
      let piece = pieces[i]
      guard abs(phase.qd - piece.velocity) <= stepV, abs(phase.qdd - piece.acceleration) <= nearA,
        abs(piece.jerk) <= mostJ
      else { return nil }
      phase.qd = piece.velocity
      phase.qdd = piece.acceleration
      let next = phase.after(piece.time, jerk: piece.jerk)
      if i < brakeCount {
        stepV = max(stepV, 1e-10 * abs(next.qd))
      } else {
        guard abs(next.qdd) <= mostA, abs(next.qd) <= mostV else { return nil }
        if phase.qdd * next.qdd < 0 {
          let peak = phase.qd - 0.5 * phase.qdd * phase.qdd / piece.jerk
          guard abs(peak) <= mostV else { return nil }
        }
      }
      phase = next
      largest = max(largest, abs(phase.q))
    }
    guard abs(phase.qd - target.qd) <= nearV, abs(phase.qdd - target.qdd) <= nearA else {
      return nil
    }
    return (phase.q - target.q, largest)
  }
}
