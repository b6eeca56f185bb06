// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("JointTrajectory") struct JointTrajectoryTests {
  static func random(_ seed: UInt64) throws -> JointTrajectory {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda()
    let points = (0..<2 + random.index(below: 10)).map { _ in
      robot.limits.random(&random, count: 7)
    }
    // Third derivatives of a cubic path jump at its knots, which only a retimed one has as breaks.
    let path = JointPath(
      through: points, seed % 2 == 0 || seed % 3 == 0 ? .quintic : .cubic)
    return seed % 3 == 0
      ? JointTrajectory(along: path, lasting: random.uniform(0.1, 5))
      : try PathTiming(RetimingLimits(robot, jerk: seed % 3 == 1)).retimed(path)
  }

  @Test("derivatives are those of the positions, by differences", arguments: seeds(60))
  func derivatives(seed: UInt64) throws {
    let motion = try JointTrajectoryTests.random(seed)
    var random = SeededGenerator(seed: seed, stream: "times")
    let breaks = motion.breaks
    for _ in 0..<20 {
      let i = random.index(below: breaks.count - 1)
      let width = breaks[i + 1] - breaks[i]
      let t = breaks[i] + width * random.uniform(0.3, 0.7)
      let h = 0.01 * width
      let (a, b, c) = (motion.sample(at: t - h), motion.sample(at: t), motion.sample(at: t + h))
      func near(_ x: JointVector, _ y: JointVector, _ size: Double) -> Bool {
        (x - y).maxMagnitude <= 1e-2 * size + 1e-6 * (1 + y.maxMagnitude)
      }
      #expect(near((c.q - a.q) * (0.5 / h), b.qd, b.qd.maxMagnitude), "seed \(seed)")
      #expect(near((c.qd - a.qd) * (0.5 / h), b.qdd, b.qdd.maxMagnitude + 1e-2), "seed \(seed)")
      #expect(near((c.qdd - a.qdd) * (0.5 / h), b.qddd, b.qddd.maxMagnitude + 50), "seed \(seed)")
    }
  }

  @Test("the time at a path parameter is when the path is there", arguments: seeds(60))
  func inverse(seed: UInt64) throws {
    let motion = try JointTrajectoryTests.random(seed)
    var last = 0.0
    for k in 0...200 {
      let s = Double(motion.path.segmentCount) * Double(k) / 200
      let t = motion.time(at: s)
      #expect(t >= last && t <= motion.duration, "seed \(seed)")
      last = t
      let there = motion.path.sample(at: s).q
      #expect((motion.sample(at: t).q - there).maxMagnitude < 1e-9, "seed \(seed) at \(s)")
    }
    #expect(abs(last - motion.duration) < 1e-5 * motion.duration, "seed \(seed)")
  }

  @Test("stretching time divides the derivatives by powers of it", arguments: seeds(30))
  func stretching(seed: UInt64) throws {
    let motion = try JointTrajectoryTests.random(seed)
    let slow = motion.stretched(by: 3)
    #expect(abs(slow.duration - 3 * motion.duration) < 1e-12 * slow.duration)
    for k in 1..<20 {
      let t = motion.duration * Double(k) / 20
      let a = motion.sample(at: t)
      let b = slow.sample(at: 3 * t)
      #expect((a.q - b.q).maxMagnitude < 1e-9)
      #expect((a.qd - b.qd * 3).maxMagnitude < 1e-6 * max(1, a.qd.maxMagnitude))
      #expect((a.qdd - b.qdd * 9).maxMagnitude < 1e-6 * max(1, a.qdd.maxMagnitude))
    }
  }

  @Test("in a given time a path is passed evenly, from rest to rest", arguments: seeds(20))
  func lasting(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let points = (0..<1 + random.index(below: 6)).map { _ in
      JointVector((0..<7).map { _ in random.uniform(-2, 2) })
    }
    let T = random.uniform(0.01, 10)
    let motion = JointTrajectory(along: JointPath(through: points, .quintic), lasting: T)
    #expect(motion.duration == T && motion.start == points[0])
    #expect(motion.end == points[points.count - 1])
    // Half the way in half the time, a twelfth in a quarter of it.
    let length = Double(points.count - 1)
    #expect(abs(motion.time(at: length / 2) - T / 2) < 1e-9 * T || length == 0)
    #expect(abs(motion.time(at: length / 12) - T / 4) < 1e-9 * T || length == 0)
    #expect(motion.sample(at: T / 2).q.isFinite)
  }

  @Test("outside its time the motion is held at its ends")
  func held() throws {
    let motion = try JointTrajectoryTests.random(7)
    #expect(motion.sample(at: -1) == motion.sample(at: 0))
    #expect(motion.sample(at: motion.duration + 1) == motion.sample(at: motion.duration))
    #expect(motion.sample(at: 0).q == motion.start)
    #expect(motion.sample(at: motion.duration).q == motion.end)
  }
}
