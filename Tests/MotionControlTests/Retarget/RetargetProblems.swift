// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

/// A retarget to be solved, and what judges the answer.
struct RetargetProblem {
  var start = JointMotion(q: .zero)
  var target = JointMotion(q: .zero)
  var velocity = JointVector.zero
  var acceleration = JointVector.zero
  var jerk = JointVector.zero
  let count: Int

  init(count: Int) { self.count = count }

  var limits: RetargetLimits {
    get throws {
      try RetargetLimits(
        velocity: velocity, acceleration: acceleration, jerk: jerk, count: count)
    }
  }

  /// Any start within ±`reach` of the limits, any target that can be kept.
  static func random(
    _ random: inout SeededGenerator, count: Int, reach: Double = 1
  ) -> RetargetProblem {
    var problem = RetargetProblem(count: count)
    let isNear = random.index(below: 2) == 0
    let isStiff = random.index(below: 2) == 0
    for i in 0..<count {
      let v = random.uniform(0.1, 3)
      let a = random.uniform(0.5, 15)
      let j = random.uniform(1, 200) * (isStiff ? 30 : 1)
      problem.velocity[i] = v
      problem.acceleration[i] = a
      problem.jerk[i] = j
      problem.start.q[i] = random.uniform(-3, 3)
      problem.target.q[i] =
        isNear ? problem.start.q[i] + random.uniform(-0.2, 0.2) : random.uniform(-3, 3)
      if random.index(below: 4) > 0 {
        problem.start.qd[i] = random.uniform(-v, v) * reach
        problem.start.qdd[i] = random.uniform(-a, a) * reach
      }
      guard random.index(below: 4) > 0 else { continue }
      let accelerates = random.index(below: 2) == 0
      repeat {
        problem.target.qd[i] = random.uniform(-v, v)
        problem.target.qdd[i] = accelerates ? random.uniform(-a, a) : 0
      } while !problem.canEnd(i)
    }
    return problem
  }

  /// True when the target keeps the velocity limit just before it.
  private func canEnd(_ i: Int) -> Bool {
    let a = target.qdd[i]
    return abs(target.qd[i] - 0.5 * a * abs(a) / jerk[i]) <= velocity[i]
  }

  /// True when the target keeps the velocity limit just after it.
  func canLeave(_ i: Int) -> Bool {
    let a = target.qdd[i]
    return abs(target.qd[i] + 0.5 * a * abs(a) / jerk[i]) <= velocity[i]
  }

  /// True when a joint starts inside its limits and can stay there.
  func startsInside(_ i: Int) -> Bool {
    let v = start.qd[i]
    let a = start.qdd[i]
    return abs(a) <= acceleration[i] && abs(v) <= velocity[i]
      && abs(v + 0.5 * a * abs(a) / jerk[i]) <= velocity[i]
  }

  /// Numbers that meet: at limits, equal, on the last digit.
  static func awkward(_ random: inout SeededGenerator, count: Int) -> RetargetProblem {
    var problem = RetargetProblem(count: count)
    func pick(_ values: [Double]) -> Double { values[random.index(below: values.count)] }
    let steps = [-1.0, -0.5, 0, 0, 0, 0.5, 1]
    let traces = [0, 0, 0, 1e-16, -1e-16, 1e-13, -1e-13, 1e-10, -1e-10, 1e-7, -1e-7, 1e-4]
    for i in 0..<count {
      let v = pick([0.5, 1, 2])
      let a = pick([0.5, 1, 2, 8])
      let j = pick([0.5, 1, 2, 4, 100])
      problem.velocity[i] = v
      problem.acceleration[i] = a
      problem.jerk[i] = j
      problem.start.q[i] = pick(steps) * pick([1e-9, 1e-3, 0.25, 1, 100])
      problem.target.q[i] = pick(steps) * pick([1e-9, 1e-3, 0.25, 1, 100])
      problem.start.qd[i] = pick(steps) * v
      problem.start.qdd[i] = pick(steps) * a
      problem.target.qdd[i] = pick([0, 0, 0.5, 1, -0.5, -1]) * a
      problem.target.qd[i] = pick(steps) * v
      switch random.index(below: 4) {
      case 0: problem.target.qd[i] = pick([-1, 1]) * v + problem.swing(i)
      case 1: problem.makeDirect(i)
      default: break
      }
      problem.target.q[i] += pick(traces)
      problem.start.qd[i] += pick(traces)
      problem.start.qdd[i] += pick(traces)
      let inside = abs(problem.target.qd[i]) <= v && abs(problem.target.qdd[i]) <= a
      if !inside || !problem.canEnd(i) {
        problem.target.qd[i] = 0
        problem.target.qdd[i] = 0
      }
    }
    return problem
  }

