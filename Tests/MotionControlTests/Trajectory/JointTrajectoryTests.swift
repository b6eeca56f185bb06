// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Numerics
import SpatialMath
import Testing
import _TestSupport

@Suite("JointTrajectory") struct JointTrajectoryTests {
  static func random(_ seed: UInt64) throws -> (JointTrajectory, [JointVector], [Double]) {
    var random = SeededGenerator(seed: seed)
    let count = 2 + random.index(below: 30)
    var times = [0.0]
    var points: [JointVector] = []
    for _ in 0..<count {
      var q = JointVector.zero
      for i in 0..<7 { q[i] = random.uniform(-2, 2) }
      points.append(q)
    }
    for k in 1..<count { times.append(times[k - 1] + random.uniform(0.05, 1)) }
    return (try JointTrajectory(through: points, at: times), points, times)
  }

  @Test("position and three derivatives equal GSL's to 1e-12", arguments: seeds(200))
  func equalsGSL(seed: UInt64) throws {
    let (motion, _, times) = try JointTrajectoryTests.random(seed)
    let basis = try BSplineBasis(order: 6, breakpoints: times)
    var random = SeededGenerator(seed: seed, stream: "times")
    var values = [Double](repeating: 0, count: 24)
    for _ in 0..<20 {
      let t = random.uniform(0, motion.duration)
      let first = try basis.evaluateNonzero(at: t, highestDerivative: 3, into: &values)
      let sample = motion.sample(at: t)
      let own = [sample.q, sample.qd, sample.qdd, sample.qddd]
      for d in 0...3 {
        var sum = JointVector.zero
        var scale = 1e-12
        for j in 0..<6 {
          let term = motion.coefficients[first + j] * values[4 * j + d]
          sum = sum + term
          scale = max(scale, term.maxMagnitude)
        }
        #expect((sum - own[d]).maxMagnitude <= 1e-12 * max(1, scale), "derivative \(d) at \(t)")
      }
    }
  }

  @Test("waypoints are met, the ends are at rest", arguments: seeds(200))
  func interpolates(seed: UInt64) throws {
    let (motion, points, times) = try JointTrajectoryTests.random(seed)
    for (q, t) in zip(points, times) {
      #expect((motion.sample(at: t).q - q).maxMagnitude < 1e-10)
    }
    for t in [0, motion.duration] {
      let s = motion.sample(at: t)
      #expect(s.qd.maxMagnitude < 1e-10 && s.qdd.maxMagnitude < 1e-8)
    }
  }

  @Test("stretching time divides the derivatives by powers of it", arguments: seeds(50))
  func stretching(seed: UInt64) throws {
    let (motion, _, _) = try JointTrajectoryTests.random(seed)
    let slow = motion.stretched(by: 3)
    for k in 0...20 {
      let t = motion.duration * Double(k) / 20
      let a = motion.sample(at: t)
      let b = slow.sample(at: 3 * t)
      #expect((a.q - b.q).maxMagnitude < 1e-9)
      #expect((a.qd - b.qd * 3).maxMagnitude < 1e-8 * max(1, a.qd.maxMagnitude))
      #expect((a.qdd - b.qdd * 9).maxMagnitude < 1e-7 * max(1, a.qdd.maxMagnitude))
    }
  }

  @Test("outside its time the motion is held at its ends")
  func held() throws {
    let (motion, points, _) = try JointTrajectoryTests.random(7)
    #expect(motion.sample(at: -1).q == motion.sample(at: 0).q)
    #expect(motion.sample(at: motion.duration + 1) == motion.sample(at: motion.duration))
    #expect(motion.start == points[0])
  }
}
