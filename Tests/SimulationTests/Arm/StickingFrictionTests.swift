// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("StickingFriction") struct StickingFrictionTests {
  private static let step = 0.5e-3
  private static let inertia = 0.3

  /// A body on one joint, pushed by a torque that changes with time.
  private static func run(
    _ friction: StickingFriction, seconds: Double, from v: Double = 0,
    _ torque: (Double) -> Double, each: (Double, Double, Double) -> Void = { _, _, _ in }
  ) -> (q: Double, qd: Double) {
    var z = JointVector.zero
    var (q, qd) = (0.0, v)
    for k in 0..<Int(seconds / step) {
      let resisting = friction.torque(z: z, qd: JointVector([qd]))[0]
      qd += (torque(Double(k) * step) - resisting) / inertia * step
      q += qd * step
      friction.bend(&z, qd: JointVector([qd]), step: step)
      each(q, qd, resisting)
    }
    return (q, qd)
  }

  private static func friction(
    coulomb: Double = 1, breakaway: Double = 1.3, viscous: Double = 0.4
  ) -> StickingFriction {
    StickingFriction(
      drives(coulomb: coulomb, breakaway: breakaway, viscous: viscous),
      inertia: JointVector([inertia]), step: step, count: 1)
  }

  @Test("below the breakaway torque a joint stays for ever, above it goes", arguments: seeds(40))
  func breakaway(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let friction = Self.friction()
    let below = random.uniform(-1.25, 1.25)
    // Raised within a second: a sudden torque would swing past what it is.
    let soon = Self.run(friction, seconds: 5) { below * min(1, $0) }.q
    let late = Self.run(friction, seconds: 50) { below * min(1, $0) }.q
    #expect(abs(soon) < 2e-3 && abs(late - soon) < 1e-9, "seed \(seed)")
    let above = random.uniform(1.32, 2)
    #expect(Self.run(friction, seconds: 2) { _ in above }.q > 0.05, "seed \(seed)")
  }

  @Test("a torque that rocks below the elastic range does not make the joint wander")
  func noDrift() {
    let friction = Self.friction()
    var largest = 0.0
    let end = Self.run(friction, seconds: 60, { 0.2 + 0.35 * Elementary.sincos(20 * $0).sin }) {
      q, _, _ in largest = max(largest, abs(q))
    }
    #expect(largest < 3e-4 && abs(end.q) < 3e-4)
  }

  @Test(
    "a joint that slides resists by Coulomb's, viscous and Stribeck's share", arguments: seeds(40))
  func sliding(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let friction = Self.friction()
    let v = random.uniform(0.01, 2) * (random.unit() < 0.5 ? -1 : 1)
    var z = JointVector.zero
    for _ in 0..<100_000 { friction.bend(&z, qd: JointVector([v]), step: Self.step) }
    let share = v / 0.01
    let expected = (1 + 0.3 / (1 + share * share)) * (v < 0 ? -1 : 1) + 0.4 * v
    #expect(abs(friction.torque(z: z, qd: JointVector([v]))[0] - expected) < 1e-9, "seed \(seed)")
  }

  @Test("left alone, a moving joint comes to rest and keeps no energy", arguments: seeds(40))
  func rest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let v = random.uniform(-3, 3)
    var work = 0.0
    let end = Self.run(Self.friction(), seconds: 5, from: v, { _ in 0 }) { _, qd, resisting in
      work += resisting * qd * Self.step
    }
    #expect(abs(end.qd) < 1e-6, "seed \(seed)")
    #expect(abs(work - 0.5 * Self.inertia * v * v) < 0.01 * v * v + 1e-3, "seed \(seed)")
  }

  @Test(
    "a bristle too stiff for the step is made softer, so that nothing rings", arguments: seeds(20))
  func stiff(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var stiff = drives(coulomb: 5, breakaway: 5, viscous: 0)
    stiff.presliding = JointVector([1e-7])
    let friction = StickingFriction(
      stiff, inertia: JointVector([Self.inertia]), step: Self.step, count: 1)
    let end = Self.run(friction, seconds: 3, from: random.uniform(-2, 2)) { _ in 1 }
    #expect(abs(end.qd) < 1e-6, "seed \(seed)")
  }
}
