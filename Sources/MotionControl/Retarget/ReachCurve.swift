// SPDX-License-Identifier: GPL-3.0-or-later

/// The farthest one joint gets towards positive positions in a given time, from one velocity and
/// acceleration to another, within |v| ≤ V, |a| ≤ 1 and |j| ≤ 1.
///
/// Of all motions of equal time, the farthest has the jerk + 0 − 0 − 0 + (Pontryagin; the problem is
/// convex, so there is one, and the curve is complete). Prolonged by its first and last jerk to where
/// the acceleration is zero, it rises from `w0` by a peak `x` of acceleration to the velocity u and
/// falls by a peak −`y` to `w1`:
///
///     u = w0 + x² + hold = w1 + y² + hold,    span = 2x + hold + cruise + 2y + hold,
///     reach = (w0 + u)/2 · (2x + hold) + V · cruise + (w1 + u)/2 · (2y + hold).
///
/// A peak is negative when the acceleration does not change its sign in between. `span` and `reach`
/// are the time and way of the prolonged motion. Within limits that are not met, x + y = span/2 and
/// x − y = (w1 − w0)/(x + y); elsewhere a square root is all that is needed. d reach/d span first
/// falls and then rises, up to the cruise. Allocates: never.
struct ReachCurve {
  /// One motion of the curve.
  struct Point {
    /// Peak of the acceleration of the rise, and of the deceleration of the fall.
    var rise: Double
    var fall: Double
    /// Times at the acceleration limit and at the velocity limit.
    var riseHold = 0.0
    var cruise = 0.0
    var fallHold = 0.0
    /// Way of the prolonged motion, and its derivative by the span.
    var reach = 0.0
    var slope = 0.0
  }

  /// Start and end of the rising and of the falling acceleration: a0 ≤ `rise`, −a1 ≤ `fall`.
  let a0: Double
  let b1: Double
  let w0: Double
  let w1: Double
  private let k: Double
  private let velocity: Double
  /// Way of what was prolonged.
  let extra: Double
  /// Where the velocity limit is just met.
  private let fastest: Point
  private let cruiseSpan: Double

  /// - Parameters:
  ///   - from: velocity and acceleration at the start, which can be kept within the limits.
  ///   - to: the same at the end.
  ///   - velocity: V.
  init(from: (v: Double, a: Double), to: (v: Double, a: Double), velocity: Double) {
    a0 = from.a
    b1 = -to.a
    w0 = from.v - 0.5 * a0 * a0
    w1 = to.v - 0.5 * b1 * b1
    k = w1 - w0
    // What is within the limit but for rounding, at either end, is within it here.
    let velocity = max(velocity, w0 + a0 * max(a0, 0), w1 + b1 * max(b1, 0))
    self.velocity = velocity
    extra = a0 * (w0 + a0 * a0 / 6) + b1 * (w1 + b1 * b1 / 6)
    let g = max(velocity - w0, 0)
    let h = max(velocity - w1, 0)
    var point = Point(rise: min(g, 1), fall: min(h, 1))
    if g > 1 { point.riseHold = g - 1 } else { point.rise = max(g.squareRoot(), a0) }
    if h > 1 { point.fallHold = h - 1 } else { point.fall = max(h.squareRoot(), b1) }
    cruiseSpan = 2 * (point.rise + point.fall) + point.riseHold + point.fallHold
    point.reach =
      ReachCurve.half(w0, point.rise, point.riseHold)
      + ReachCurve.half(w1, point.fall, point.fallHold)
    point.slope = velocity + 0.5 * point.rise * point.fall
    fastest = point
  }

  /// The span of a motion that takes `time`.
  @inline(__always) func span(_ time: Double) -> Double { time + a0 + b1 }

  /// The way of the rise or the fall from `w`.
  @inline(__always) private static func half(_ w: Double, _ peak: Double, _ hold: Double) -> Double
  {
    (w + 0.5 * (peak * peak + hold)) * (2 * peak + hold)
  }

  /// The motion of a span.
  func point(at span: Double) -> Point {
    if span >= cruiseSpan {
      var point = fastest
      guard span > cruiseSpan else { return point }
      point.cruise = span - cruiseSpan
      point.reach += velocity * point.cruise
      point.slope = velocity
      return point
    }
    let sum = 0.5 * span
    let difference = sum > 0 ? min(max(k / sum, -2), 2) : 0
    let rise = min(max(0.5 * (sum + difference), a0), sum - b1)
    var point = Point(rise: rise, fall: sum - rise)
    // A start or an end may be at the limit but for rounding.
    let most = 1 + 2 * JointBrake.tolerance
    if point.rise > most || point.fall > most { saturate(&point, span) }
    let g = point.rise * point.rise + point.riseHold
    point.reach =
      ReachCurve.half(w0, point.rise, point.riseHold)
      + ReachCurve.half(w1, point.fall, point.fallHold)
    point.slope = w0 + g + 0.5 * point.rise * point.fall
    return point
  }

