// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

extension Retarget {
  /// The motion at a time from the start [s], held to `0...`; past the end the acceleration of the
  /// target goes on. Allocates: never.
  package func state(at time: Double) -> JointMotion {
    var motion = JointMotion(q: .zero)
    let profiles = profiles.span
    for i in 0..<count {
      let phase = profiles[i].phase(at: time).phase
      motion.q[i] = phase.q
      motion.qd[i] = phase.qd
      motion.qdd[i] = phase.qdd
    }
    return motion
  }

  /// Smallest and largest positions between start and end, and when they are first reached.
  package struct Extrema: Equatable, Sendable {
    /// [rad, m]
    package fileprivate(set) var lower = JointVector.zero
    package fileprivate(set) var upper = JointVector.zero
    /// From the start [s].
    package fileprivate(set) var lowerTime = JointVector.zero
    package fileprivate(set) var upperTime = JointVector.zero
  }

  /// How far each joint goes: at the ends, and where its velocity changes sign. Allocates: never.
  package var extrema: Extrema {
    var extrema = Extrema()
    let profiles = profiles.span
    for i in 0..<count {
      let range = profiles[i].range
      extrema.lower[i] = range.lower.q
      extrema.upper[i] = range.upper.q
      extrema.lowerTime[i] = range.lower.time
      extrema.upperTime[i] = range.upper.time
    }
    return extrema
  }

  /// The largest magnitudes after the brake.
  package struct Peaks: Equatable, Sendable {
    /// [rad/s, m/s]
    package fileprivate(set) var velocity = JointVector.zero
    /// [rad/s², m/s²]
    package fileprivate(set) var acceleration = JointVector.zero
    /// [rad/s³, m/s³]
    package fileprivate(set) var jerk = JointVector.zero
  }

  /// How fast each joint gets once it is inside its limits. Allocates: never.
  package var peaks: Peaks {
    var peaks = Peaks()
    let profiles = profiles.span
    for i in 0..<count {
      let peak = profiles[i].peak
      peaks.velocity[i] = peak.velocity
      peaks.acceleration[i] = peak.acceleration
      peaks.jerk[i] = peak.jerk
    }
    return peaks
  }

  /// How long each joint takes to get inside its limits [s]; zero when it starts there.
  package var brakeDurations: JointVector {
    var durations = JointVector.zero
    let profiles = profiles.span
    for i in 0..<count { durations[i] = profiles[i].brakeDuration }
    return durations
  }

  /// The pieces of constant jerk of a joint: how long each lasts [s] and its jerk. Allocates: once.
  package func pieces(joint: Int) -> [(time: Double, jerk: Double)] {
    (0..<profiles[joint].count).map {
      (profiles[joint].pieces[$0].time, profiles[joint].pieces[$0].jerk)
    }
  }
}

extension JerkProfile {
  /// The smallest and the largest position, and when.
  fileprivate var range: (lower: (q: Double, time: Double), upper: (q: Double, time: Double)) {
    var lower = (q: start.q, time: 0.0)
    var upper = lower
    func visit(_ q: Double, _ time: Double) {
      if q < lower.q { lower = (q, time) }
      if q > upper.q { upper = (q, time) }
    }
    var phase = start
    var time = 0.0
    let pieces = pieces.span
    for i in 0..<count {
      let piece = pieces[i]
      phase.qd = piece.velocity
      phase.qdd = piece.acceleration
      let turns = phase.turns(jerk: piece.jerk)
      for turn in [turns.0, turns.1] where turn > 0 && turn < piece.time {
        visit(phase.after(turn, jerk: piece.jerk).q, time + turn)
      }
      phase = phase.after(piece.time, jerk: piece.jerk)
      time += piece.time
      visit(phase.q, time)
    }
    return (lower, upper)
  }

  fileprivate var brakeDuration: Double {
    var sum = 0.0
    for i in 0..<brakeCount { sum += pieces[i].time }
    return sum
  }

  fileprivate var peak: (velocity: Double, acceleration: Double, jerk: Double) {
    var peak = (velocity: 0.0, acceleration: 0.0, jerk: 0.0)
    let pieces = pieces.span
    for i in brakeCount..<count {
      let piece = pieces[i]
      let begin = JointPhase(q: 0, qd: piece.velocity, qdd: piece.acceleration)
      let end = begin.after(piece.time, jerk: piece.jerk)
      peak.velocity = max(peak.velocity, abs(begin.qd), abs(end.qd))
      peak.acceleration = max(peak.acceleration, abs(begin.qdd), abs(end.qdd))
      peak.jerk = max(peak.jerk, abs(piece.jerk))
      if begin.qdd * end.qdd < 0 {
        let top = begin.qd - 0.5 * begin.qdd * begin.qdd / piece.jerk
        peak.velocity = max(peak.velocity, abs(top))
      }
    }
    return peak
  }
}

extension JointPhase {
  /// Where the velocity is zero under constant jerk; NaN or infinite where it is not.
  fileprivate func turns(jerk: Double) -> (Double, Double) {
    // qd + qdd·t + jerk/2·t² = 0, with the sum that cannot cancel.
    let square = qdd * qdd - 2 * jerk * qd
    guard square >= 0 else { return (.nan, .nan) }
    let root = square.squareRoot()
    let sum = qdd >= 0 ? -(qdd + root) : root - qdd
    return (sum / jerk, 2 * qd / sum)
  }
}
