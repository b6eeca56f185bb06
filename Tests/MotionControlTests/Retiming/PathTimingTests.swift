// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PathTiming") struct PathTimingTests {
  static func limits(
    _ velocity: [Double], _ acceleration: [Double], jerk: [Double]? = nil
  ) -> RetimingLimits {
    RetimingLimits(
      count: velocity.count, velocity: JointVector(velocity),
      acceleration: JointVector(acceleration), jerk: jerk.map { JointVector($0) })
  }

  @Test("one joint on a straight way takes the closed form's time")
  func closedForms() throws {
    let path = JointPath(through: [JointVector([0]), JointVector([1.5])])
    // A trapezium of velocity: way / v + v / a; a triangle: 2 √(way / a).
    for (v, a, time) in [(0.5, 2.0, 1.5 / 0.5 + 0.5 / 2), (10, 2, 2 * (1.5 / 2.0).squareRoot())] {
      let motion = try PathTiming(Self.limits([v], [a])).retimed(path)
      #expect(abs(motion.duration / time - 1) < 1e-3 && motion.duration >= time * (1 - 1e-12))
    }
    // With jerk alone in the way: 4 (way / 2 j)^1/3; with acceleration: way / v + v / a + a / j.
    for (v, a, j, time) in [
      (100.0, 100.0, 3.0, 4 * Elementary.pow(1.5 / 6, 1.0 / 3)),
      (0.5, 2, 8, 1.5 / 0.5 + 0.5 / 2 + 2.0 / 8),
    ] {
      let motion = try PathTiming(Self.limits([v], [a], jerk: [j])).retimed(path)
      #expect(abs(motion.duration / time - 1) < 3e-3, "\(motion.duration) against \(time)")
      #expect(motion.duration >= time * (1 - 1e-12))
    }
  }

  @Test("no limit is broken on random problems", arguments: seeds(40))
  func random(seed: UInt64) throws {
    // Forty chunks, so that the seed of a failure is told and the work is spread.
    let each = RetimingProblem.isLong ? 125 : 8
    for k in 0..<UInt64(each) {
      try keepsLimits(RetimingProblem(seed: (seed - 1) * UInt64(each) + k + 1))
    }
  }

  private func keepsLimits(_ problem: RetimingProblem) throws {
    let path = JointPath(through: problem.waypoints, problem.kind)
    var limits = problem.limits
    let smooth = try PathTiming(limits).retimed(path)
    limits.jerk = nil
    let quick = try PathTiming(limits).retimed(path)
    for (motion, limits) in [(quick, limits), (smooth, problem.limits)] {
      #expect(motion.duration.isFinite, "\(problem)")
      #expect(path.isStandstill == (motion.duration == 0), "\(problem)")
      let worst = WorstRatios(motion, limits)
      #expect(worst.largest <= 1 + 1e-6, "\(problem): \(worst)")
      let end = motion.sample(at: motion.duration)
      #expect(end.q == problem.waypoints.last && end.qd == .zero, "\(problem)")
      #expect(motion.sample(at: 0).q == problem.waypoints[0], "\(problem)")
    }
  }

  @Test("with jerk limits acceleration is continuous and zero at both ends", arguments: seeds(10))
  func smoothEnds(seed: UInt64) throws {
    let problem = RetimingProblem(seed: seed)
    let motion = try PathTiming(problem.limits).retimed(
      JointPath(through: problem.waypoints, problem.kind))
    let jerk = try #require(problem.limits.jerk)
    for t in motion.breaks {
      let step = 1e-7 * motion.duration
      let (a, b) = (motion.sample(at: max(t - step, 0)), motion.sample(at: t + step))
      for i in 0..<problem.limits.count {
        // Rounding of the acceleration, and what the jerk changes it by.
        let room = 1e-8 * problem.limits.acceleration[i] + 2.1 * step * jerk[i]
        #expect(abs(b.qdd[i] - a.qdd[i]) <= room, "\(problem) at \(t)")
      }
    }
  }

  @Test("the derivatives are those of the positions", arguments: seeds(20))
  func derivatives(seed: UInt64) throws {
    let robot = try Arms.panda()
    let path = JointPath(
      through: RetimingProblem.waypoints(robot, seed: seed), seed % 2 == 0 ? .cubic : .quintic)
    let motion = try PathTiming(RetimingLimits(robot, jerk: true)).retimed(path)
    var random = SeededGenerator(seed: seed)
    let h = 1e-6
    for _ in 0..<50 {
      let t = random.uniform(0.01, motion.duration - 0.01)
      let (a, b, c) = (
        motion.sample(at: t - h), motion.sample(at: t), motion.sample(at: t + h)
      )
      #expect(((c.q - a.q) * (0.5 / h) - b.qd).maxMagnitude < 1e-7)
      // The acceleration has corners where the jerk jumps.
      #expect(((c.qd - a.qd) * (0.5 / h) - b.qdd).maxMagnitude < 2e-2)
    }
  }

  @Test("on the Panda the duration is that of TOPP-RA with 10,000 grid points")
  func reference() throws {
    let robot = try Arms.panda()
    let limits = try RetimingLimits(robot, jerk: false)
    // toppra 0.6.10, interpolation scheme, 10,000 grid points, the same spline and limits.
    let durations: [(UInt64, Double)] = [
      (1, 14.470351028887945), (2, 13.82914713034353), (3, 13.892535387570579),
      (4, 14.121975805450974), (5, 14.269738930103335),
    ]
    for (seed, duration) in durations {
      let path = JointPath(through: RetimingProblem.waypoints(robot, seed: seed))
      let motion = try PathTiming(limits).retimed(path)
      #expect(abs(motion.duration / duration - 1) < 3e-4, "\(seed): \(motion.duration)")
      let worst = WorstRatios(motion, limits, samples: 20_000)
      #expect(worst.largest <= 1 + 1e-9, "\(seed): \(worst)")
      // The real jerk limits of this arm cost next to nothing.
      let smooth = try PathTiming(RetimingLimits(robot, jerk: true)).retimed(path)
      #expect(smooth.duration < 1.0005 * duration, "\(seed): \(smooth.duration)")
    }
  }

  @Test("a sample allocates nothing", .enabled(if: KinematicsAllocationTests.canCount))
  func allocations() throws {
    let problem = RetimingProblem(seed: 5)
    let motion = try PathTiming(problem.limits).retimed(
      JointPath(through: problem.waypoints, problem.kind))
    var sum = 0.0
    // The first round warms up what is set up once.
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for k in 0..<100 { sum += motion.sample(at: motion.duration * Double(k) / 99).q[0] }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
    #expect(sum.isFinite)
  }

  @Test("looser limits are never slower, and a scaled problem takes its scaled time")
  func laws() throws {
    for seed in seeds(20) {
      let problem = RetimingProblem(seed: seed)
      let path = JointPath(through: problem.waypoints, problem.kind)
      var limits = problem.limits
      let base = try PathTiming(limits).retimed(path).duration
      // Twice as fast everything: velocity by 2, acceleration by 4, jerk by 8.
      limits.velocity = limits.velocity * 2
      limits.acceleration = limits.acceleration * 4
      limits.jerk = limits.jerk.map { $0 * 8 }
      let quick = try PathTiming(limits).retimed(path).duration
      #expect(abs(2 * quick - base) <= 1e-3 * base, "\(problem)")
      limits.jerk = nil
      #expect(try PathTiming(limits).retimed(path).duration <= quick * 1.01, "\(problem)")
    }
  }

  @Test("what does not move takes no time")
  func standstill() throws {
    let q = JointVector([0.3, -0.7])
    for count in [1, 2, 5] {
      for kind in JointPath.Kind.allCases {
        for jerk in [nil, [10.0, 10]] {
          let path = JointPath(through: [JointVector](repeating: q, count: count), kind)
          let motion = try PathTiming(Self.limits([1, 1], [1, 1], jerk: jerk)).retimed(path)
          #expect(motion.duration == 0 && motion.breaks == [0])
          #expect(motion.sample(at: 0).q == q && motion.sample(at: 1).q == q)
          #expect(motion.sample(at: 0.5).qd == .zero)
        }
      }
    }
  }

  @Test("a joint that turns back has no slope there, and the others may still move")
  func turningPoints() throws {
    // Joint 0 there and back, joint 1 on: the slope of joint 0 is zero in the middle.
    let path = JointPath(through: [[0.0, 0], [1, 0.1], [0, 0.2]].map { JointVector($0) })
    // Joint 0 alone: no slope at all in the middle.
    let alone = JointPath(through: [[0.0, 0], [1, 0], [0, 0]].map { JointVector($0) })
    for path in [path, alone] {
      for jerk in [nil, [500.0, 500]] {
        let limits = Self.limits([1, 1], [5, 5], jerk: jerk)
        let motion = try PathTiming(limits).retimed(path)
        #expect(WorstRatios(motion, limits).largest <= 1 + 1e-9)
        #expect(motion.duration > 2 && motion.duration < 4)
      }
    }
  }
}