  /// What the velocity changes by while the target's acceleration builds up.
  private func swing(_ i: Int) -> Double {
    0.5 * target.qdd[i] * abs(target.qdd[i]) / jerk[i]
  }

  /// A target that one piece of jerk leads to, or the start itself.
  private mutating func makeDirect(_ i: Int) {
    let a0 = start.qdd[i]
    let a1 = target.qdd[i]
    let time = abs(a1 - a0) / jerk[i]
    let sign: Double = a1 > a0 ? 1 : -1
    target.qd[i] = start.qd[i] + time * (a0 + 0.5 * sign * jerk[i] * time)
    target.q[i] =
      start.q[i] + time * (start.qd[i] + time * (0.5 * a0 + sign * jerk[i] * time / 6))
  }
}

/// Integrates the pieces a motion is made of, by itself.
struct RetargetJudge {
  let motion: Retarget
  let problem: RetargetProblem
  /// What is wrong; empty when nothing is.
  private(set) var faults: [String] = []

  init(_ motion: Retarget, of problem: RetargetProblem) {
    self.motion = motion
    self.problem = problem
    for i in 0..<problem.count { judge(i) }
  }

  private mutating func expect(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { faults.append(text()) }
  }

  private mutating func judge(_ i: Int) {
    let target = (q: problem.target.q[i], v: problem.target.qd[i], a: problem.target.qdd[i])
    let most = (problem.velocity[i], problem.acceleration[i], problem.jerk[i])
    // Jerks and times have a last digit too; over hours it counts.
    let drift = 1e-11 + 1e-14 * motion.duration * max(most.1, 1)
    let slack = 1 + 1e-11
    let braked = motion.brakeDurations[i]
    var (t, q) = (0.0, problem.start.q[i])
    var (v, a) = (problem.start.qd[i], problem.start.qdd[i])
    var farthest = max(abs(q), 1)
    let pieces = motion.pieces(joint: i)
    expect(pieces.count <= 17, "joint \(i): \(pieces.count) pieces")
    for piece in pieces {
      let (s, j) = piece
      let isInside = t >= braked * (1 - 1e-12)
      expect(s > 0 && abs(j) <= most.2 * slack, "joint \(i): piece \(piece)")
      if isInside && a * (a + j * s) < 0 {
        expect(
          abs(v - 0.5 * a * a / j) <= most.0 * slack + drift,
          "joint \(i): peak \(v - 0.5 * a * a / j)")
      }
      q += s * (v + s * (0.5 * a + s * j / 6))
      v += s * (a + s * 0.5 * j)
      a += s * j
      t += s
      farthest = max(farthest, abs(q))
      if isInside {
        expect(abs(v) <= most.0 * slack + drift, "joint \(i): velocity \(v) at \(t)")
        expect(abs(a) <= most.1 * slack + 1e-11, "joint \(i): acceleration \(a) at \(t)")
      }
    }
    let scale = max(1, t)
    expect(abs(t - motion.duration) <= 1e-12 * scale, "joint \(i): ends at \(t)")
    expect(
      abs(q - target.q) <= 1e-10 * farthest * scale, "joint \(i): ends \(q - target.q) away")
    expect(abs(v - target.v) <= 1e-10 + drift, "joint \(i): ends \(v - target.v) too fast")
    expect(abs(a - target.a) <= 1e-10 * max(1, most.1), "joint \(i): ends with \(a)")
  }
}

extension Retarget.Outcome {
  /// The motion; a refusal is recorded as an issue.
  func motion(_ comment: @autoclosure () -> String = "") -> Retarget? {
    switch self {
    case .motion(let motion): return motion
    case .refused(let refusal):
      Issue.record("\(refusal) \(comment())")
      return nil
    }
  }
}
