// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath

/// A path with limits, drawn at random: long and short, with repeated waypoints, joints that stand,
/// moves down to 1e-9 rad and limits that differ by ten thousand between joints.
struct RetimingProblem: CustomStringConvertible {
  let waypoints: [JointVector]
  let limits: RetimingLimits
  let kind: JointPath.Kind
  let description: String

  /// Problems of a sweep; `ROBOTSIM_LONG=1` takes as many as the figures in `docs/retiming.md`.
  static let isLong = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] != nil

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: "retiming")
    func power(_ lower: Double, _ upper: Double) -> Double {
      Elementary.pow(10, random.uniform(lower, upper))
    }
    let n = 1 + random.index(below: 8)
    let count = 2 + random.index(below: random.unit() < 0.5 ? 9 : 49)
    let size = random.unit() < 0.5 ? random.uniform(0.1, 3) : power(-9, 1)
    let repeats = random.unit() < 0.3 ? random.uniform(0, 0.8) : 0
    let still = random.unit() < 0.3 ? 0.5 : 0
    let isMixed = random.unit() < 0.2
    let scales = (0..<n).map { _ in
      random.unit() < still ? 0 : isMixed ? power(-9, 0) : 1.0
    }
    var q = JointVector((0..<n).map { _ in random.uniform(-3, 3) })
    let isWalk = random.unit() < 0.5
    let origin = q
    var waypoints = [q]
    for _ in 1..<count {
      if random.unit() >= repeats {
        for i in 0..<n {
          q[i] = (isWalk ? q[i] : origin[i]) + scales[i] * size * random.uniform(-1, 1)
        }
      }
      waypoints.append(q)
    }
    let spread = random.unit() < 0.4 ? 2.0 : 0.5
    func limits(_ middle: Double) -> JointVector {
      JointVector((0..<n).map { _ in middle * power(-spread, spread) })
    }
    let (velocity, acceleration) = (limits(2), limits(10))
    self.waypoints = waypoints
    self.limits = RetimingLimits(
      count: n, velocity: velocity, acceleration: acceleration, jerk: limits(power(0, 4)))
    kind = random.unit() < 0.7 ? .cubic : .quintic
    description =
      "seed \(seed): \(kind), \(n) joints, \(count) waypoints, size \(size), repeats \(repeats)"
  }

  /// Ten waypoints between the joint limits of a robot.
  static func waypoints(_ robot: RobotModel, seed: UInt64) -> [JointVector] {
    var random = SeededGenerator(seed: seed)
    return (0..<10).map { _ in robot.limits.random(&random, count: robot.jointCount) }
  }
}

/// The largest shares of limits that a motion takes at even times and within every piece.
struct WorstRatios: Equatable {
  var velocity = 0.0
  var acceleration = 0.0
  var jerk = 0.0

  var largest: Double { max(velocity, acceleration, jerk) }

  init(_ motion: JointTrajectory, _ limits: RetimingLimits, samples: Int = 2000) {
    for k in 0...samples {
      see(motion.sample(at: motion.duration * Double(k) / Double(samples)), limits)
    }
    for (begin, end) in zip(motion.breaks, motion.breaks.dropFirst()) {
      for share in [1e-6, 0.25, 0.5, 0.75, 1 - 1e-6] {
        see(motion.sample(at: begin + (end - begin) * share), limits)
      }
    }
  }

  private mutating func see(_ sample: JointTrajectory.Sample, _ limits: RetimingLimits) {
    func larger(_ a: Double, _ b: Double) -> Double { b <= a ? a : b.isNaN ? .infinity : b }
    for i in 0..<limits.count {
      velocity = larger(velocity, abs(sample.qd[i]) / limits.velocity[i])
      acceleration = larger(acceleration, abs(sample.qdd[i]) / limits.acceleration[i])
      if let most = limits.jerk { jerk = larger(jerk, abs(sample.qddd[i]) / most[i]) }
    }
  }
}
