// SPDX-License-Identifier: GPL-3.0-or-later

package import MotionControl
package import SpatialMath

/// The largest share of a limit that was used, and when.
package struct WorstRatio: Equatable, Sendable {
  /// One is the limit.
  package private(set) var ratio = 0.0
  /// Nil when nothing was judged.
  package private(set) var tick: Tick?

  package init() {}

  /// NaN counts as infinitely bad.
  mutating func see(_ value: Double, at tick: Tick) {
    let value = value.isNaN ? .infinity : value
    guard self.tick == nil || value > ratio else { return }
    ratio = value
    self.tick = tick
  }
}

/// How one joint used its limits.
package struct JointUse: Equatable, Sendable {
  /// Distance from the middle of the range over half the range.
  package internal(set) var position = WorstRatio()
  package internal(set) var velocity = WorstRatio()
  /// Nothing is judged where no limit is stated.
  package internal(set) var acceleration = WorstRatio()
  /// Nothing is judged where no limit is stated.
  package internal(set) var jerk = WorstRatio()

  package init() {}

  /// The worst of the four.
  package var worst: Double {
    max(max(position.ratio, velocity.ratio), max(acceleration.ratio, jerk.ratio))
  }
}

/// Judges a series of joint positions by finite differences of them alone: it believes no velocity
/// that the series states of itself, and shares no code with those who make such series.
///
/// Differences are divided differences, so that ticks may be missing. Allocates: never while
/// watching.
package struct LimitCheck: Sendable {
  private let limits: JointLimits
  private let rate: ControlRate
  package private(set) var joints: [JointUse]
  private var window = DifferenceWindow()

  package init(_ limits: JointLimits, jointCount: Int, rate: ControlRate) {
    self.limits = limits
    self.rate = rate
    joints = Array(repeating: JointUse(), count: jointCount)
  }

  /// The worst ratio of all joints and limits.
  package var worst: Double { joints.reduce(0) { max($0, $1.worst) } }

  /// The series begins anew: nothing before this is joined with what follows, as when the drives
  /// were off.
  package mutating func interrupt() { window.empty() }

  /// Takes in the joint positions of one tick.
  ///
  /// - Precondition: ticks ascend.
  package mutating func judge(_ q: JointVector, at tick: Tick) {
    let time = rate.seconds(at: tick)
    precondition(
      window.known == 0 || time > window.times[0], "tick \(tick.index) after \(window.times[0]) s")
    window.push(q, at: time)
    for i in joints.indices { judge(joint: i, at: tick) }
  }

  private mutating func judge(joint i: Int, at tick: Tick) {
    let half = 0.5 * (limits.upper[i] - limits.lower[i])
    let middle = 0.5 * (limits.upper[i] + limits.lower[i])
    joints[i].position.see(abs(window.values[0][i] - middle) / half, at: tick)
    guard window.known >= 2 else { return }
    joints[i].velocity.see(abs(window.slope(i)) / limits.velocity[i], at: tick)
    guard window.known >= 3 else { return }
    if let acceleration = limits.acceleration {
      joints[i].acceleration.see(abs(window.curvature(i)) / acceleration[i], at: tick)
    }
    guard window.known >= 4, let jerk = limits.jerk else { return }
    joints[i].jerk.see(abs(window.third(i)) / jerk[i], at: tick)
  }
}
