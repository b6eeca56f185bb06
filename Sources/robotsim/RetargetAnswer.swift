// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// A retarget that was asked for, and how it is shown.
struct RetargetAnswer {
  struct Problem {
    /// Of the table, where it stands in one.
    let line: Int?
    let start: JointMotion
    let target: JointMotion
    let limits: RetargetLimits
  }

  struct List: Encodable {
    let retargets: [Document]
  }

  struct Document: Encodable {
    struct Joint: Encodable {
      /// The least time of the joint alone, and of what brings it inside its limits.
      let least_s: Double
      let brake_s: Double
      /// Largest magnitudes after that, over the limits.
      let velocity_ratio: Double
      let acceleration_ratio: Double
      let jerk_ratio: Double
      /// Smallest and largest position [rad, m], and when.
      let lower: Double
      let lower_s: Double
      let upper: Double
      let upper_s: Double
      /// The pieces of constant jerk: durations [s] and jerks [rad/s³, m/s³].
      let times_s: [Double]?
      let jerks: [Double]?
    }
    let line: Int?
    let ok: Bool
    /// motion, or why there is none.
    let result: String
    let duration_s: Double?
    let joints: [Joint]
  }

  let problem: Problem
  private let outcome: Retarget.Outcome

  init(_ problem: Problem, _ outcome: Retarget.Outcome) {
    self.problem = problem
    self.outcome = outcome
  }

  var motion: Retarget? {
    if case .motion(let motion) = outcome { return motion }
    return nil
  }

  private var result: String {
    switch outcome {
    case .motion: return "motion"
    case .refused(let refusal): return refusal.description
    }
  }

  func document(pieces: Bool) -> Document {
    Document(
      line: problem.line, ok: motion != nil, result: result, duration_s: motion?.duration,
      joints: motion.map { joints($0, pieces: pieces) } ?? [])
  }

  private func joints(_ motion: Retarget, pieces: Bool) -> [Document.Joint] {
    let extrema = motion.extrema
    let peaks = motion.peaks
    let brakes = motion.brakeDurations
    return (0..<motion.count).map { i in
      let own = pieces ? motion.pieces(joint: i) : nil
      return Document.Joint(
        least_s: motion.leastTimes[i], brake_s: brakes[i],
        velocity_ratio: peaks.velocity[i] / problem.limits.velocity[i],
        acceleration_ratio: peaks.acceleration[i] / problem.limits.acceleration[i],
        jerk_ratio: peaks.jerk[i] / problem.limits.jerk[i],
        lower: extrema.lower[i], lower_s: extrema.lowerTime[i], upper: extrema.upper[i],
        upper_s: extrema.upperTime[i], times_s: own?.map(\.time), jerks: own?.map(\.jerk))
    }
  }

  /// For people; many are a line each.
  func print(alone: Bool) {
    let place = problem.line.map { "line \($0): " } ?? ""
    guard let motion else { return Swift.print(place + result) }
    Swift.print(place + "\(motion.duration.column(0, 6)) s")
    guard alone else { return }
    Swift.print("joint  alone [s]  brake [s]   v/max   a/max   j/max  from [deg]    to [deg]")
    for (i, joint) in joints(motion, pieces: false).enumerated() {
      Swift.print(
        "\(i + 1)".padded(to: 5) + joint.least_s.column(11, 6) + joint.brake_s.column(11, 6)
          + joint.velocity_ratio.column(8, 3) + joint.acceleration_ratio.column(8, 3)
          + joint.jerk_ratio.column(8, 3) + (joint.lower * 180 / .pi).column(12, 4)
          + (joint.upper * 180 / .pi).column(12, 4))
    }
    Swift.print("from and to: the smallest and largest position on the way")
  }

  /// Times and joints as CSV, the end included.
  func printTable(_ motion: Retarget, step: Double) {
    let names = ["q", "qd", "qdd"].flatMap { name in (0..<motion.count).map { "\(name)\($0)" } }
    Swift.print((["t_s"] + names).joined(separator: ","))
    var k = 0
    while true {
      let time = min(Double(k) * step, motion.duration)
      let state = motion.state(at: time)
      let numbers = [state.q, state.qd, state.qdd].flatMap { $0.values(motion.count) }
      Swift.print(([time] + numbers).map { "\($0)" }.joined(separator: ","))
      if time >= motion.duration { return }
      k += 1
    }
  }
}
