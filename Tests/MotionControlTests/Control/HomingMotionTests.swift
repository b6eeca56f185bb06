// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("HomingMotion") struct HomingMotionTests {
  @Test("from any near posture, slowly, from rest to rest", arguments: seeds(200))
  func near(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var from = JointVector.zero
    for i in 0..<7 { from[i] = random.uniform(-0.19, 0.19) }
    let motion = try #require(HomingMotion(from: from, to: .zero))
    var last = motion.position(at: 0)
    #expect((last - from).maxMagnitude < 1e-15)
    var t = 0.0
    while t < motion.duration {
      t += 0.001
      let q = motion.position(at: t)
      #expect((q - last).maxMagnitude / 0.001 <= HomingMotion.speed * 1.001)
      last = q
    }
    #expect(last == .zero)
  }

  @Test(
    "the smallest motion, a count of an encoder, is without a jerk", arguments: [1e-9, 3e-7, 1e-5])
  func smallest(distance: Double) throws {
    let motion = try #require(HomingMotion(from: .zero, to: JointVector([distance])))
    var q = [0.0, 0, 0]
    for k in 0...200 {
      q.append(motion.position(at: 1e-3 * Double(k))[0])
      let n = q.count
      let jerk = (q[n - 1] - 3 * q[n - 2] + 3 * q[n - 3] - q[n - 4]) / 1e-9
      #expect(abs(jerk) < 60 * distance / 1e-3 + 1e-3)
    }
    #expect(q[q.count - 1] == distance)
  }

  @Test("refused beyond its reach, and for NaN", arguments: [0.2, 0.2001, .infinity, .nan])
  func far(distance: Double) {
    let motion = HomingMotion(from: JointVector([0, distance]), to: .zero)
    #expect((motion == nil) == !(distance <= 0.2))
  }

  @Test("where it already stands, it takes no time")
  func nowhere() throws {
    let q = JointVector([0.1, 0.2])
    let motion = try #require(HomingMotion(from: q, to: q))
    #expect(motion.duration == 0)
    #expect(motion.position(at: 0) == q)
  }
}
