// SPDX-License-Identifier: GPL-3.0-or-later

/// One judged number: a value held against a limit at a moment.
struct JudgedValue {
  let moment: TrajectoryFinding.Moment
  let value: Double
  /// With the sign of the value.
  let limit: Double
  let uncertainty: Double
  let ratio: Double

  /// A magnitude against a limit.
  init(
    _ value: Double, limit: Double, uncertainty: Double, at moment: TrajectoryFinding.Moment
  ) {
    self.moment = moment
    self.value = value
    self.limit = value < 0 ? -limit : limit
    self.uncertainty = uncertainty
    ratio = abs(value) / limit
  }

  /// A position against the ends of its range.
  init(
    position: Double, lower: Double, upper: Double, uncertainty: Double,
    at moment: TrajectoryFinding.Moment
  ) {
    let middle = 0.5 * (lower + upper)
    self.moment = moment
    value = position
    limit = position < middle ? lower : upper
    self.uncertainty = uncertainty
    ratio = abs(position - middle) / (0.5 * (upper - lower))
  }

  /// Beyond the limit by more than the rounding of the file's numbers explains.
  var isBeyond: Bool {
    ratio > 1 && abs(value - limit) > uncertainty
  }
}

/// How near one quantity of one joint came to its limit.
package struct LimitUse: Equatable, Sendable {
  /// With the sign of the value; nil where no file states a limit, and then nothing is judged.
  package private(set) var limit: Double?
  /// At the moment of the largest share of the limit; nil when nothing was judged.
  package private(set) var value: Double?
  /// One is the limit.
  package private(set) var ratio = 0.0
  /// By how much the value may be wrong because the file's numbers are rounded.
  package private(set) var uncertainty = 0.0
  package private(set) var moment: TrajectoryFinding.Moment?
  package private(set) var basis: TrajectoryFinding.Basis?
  /// The largest share is beyond the limit, but not by more than the rounding explains.
  package private(set) var isUndecided = false

  init(limit: Double?) { self.limit = limit }

  mutating func see(_ judged: JudgedValue, _ basis: TrajectoryFinding.Basis) {
    guard moment == nil || judged.ratio > ratio else { return }
    limit = judged.limit
    value = judged.value
    ratio = judged.ratio
    uncertainty = judged.uncertainty
    moment = judged.moment
    self.basis = basis
    isUndecided = judged.ratio > 1 && !judged.isBeyond
  }
}

/// How near one joint came to its limits.
package struct TrajectoryJointUse: Equatable, Sendable {
  package internal(set) var position: LimitUse
  package internal(set) var velocity: LimitUse
  package internal(set) var acceleration: LimitUse
  package internal(set) var jerk: LimitUse

  package var all: [LimitUse] { [position, velocity, acceleration, jerk] }
}
