// SPDX-License-Identifier: GPL-3.0-or-later

/// Brings a joint that starts outside its limits, or cannot stay inside, back in the least time:
/// first the acceleration, then the velocity. In units with |a| ≤ 1, |j| ≤ 1; allocates: never.
struct JointBrake {
  /// Jerk of each piece, −1, 0 or 1, and how long it lasts.
  private(set) var jerks = SIMD4<Double>.zero
  private(set) var times = SIMD4<Double>.zero
  private(set) var count = 0
  /// The state after it; as before when nothing was outside.
  private(set) var q: Double
  private(set) var v: Double
  private(set) var a: Double

  /// What counts as inside, in shares of a limit.
  static let tolerance = 1e-12

  init(q: Double, v: Double, a: Double, velocity: Double) {
    self.q = q
    self.v = v
    self.a = a
    let tolerance = JointBrake.tolerance
    if abs(a) > 1 { add(a > 0 ? -1 : 1, abs(a) - 1) }
    let standing = self.v + 0.5 * self.a * abs(self.a)
    let most = velocity * (1 + tolerance)
    let isHigh = standing > most || (self.v > most && standing >= -most)
    guard isHigh || standing < -most || self.v < -most else { return }
    slow(isHigh ? 1 : -1, to: velocity)
  }

  /// Back to the limit of the velocity from beyond it in direction `sign`, with an acceleration from
  /// which the joint stays above the opposite limit.
  private mutating func slow(_ sign: Double, to velocity: Double) {
    let v = sign * self.v
    let a = sign * self.a
    let deepest = min(1, 2 * velocity.squareRoot())
    let square = max(a * a + 2 * (v - velocity), 0)
    var end = deepest
    if square <= deepest * deepest {
      end = square.squareRoot()
      add(-sign, a + end)
    } else {
      let peak = max(v - velocity + 0.5 * (a * a + deepest * deepest), 0)
      let hold = max(peak - 1, 0)
      let low = hold > 0 ? 1 : peak.squareRoot()
      add(-sign, a + low)
      add(0, hold)
      add(sign, low - deepest)
    }
    self.v = sign * velocity
    self.a = -sign * end
  }

  private mutating func add(_ jerk: Double, _ time: Double) {
    guard time > 0 else { return }
    q += time * (v + time * (0.5 * a + time * jerk * (1.0 / 6)))
    v += time * (a + time * 0.5 * jerk)
    a += time * jerk
    jerks[count] = jerk
    times[count] = time
    count += 1
  }
}
