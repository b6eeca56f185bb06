// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Laws of retargets") struct RetargetLawTests {
  private func duration(_ problem: RetargetProblem) throws -> Double? {
    Retarget.solve(from: problem.start, to: problem.target, limits: try problem.limits)
      .motion("\(problem)")?.duration
  }

  @Test("mirrored problems take the same time", arguments: seeds(300))
  func mirror(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "mirror")
    let problem = RetargetProblem.random(&random, count: 4, reach: 1.5)
    var mirrored = problem
    mirrored.start = JointMotion(
      q: -problem.start.q, qd: -problem.start.qd, qdd: -problem.start.qdd)
    mirrored.target = JointMotion(
      q: -problem.target.q, qd: -problem.target.qd, qdd: -problem.target.qdd)
    #expect(try duration(problem) == duration(mirrored))
  }

  @Test("the way back in time takes as long", arguments: seeds(500))
  func reversal(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "reversal")
    let problem = RetargetProblem.random(&random, count: 4, reach: 0.7)
    guard (0..<4).allSatisfy({ problem.startsInside($0) }) else { return }
    var reversed = problem
    reversed.start = JointMotion(
      q: problem.target.q, qd: -problem.target.qd, qdd: problem.target.qdd)
    reversed.target = JointMotion(
      q: problem.start.q, qd: -problem.start.qd, qdd: problem.start.qdd)
    let there = try #require(try duration(problem))
    let back = try #require(try duration(reversed))
    #expect(abs(there - back) < 1e-9 * max(1, there))
  }

  @Test("asked again on the way, it takes what is left", arguments: seeds(500))
  func replanning(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "replanning")
    var problem = RetargetProblem.random(&random, count: 1 + random.index(below: 8), reach: 0.7)
    // Just before a target that cannot be left within the limits, the joint is outside them.
    for i in 0..<problem.count where !problem.canLeave(i) { problem.target.qdd[i] = 0 }
    let limits = try problem.limits
    let outcome = Retarget.solve(from: problem.start, to: problem.target, limits: limits)
    let motion = try #require(outcome.motion())
    for _ in 0..<20 {
      let time = random.unit() * motion.duration
      let again = Retarget.solve(from: motion.state(at: time), to: problem.target, limits: limits)
      let rest = try #require(again.motion("at \(time)"))
      #expect(
        abs(rest.duration - (motion.duration - time)) < 1e-6, "at \(time) of \(motion.duration)")
    }
  }

  @Test("no joint alone takes longer, and some joint sets the time or blocks a shorter one")
  func synchronisation() throws {
    for seed in seeds(500) {
      var random = SeededGenerator(seed: seed, stream: "synchronisation")
      let problem = RetargetProblem.random(&random, count: 6, reach: 0.7)
      let outcome = Retarget.solve(
        from: problem.start, to: problem.target, limits: try problem.limits)
      guard let motion = outcome.motion() else { continue }
      #expect(motion.duration >= motion.leastTimes.maxMagnitude, "seed \(seed)")
      let end = motion.state(at: motion.duration)
      #expect((end.q - problem.target.q).maxMagnitude < 1e-10, "seed \(seed)")
      #expect((end.qd - problem.target.qd).maxMagnitude < 1e-10, "seed \(seed)")
      #expect((end.qdd - problem.target.qdd).maxMagnitude < 1e-9, "seed \(seed)")
    }
  }

  @Test("extrema bound a dense sampling, are taken, and stand still there", arguments: seeds(200))
  func extrema(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "extrema")
    let problem = RetargetProblem.random(&random, count: 3, reach: 1.5)
    let outcome = Retarget.solve(
      from: problem.start, to: problem.target, limits: try problem.limits)
    let motion = try #require(outcome.motion())
    let extrema = motion.extrema
    for k in 0...2000 {
      let q = motion.state(at: motion.duration * Double(k) / 2000).q
      for i in 0..<3 {
        #expect(q[i] >= extrema.lower[i] - 1e-9 && q[i] <= extrema.upper[i] + 1e-9)
      }
    }
    for i in 0..<3 {
      for (q, time) in [
        (extrema.lower[i], extrema.lowerTime[i]), (extrema.upper[i], extrema.upperTime[i]),
      ] {
        let state = motion.state(at: time)
        #expect(abs(state.q[i] - q) < 1e-9)
        let isEnd = time == 0 || abs(time - motion.duration) < 1e-12 * max(1, time)
        #expect(isEnd || abs(state.qd[i]) < 1e-9)
      }
    }
  }

  @Test("peaks bound a dense sampling and stay within the limits", arguments: seeds(200))
  func peaks(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "peaks")
    let problem = RetargetProblem.random(&random, count: 3, reach: 0.5)
    guard (0..<3).allSatisfy({ problem.startsInside($0) }) else { return }
    let outcome = Retarget.solve(
      from: problem.start, to: problem.target, limits: try problem.limits)
    let motion = try #require(outcome.motion())
    let peaks = motion.peaks
    for i in 0..<3 {
      #expect(peaks.velocity[i] <= problem.velocity[i] * (1 + 1e-11))
      #expect(peaks.acceleration[i] <= problem.acceleration[i] * (1 + 1e-11))
      #expect(peaks.jerk[i] <= problem.jerk[i] * (1 + 1e-11))
    }
    for k in 0...500 {
      let state = motion.state(at: motion.duration * Double(k) / 500)
      for i in 0..<3 {
        #expect(abs(state.qd[i]) <= peaks.velocity[i] + 1e-9)
        #expect(abs(state.qdd[i]) <= peaks.acceleration[i] + 1e-9)
      }
    }
  }
}
