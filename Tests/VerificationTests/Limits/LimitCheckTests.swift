// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import Verification
import _TestSupport

@Suite("LimitCheck") struct LimitCheckTests {
  /// ±2 rad, 1.5 rad/s, 7 rad/s², 300 rad/s³ in two joints.
  private static let limits = JointLimits(
    lower: JointVector([-2, -2]), upper: JointVector([2, 2]), velocity: JointVector([1.5, 1.5]),
    effort: JointVector([10, 10]), acceleration: JointVector([7, 7]),
    jerk: JointVector([300, 300]))

  private static func check() throws -> LimitCheck {
    LimitCheck(limits, jointCount: 2, rate: try #require(ControlRate(hertz: 1000)))
  }

  @Test("a sine uses what its derivatives say", arguments: seeds(200))
  func sine(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var check = try Self.check()
    let a = random.uniform(0.001, 0.5)
    let w = random.uniform(2, 30)
    let phase = random.uniform(0, 6)
    for k in 0..<8000 {
      let s = Elementary.sincos(w * Double(k) * 1e-3 + phase).sin
      check.judge(JointVector([a * s, 0]), at: Tick(k))
    }
    // A divided difference of order n over steps h scales a sine by (sin(wh/2) / (wh/2))ⁿ.
    let x = 0.5 * w * 1e-3
    let shrink = Elementary.sincos(x).sin / x
    let use = check.joints[0]
    #expect(abs(use.position.ratio / (a / 2) - 1) < 1e-3)
    #expect(abs(use.velocity.ratio / (shrink * a * w / 1.5) - 1) < 1e-3)
    #expect(abs(use.acceleration.ratio / (shrink * shrink * a * w * w / 7) - 1) < 1e-3)
    let jerk = shrink * shrink * shrink * a * w * w * w / 300
    #expect(abs(use.jerk.ratio - jerk) < 1e-3 * jerk + 1e-5)
    #expect(check.joints[1].velocity.ratio == 0)
  }

  @Test("polynomials give their exact derivatives, also over missed ticks", arguments: seeds(200))
  func missed(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var check = try Self.check()
    let jerk = random.uniform(10, 300)
    var k = 0
    for _ in 0..<100 {
      let t = Double(k) * 1e-3
      check.judge(JointVector([jerk * t * t * t / 6, 0]), at: Tick(k))
      k += 1 + random.index(below: 4)
    }
    #expect(abs(check.joints[0].jerk.ratio - jerk / 300) < 1e-5)
  }

  @Test("a jump is seen by all that differentiate it, at its tick")
  func jump() throws {
    var check = try Self.check()
    for k in 0..<100 { check.judge(JointVector([k < 50 ? 0 : 0.003, 0]), at: Tick(k)) }
    let use = check.joints[0]
    #expect(abs(use.velocity.ratio - 2) < 1e-9 && use.velocity.tick == Tick(50))
    #expect(abs(use.acceleration.ratio - 3000 / 7) < 1e-6)
    #expect(check.worst == use.worst)
  }

  @Test("an interruption joins nothing across it")
  func interruption() throws {
    var check = try Self.check()
    for k in 0..<100 {
      if k == 50 { check.interrupt() }
      check.judge(JointVector([k < 50 ? 0 : 1, 0]), at: Tick(k))
    }
    #expect(check.worst == 0.5, "half of the range, and no speed")
  }

  @Test("on the limit is one, NaN is infinitely bad")
  func edges() throws {
    var check = try Self.check()
    check.judge(JointVector([2, 0]), at: .zero)
    #expect(check.joints[0].position.ratio == 1)
    check.judge(JointVector([.nan, 0]), at: Tick(1))
    #expect(check.joints[0].position.ratio == .infinity)
    #expect(check.joints[0].velocity.ratio == .infinity)
  }

  @Test("what no file limits is not judged")
  func unlimited() throws {
    var limits = Self.limits
    limits.acceleration = nil
    limits.jerk = nil
    var check = LimitCheck(
      limits, jointCount: 2, rate: try #require(ControlRate(hertz: 1000)))
    for k in 0..<10 { check.judge(JointVector([k % 2 == 0 ? 0 : 0.001, 0]), at: Tick(k)) }
    #expect(check.joints[0].acceleration.tick == nil && check.joints[0].jerk.tick == nil)
  }
}
