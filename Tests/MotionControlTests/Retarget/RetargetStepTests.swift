// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Retarget, one period at a time") struct RetargetStepTests {
  private func limits(_ random: inout SeededGenerator, _ n: Int) throws -> RetargetLimits {
    func row(_ low: Double, _ high: Double) -> JointVector {
      JointVector((0..<n).map { _ in random.uniform(low, high) })
    }
    return try RetargetLimits(
      velocity: row(0.05, 1), acceleration: row(0.3, 5), jerk: row(5, 100), count: n)
  }

  @Test(
    "solved anew in every period, it is the motion solved once: the same states, the same end",
    arguments: seeds(100))
  func sameAsOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let n = 1 + random.index(below: 6)
    let limits = try limits(&random, n)
    let goal = JointVector((0..<n).map { _ in random.uniform(-0.3, 0.3) })
    var motion = JointMotion(q: .zero)
    for i in 0..<n { motion.qd[i] = random.uniform(-0.5, 0.5) * limits.velocity[i] }
    let target = JointMotion(q: goal)
    guard case .motion(let once) = Retarget.solve(from: motion, to: target, limits: limits) else {
      Issue.record("no way")
      return
    }
    var ticks = 0
    while motion != target && ticks < 20_000 {
      Retarget.step(&motion, to: goal, limits: limits, dt: 0.001)
      ticks += 1
      guard n == 1 else { continue }
      let there = once.state(at: min(Double(ticks) * 0.001, once.duration))
      #expect((motion.q - there.q).maxMagnitude < 1e-7)
      #expect((motion.qd - there.qd).maxMagnitude < 1e-5)
    }
    #expect(motion == target)
    #expect(abs(Double(ticks) * 0.001 - once.duration) <= 0.0011)
  }

  @Test("a velocity is reached exactly, each joint in its own least time", arguments: seeds(100))
  func velocity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let limits = try limits(&random, 5)
    var motion = JointMotion(q: .zero)
    var goal = JointVector.zero
    for i in 0..<5 {
      motion.qd[i] = random.uniform(-1.5, 1.5) * limits.velocity[i]
      goal[i] = random.uniform(-1, 1) * limits.velocity[i]
    }
    guard
      case .motion(let once) = Retarget.stop(from: motion, velocity: goal, limits: limits)
    else {
      Issue.record("no way")
      return
    }
    var arrivals = [Int](repeating: -1, count: 5)
    for k in 1..<20_000 where arrivals.contains(-1) {
      Retarget.step(&motion, towards: goal, limits: limits, dt: 0.001)
      for i in 0..<5 where arrivals[i] < 0 && motion.qd[i] == goal[i] && motion.qdd[i] == 0 {
        arrivals[i] = k
      }
    }
    for i in 0..<5 {
      #expect(abs(Double(arrivals[i]) * 0.001 - once.leastTimes[i]) <= 0.0011)
    }
  }

  @Test(
    "where there is no way to the place the joints brake; where there is none at all they stand")
  func noWay() throws {
    let limits = try RetargetLimits(
      velocity: JointVector([1]), acceleration: JointVector([2]), jerk: JointVector([20]), count: 1)
    var motion = JointMotion(q: .zero, qd: JointVector([0.5]))
    for _ in 0..<400 {
      let before = motion
      Retarget.step(&motion, to: JointVector([.nan]), limits: limits, dt: 0.001)
      #expect(motion.qd[0] <= before.qd[0] + 1e-15)
      #expect(abs(motion.qdd[0] - before.qdd[0]) <= 20 * 0.001 * (1 + 1e-9))
    }
    // v/a + a/j = 0.35 s, and half of it at the mean velocity.
    #expect(motion.qd[0] == 0 && abs(motion.q[0] - 0.0875) < 1e-9)

    var lost = JointMotion(
      q: JointVector([1]), qd: JointVector([.nan]), qdd: JointVector([1]))
    Retarget.step(&lost, to: .zero, limits: limits, dt: 0.001)
    #expect(lost == JointMotion(q: JointVector([1])))
  }
}
