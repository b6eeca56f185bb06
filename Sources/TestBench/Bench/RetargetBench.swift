// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// Time-optimal retargets of a robot, and looking at them.
enum RetargetBench {
  /// Problems that take turns; a power of two.
  static let problems = 1024
  /// A control cycle, after which the target has changed [s].
  static let cycle = 1e-3

  private struct Problem {
    var start: JointMotion
    var target: JointMotion
  }

  /// Nothing for a robot whose files state no accelerations or jerks.
  static func operations(_ robot: RobotModel) -> [OperationBench.Operation] {
    guard let limits = RetargetLimits(robot) else { return [] }
    var random = SeededGenerator(seed: 31, stream: "bench retarget")
    let resting = (0..<problems).map { _ in
      Problem(
        start: JointMotion(q: robot.limits.random(&random, count: limits.count)),
        target: JointMotion(q: robot.limits.random(&random, count: limits.count)))
    }
    let moving = resting.map { inMotion($0, &random, limits) }
    let near = moving.map { problem in
      var problem = problem
      problem.target.q = problem.start.q + (problem.target.q - problem.start.q) * 0.01
      return problem
    }
    func solving(_ name: String, _ what: String, _ list: [Problem]) -> OperationBench.Operation {
      OperationBench.Operation(name, what) { numbers in
        var sum = 0.0
        for i in numbers {
          let problem = list[i & (problems - 1)]
          sum += duration(
            Retarget.solve(from: problem.start, to: problem.target, limits: limits))
        }
        return sum
      }
    }
    return [
      solving("retarget.rest", "retarget from rest to rest", resting),
      solving("retarget.moving", "retarget with moving start and target", moving),
      solving("retarget.near", "the same, the target a hundredth as far", near),
    ] + more(moving, limits)
  }

  /// Half the velocity and acceleration at the start, half the velocity at the target.
  private static func inMotion(
    _ problem: Problem, _ random: inout SeededGenerator, _ limits: RetargetLimits
  ) -> Problem {
    var problem = problem
    for i in 0..<limits.count {
      problem.start.qd[i] = random.uniform(-0.5, 0.5) * limits.velocity[i]
      problem.start.qdd[i] = random.uniform(-0.5, 0.5) * limits.acceleration[i]
      problem.target.qd[i] = random.uniform(-0.5, 0.5) * limits.velocity[i]
    }
    return problem
  }

  private static func duration(_ outcome: Retarget.Outcome) -> Double {
    guard case .motion(let motion) = outcome else { return 0 }
    return motion.duration
  }

  private static func more(
    _ moving: [Problem], _ limits: RetargetLimits
  ) -> [OperationBench.Operation] {
    let motions = moving.compactMap { problem -> Retarget? in
      guard
        case .motion(let motion) = Retarget.solve(
          from: problem.start, to: problem.target, limits: limits)
      else { return nil }
      return motion
    }
    var state = JointMotion(q: .zero)
    return [
      OperationBench.Operation(
        "retarget.changing", "retarget and state one cycle on, another target every cycle"
      ) { numbers in
        for i in numbers {
          let target = moving[i & (problems - 1)].target
          let outcome = Retarget.solve(from: state, to: target, limits: limits)
          if case .motion(let motion) = outcome { state = motion.state(at: cycle) }
        }
        return state.q[0]
      },
      OperationBench.Operation("retarget.stop", "stop in least time", batch: 8) { numbers in
        var sum = 0.0
        for i in numbers {
          sum += duration(Retarget.stop(from: moving[i & (problems - 1)].start, limits: limits))
        }
        return sum
      },
      OperationBench.Operation("retarget.state", "state of a retarget", batch: 32) { numbers in
        var sum = 0.0
        for i in numbers {
          let share = Double(i & 63) / 64
          let index = i % motions.count
          sum += motions[index].state(at: share * motions[index].duration).q[0]
        }
        return sum
      },
      OperationBench.Operation("retarget.extrema", "extrema of a retarget", batch: 8) { numbers in
        var sum = 0.0
        for i in numbers { sum += motions[i % motions.count].extrema.upper[0] }
        return sum
      },
    ]
  }
}
