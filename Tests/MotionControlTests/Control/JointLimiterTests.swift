// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("JointLimiter") struct JointLimiterTests {
  let limits = JointLimiter.Limits(
    count: 7, lower: JointVector([-2.9, -1.8, -2.9, -3.1, -2.9, 0, -2.9]),
    upper: JointVector([2.9, 1.8, 2.9, -0.1, 2.9, 3.7, 2.9]),
    velocity: JointVector([2.1, 2.1, 2.1, 2.1, 2.6, 2.6, 2.6]),
    acceleration: JointVector([15, 7.5, 10, 12.5, 15, 20, 20]),
    jerk: JointVector([7500, 3750, 5000, 6250, 7500, 10000, 10000]))

  /// Commands of every temper: noise, long full speed either way, sines.
  private func command(_ random: inout SeededGenerator, _ i: Int, _ temper: Int) -> JointVector {
    var v = JointVector.zero
    for j in 0..<7 {
      switch temper {
      case 0: v[j] = random.uniform(-30, 30)
      case 1: v[j] = (i / 400 + j) % 2 == 0 ? 100 : -100
      case 2: v[j] = 3 * Elementary.sincos(Double(i) * 0.013 + Double(j)).sin
      default: v[j] = i % 900 < 450 ? 1e6 : random.uniform(-0.1, 0.1)
      }
    }
    return v
  }

  @Test("no limit is ever broken, whatever is asked, at every rate", arguments: seeds(300))
  func obeys(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let dt = [0.00025, 0.001, 0.002, 0.004, 0.008][Int(seed % 5)]
    var start = JointVector.zero
    for j in 0..<7 { start[j] = random.uniform(limits.lower[j] + 0.05, limits.upper[j] - 0.05) }
    var limiter = JointLimiter(standingAt: start)
    var worst = (position: -1.0, velocity: 0.0, acceleration: 0.0, jerk: 0.0)
    for i in 0..<2500 {
      let before = limiter
      let wanted = command(&random, i, Int(seed / 5 % 4))
      limiter.accept(limiter.limited(wanted, dt: dt, limits: limits), dt: dt)
      let jerk = (limiter.qdd - before.qdd) * (1 / dt)
      for j in 0..<7 {
        let outside = max(limits.lower[j] - limiter.q[j], limiter.q[j] - limits.upper[j])
        worst.position = max(worst.position, outside)
        worst.velocity = max(worst.velocity, abs(limiter.qd[j]) / limits.velocity[j])
        worst.acceleration = max(
          worst.acceleration, abs(limiter.qdd[j]) / limits.acceleration[j])
        worst.jerk = max(worst.jerk, abs(jerk[j]) / limits.jerk[j])
      }
    }
    #expect(worst.position <= 1e-9, "dt \(dt)")
    #expect(worst.velocity <= 1 + 1e-9, "dt \(dt)")
    #expect(worst.acceleration <= 1 + 1e-9, "dt \(dt)")
    #expect(worst.jerk <= 1 + 1e-6, "dt \(dt)")
  }

  @Test("limiting twice is limiting once", arguments: seeds(300))
  func idempotent(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var limiter = JointLimiter(standingAt: JointVector([0, 0, 0, -1.5, 0, 1.5, 0]))
    for i in 0..<100 {
      let once = limiter.limited(command(&random, i, 0), dt: 0.001, limits: limits)
      #expect(limiter.limited(once, dt: 0.001, limits: limits) == once)
      limiter.accept(once, dt: 0.001)
    }
  }

  @Test("a command within the limits passes unchanged")
  func transparent() {
    var limiter = JointLimiter(standingAt: JointVector([0, 0, 0, -1.5, 0, 1.5, 0]))
    for i in 0..<3141 {
      let v = 0.4 * (1 - Elementary.sincos(Double(i) * 0.001 * 2 + Double.pi / 2).sin)
      let wanted = JointVector([v, -v, v, 0, v, 0, -v])
      let limited = limiter.limited(wanted, dt: 0.001, limits: limits)
      #expect(limited == wanted, "tick \(i)")
      limiter.accept(limited, dt: 0.001)
    }
  }

  @Test("driven at full speed against the end of its range, a joint comes close to it and stands")
  func endOfRange() {
    var limiter = JointLimiter(standingAt: JointVector([0, 0, 0, -1.5, 0, 1.5, 0]))
    for _ in 0..<20_000 {
      let wanted = JointVector(repeating: 10, count: 7)
      limiter.accept(limiter.limited(wanted, dt: 0.001, limits: limits), dt: 0.001)
    }
    for j in 0..<7 {
      #expect(limits.upper[j] - limiter.q[j] < 1e-3)
      #expect(limiter.q[j] <= limits.upper[j])
    }
    #expect(limiter.qd.maxMagnitude < 1e-6)
  }
}