  /// The larger of the two peaks held at the acceleration limit, or both.
  private func saturate(_ point: inout Point, _ span: Double) {
    let larger = abs(k)
    let least = k >= 0 ? b1 : a0
    var smaller = max(max(span - larger, 0).squareRoot() - 1, least)
    var hold = larger + smaller * smaller - 1
    var smallerHold = 0.0
    if smaller > 1 {
      smaller = 1
      smallerHold = 0.5 * (span - larger) - 2
      hold = smallerHold + larger
    }
    hold = max(hold, 0)
    if k >= 0 {
      point = Point(rise: 1, fall: smaller, riseHold: hold, fallHold: smallerHold)
    } else {
      point = Point(rise: smaller, fall: 1, riseHold: smallerHold, fallHold: hold)
    }
  }
}

extension ReachCurve {
  /// The first span from `start` up to `end` at which the reach, less before, comes to `reach`;
  /// nil when there is none.
  ///
  /// Newton's method from the side on which it cannot leave the root: forwards where the slope
  /// falls, backwards where it rises.
  func span(reaching reach: Double, from start: Double, to end: Double) -> Double? {
    if a0 < 0 || b1 < 0 {
      let bend = min(self.bend, end)
      var span = start
      var rounds = 0
      while span < bend && rounds < 60 {
        let point = point(at: span)
        guard point.slope > 0 else { break }
        let step = (reach - point.reach) / point.slope
        span += step
        if span <= bend && step <= 1e-15 * (1 + abs(span)) { return span }
        rounds += 1
      }
    }
    var span = end
    if end < .infinity {
      if point(at: end).reach < reach { return nil }
      if end <= bend { return end }
    } else {
      if fastest.reach <= reach { return cruiseSpan + (reach - fastest.reach) / velocity }
      span = upperBound(reach, from: start)
      if span < start || point(at: span).reach < reach { span = cruiseSpan }
    }
    for _ in 0..<60 {
      let point = point(at: span)
      let over = point.reach - reach
      guard over > 0, point.slope > 0 else { break }
      let step = over / point.slope
      guard span - step < span else { break }
      span -= step
      if step <= 1e-9 * span { break }
    }
    return max(span, start)
  }

  /// Where the slope stops falling.
  private var bend: Double {
    let larger = abs(k)
    let sum = larger.squareRoot() * 0.7598356856515925  // 3^(−1/4)
    if sum * 1.3660254037844386 <= 1 { return 2 * sum }  // (1 + √3)/2
    if larger + 0.0625 > 1 { return larger + 0.5625 }
    return 2 * (1 - (1 - larger).squareRoot())
  }

  /// A span not far above the last that has the reach, and hardly ever below it; the reach is below
  /// the cruise's.
  private func upperBound(_ reach: Double, from start: Double) -> Double {
    let larger = abs(k)
    let bothHold = 4 + larger
    if cruiseSpan > bothHold {
      // With both at the acceleration limit: h² + (2w + 1)·h + rest = 0, the larger root.
      let w = max(w0, w1)
      let half = w + 0.5
      let rest = w * (2 + larger) - 0.5 * larger * (1 + larger) - reach
      let root = half * half - rest
      if root > 0 {
        let square = root.squareRoot()
        let h = half > 0 ? -rest / (half + square) : square - half
        if h > 1 { return min(2 + 2 * h + larger, cruiseSpan) }
      }
    }
    let end = min(cruiseSpan, bothHold)
    guard larger < 1 else { return end }
    // With neither: s⁴ + 4m·s² − 4·reach·s − k² = 0 for s = span/2, bounded after Lagrange.
    let oneHolds = min(2 + 2 * (1 - larger).squareRoot(), cruiseSpan)
    guard oneHolds > start else { return end }
    let there = point(at: oneHolds)
    guard there.reach >= reach, there.slope > 0 else { return end }
    let m = w0 + w1
    let a = m < 0 ? 2 * (-m).squareRoot() : 0
    let b = reach > 0 ? ReachCurve.aboveCubeRoot(4 * reach) : 0
    let c = larger.squareRoot()
    return min(2 * (a + b + c - min(a, b, c)), oneHolds)
  }

  /// The cube root of a positive number or up to 8 % more, from a third of its exponent.
  private static func aboveCubeRoot(_ x: Double) -> Double {
    Double(bitPattern: x.bitPattern / 3 + 0x2A9F_8B7C_EF1D_0DA0) * 1.04
  }
}
