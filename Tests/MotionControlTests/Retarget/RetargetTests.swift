// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Retargets") struct RetargetTests {
  /// `ROBOTSIM_LONG=1` draws a million problems of each kind.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 200 : 20_000

  @Test("random problems from inside the limits check", arguments: seeds(50))
  func inside(_ seed: UInt64) throws {
    try sweep(seed, "inside") { random in
      RetargetProblem.random(&random, count: 1 + random.index(below: 8), reach: 0.7)
    }
  }

  @Test("random problems from anywhere check", arguments: seeds(50))
  func outside(_ seed: UInt64) throws {
    try sweep(seed, "outside") { random in
      RetargetProblem.random(&random, count: 1 + random.index(below: 8), reach: 2)
    }
  }

  @Test("problems whose numbers meet check", arguments: seeds(50))
  func awkward(_ seed: UInt64) throws {
    try sweep(seed, "awkward") { random in
      RetargetProblem.awkward(&random, count: 1 + random.index(below: 8))
    }
  }

  private func sweep(
    _ seed: UInt64, _ name: String, _ draw: (inout SeededGenerator) -> RetargetProblem
  ) throws {
    var random = SeededGenerator(seed: seed, stream: name)
    var failures = 0
    for k in 0..<Self.draws where failures < 5 {
      let problem = draw(&random)
      let outcome = Retarget.solve(
        from: problem.start, to: problem.target, limits: try problem.limits)
      guard let motion = outcome.motion("seed \(seed), draw \(k): \(problem)") else {
        failures += 1
        continue
      }
      let faults = RetargetJudge(motion, of: problem).faults
      if !faults.isEmpty {
        failures += 1
        Issue.record("seed \(seed), draw \(k): \(faults) in \(problem)")
      }
    }
  }

  @Test(
    "a joint that starts outside is inside after its brake, and not before", arguments: seeds(50))
  func brake(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "brake")
    for _ in 0..<Self.draws {
      let problem = RetargetProblem.random(&random, count: 3, reach: 2)
      let outcome = Retarget.solve(
        from: problem.start, to: problem.target, limits: try problem.limits)
      guard let motion = outcome.motion() else { continue }
      for i in 0..<3 {
        let time = motion.brakeDurations[i]
        #expect((time == 0) == problem.startsInside(i))
        guard time > 0 else { continue }
        for share in [0.5, 0.99, 1] {
          let state = motion.state(at: share * time)
          var there = problem
          there.start = state
          if share == 1 {
            there.velocity[i] *= 1 + 1e-10
            there.acceleration[i] *= 1 + 1e-10
          }
          #expect(there.startsInside(i) == (share == 1), "seed \(seed), joint \(i)")
        }
      }
    }
  }

  @Test("rest to rest takes what the textbook says", arguments: seeds(200))
  func restToRest(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let d = random.uniform(0.001, 5)
    let v = random.uniform(0.1, 3)
    let a = random.uniform(0.1, 10)
    let j = random.uniform(1, 1000)
    // Time to a velocity and back, each half with its peak of acceleration.
    func rise(_ w: Double) -> Double { w >= a * a / j ? w / a + a / j : 2 * (w / j).squareRoot() }
    var (low, high) = (0.0, v)
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if middle * rise(middle) < d { low = middle } else { high = middle }
    }
    let expected = 2 * rise(high) + max(0, d - high * rise(high)) / high
    let limits = try RetargetLimits(
      velocity: JointVector([v]), acceleration: JointVector([a]), jerk: JointVector([j]), count: 1)
    let outcome = Retarget.solve(
      from: JointMotion(q: .zero), to: JointMotion(q: JointVector([-d])), limits: limits)
    let motion = try #require(outcome.motion())
    #expect(abs(motion.duration - expected) < 1e-11 * max(1, expected))
  }

  @Test("what stands at its target moves not at all")
  func nothingToDo() throws {
    let here = JointMotion(q: JointVector([1, 2]), qd: JointVector([0, 0.5]))
    let limits = try RetargetLimits(
      velocity: JointVector([1, 1]), acceleration: JointVector([1, 1]), jerk: JointVector([1, 1]),
      count: 2)
    let motion = try #require(Retarget.solve(from: here, to: here, limits: limits).motion())
    #expect(motion.duration == 0)
    #expect(motion.state(at: 0) == here)
    #expect(motion.state(at: 2).q == JointVector([1, 3]))
  }
}
