// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Judges the measured joints against their limits and against what they were told.
package struct JointMonitor: Equatable, Sendable {
  /// What a joint may do; constant.
  package struct Limits: Equatable, Sendable {
    package var count: Int
    package var lower: JointVector
    package var upper: JointVector
    package var velocity: JointVector
    /// Beyond `lower` and `upper` by this much, a measured position counts as outside [rad].
    package var positionMargin = 0.001
    /// The measured velocity may exceed its limit by this factor before it counts.
    package var velocityRatio = 1.05
    /// How far a joint may be from its command [rad].
    package var following = 0.05
    /// A joint told to move faster than this is expected to move [rad/s].
    package var stallSpeed = 0.05
    /// It moves when it has this share of the velocity it was told.
    package var stallShare = 0.1
    /// How long it may stand still [s].
    package var stallDuration = 0.15

    package init(count: Int, lower: JointVector, upper: JointVector, velocity: JointVector) {
      self.count = count
      self.lower = lower
      self.upper = upper
      self.velocity = velocity
    }
  }

  /// Periods for which each joint has stood although told to move.
  package private(set) var periodsStalled = SIMD8<Int32>.zero

  package init() {}

  /// `qCommanded` and `qdCommanded` are what the drives were told for this instant.
  package mutating func check(
    q: JointVector, qd: JointVector, qCommanded: JointVector, qdCommanded: JointVector,
    limits: Limits, periods: Int, period: Double
  ) -> FaultSet {
    guard q.isFinite, qd.isFinite else { return .encoderInvalid }
    var faults: FaultSet = []
    for i in 0..<limits.count {
      let low = limits.lower[i] - limits.positionMargin
      let high = limits.upper[i] + limits.positionMargin
      if !(q[i] >= low && q[i] <= high) { faults.insert(.jointPositionLimit) }
      if !(abs(qd[i]) <= limits.velocity[i] * limits.velocityRatio) {
        faults.insert(.jointVelocityLimit)
      }
      if !(abs(q[i] - qCommanded[i]) <= limits.following) { faults.insert(.trackingError) }
      let told = abs(qdCommanded[i])
      let stands = told > limits.stallSpeed && abs(qd[i]) < limits.stallShare * told
      periodsStalled[i] = stands ? periodsStalled[i] + Int32(periods) : 0
      if Double(periodsStalled[i]) * period > limits.stallDuration {
        faults.insert(.jointStalled)
      }
    }
    return faults
  }

  /// Forgets what has been counted: after a standstill.
  package mutating func reset() { self = JointMonitor() }
}

extension JointMonitor {
  /// Every number that changes.
  package mutating func visit(_ v: inout some StateVisitor & ~Copyable) {
    v.visit(&periodsStalled, "monitors.joints.periodsStalled")
  }
}
