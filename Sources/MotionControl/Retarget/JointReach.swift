// SPDX-License-Identifier: GPL-3.0-or-later

/// What one joint can do on its way from one state to another: how soon it can be there, and after
/// which times.
///
/// After a time t the joint can be everywhere between the farthest and the nearest position, and
/// nowhere else: with both motions every mixture of them keeps the limits and meets the same ends.
/// The times at which the target lies between are what is feasible; the intervals left out are the
/// blocked intervals of Berscheid and Kröger (2021). Times in units of A/J, so that the limits of
/// acceleration and jerk are 1. Allocates: never.
struct JointReach {
  /// Towards positive positions, and the same mirrored.
  private let far: ReachCurve
  private let near: ReachCurve
  /// Way from the end of the brake to the target, and what counts as met.
  private let distance: Double
  private let tolerance: Double
  /// The least time from velocity to velocity, whatever the way.
  let quickest: Double
  /// The open interval of times in which the velocities cannot be joined; empty at infinity.
  private let gapStart: Double
  private let gapEnd: Double

  /// - Parameters:
  ///   - from: way to go, velocity and acceleration at the start, inside the limits.
  ///   - to: velocity and acceleration at the end.
  ///   - tolerance: what counts as the target's place.
  init(
    distance: Double, from: (v: Double, a: Double), to: (v: Double, a: Double), velocity: Double,
    tolerance: Double
  ) {
    far = ReachCurve(from: from, to: to, velocity: velocity)
    near = ReachCurve(
      from: (-from.v, -from.a), to: (-to.v, -to.a), velocity: velocity)
    self.distance = distance
    self.tolerance = tolerance + 4e-15 * (abs(distance) + abs(far.extra))
    // A state on the way of an earlier answer has its rounding; it must not cost a detour.
    let exact = 1e-12 * velocity
    quickest = JointReach.quickest(from: from, to: to, exact: exact)
    (gapStart, gapEnd) = JointReach.gap(from: from, to: to, exact: exact)
  }

  /// The least time from one velocity and acceleration to another within |a| ≤ 1, |j| ≤ 1.
  static func quickest(
    from: (v: Double, a: Double), to: (v: Double, a: Double), exact: Double
  ) -> Double {
    let change = to.v - from.v
    let direct = 0.5 * abs(to.a - from.a) * (to.a + from.a)
    if abs(change - direct) <= exact { return abs(to.a - from.a) }
    let sign: Double = change > direct ? 1 : -1
    let square = sign * change + 0.5 * (from.a * from.a + to.a * to.a)
    let time = square > 1 ? 1 + square : 2 * max(square, 0).squareRoot()
    return time - sign * (from.a + to.a)
  }

  /// Between two accelerations of the same sign there are times too long for a direct way and too
  /// short for one by way of the other sign.
  private static func gap(
    from: (v: Double, a: Double), to: (v: Double, a: Double), exact: Double
  ) -> (Double, Double) {
    guard from.a * to.a > 0 else { return (.infinity, .infinity) }
    let a0 = abs(from.a)
    let a1 = abs(to.a)
    let change = from.a > 0 ? to.v - from.v : from.v - to.v
    let square = 0.5 * (a0 * a0 + a1 * a1) - change
    let least = min(a0, a1)
    guard square > 0, square <= least * least + exact else { return (.infinity, .infinity) }
    let root = min(square.squareRoot(), least)
    return (a0 + a1 - 2 * root, a0 + a1 + 2 * root)
  }

  /// The first feasible time that is not before `time`; nil when the search fails.
  func earliest(from time: Double) -> Double? {
    let least = max(time, quickest)
    let slack = 1e-14 * (1 + least)
    if least < gapEnd - slack {
      if least <= gapStart + slack {
        if let entry = entry(from: min(least, max(gapStart, quickest)), to: gapStart) {
          return max(entry, time)
        }
      }
      guard gapEnd < .infinity else { return nil }
      return entry(from: gapEnd, to: .infinity)
    }
    return entry(from: least, to: .infinity)
  }

  /// The first feasible time in an interval that has no gap.
  private func entry(from time: Double, to end: Double) -> Double? {
    let above = distance + far.extra
    let farSpan = far.span(time)
    if above > far.point(at: farSpan).reach + tolerance {
      return far.span(reaching: above, from: farSpan, to: far.span(end)).map { $0 - far.span(0) }
    }
    let below = near.extra - distance
    let nearSpan = near.span(time)
    if below > near.point(at: nearSpan).reach + tolerance {
      return near.span(reaching: below, from: nearSpan, to: near.span(end)).map {
        $0 - near.span(0)
      }
    }
    return time
  }

  /// The mixture of the farthest and the nearest motion of a feasible time that meets the target:
  /// the times and jerks of each and the share of the farthest.
  func mixture(_ time: Double) -> (far: Pieces, near: Pieces, share: Double) {
    let far = self.far.point(at: self.far.span(time))
    let near = self.near.point(at: self.near.span(time))
    let high = far.reach - self.far.extra
    let low = self.near.extra - near.reach
    var share = high > low ? min(max((distance - low) / (high - low), 0), 1) : 1
    if abs(distance - high) <= tolerance { share = 1 }
    if abs(distance - low) <= tolerance { share = 0 }
    return (Pieces(far, self.far), Pieces(near, self.near), share)
  }
}

extension JointReach {
  /// Seven pieces with the jerks + 0 − 0 − 0 +, some of no time.
  struct Pieces {
    static var jerks: [8 of Double] {
      @inline(__always) get { [1, 0, -1, 0, -1, 0, 1, 0] }
    }
    let times: [8 of Double]
    /// At the start of each; the eighth at the end.
    let accelerations: [8 of Double]

    init(_ point: ReachCurve.Point, _ curve: ReachCurve) {
      let rise = point.rise
      let fall = point.fall
      let cruises = point.cruise > 0
      times = [
        rise - curve.a0, point.riseHold, cruises ? rise : rise + fall, point.cruise,
        cruises ? fall : 0, point.fallHold, fall - curve.b1, 0,
      ]
      accelerations = [curve.a0, rise, rise, 0, 0, -fall, -fall, -curve.b1]
    }
  }
}
