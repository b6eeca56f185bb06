// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("HomingMotion") struct HomingMotionTests {
  /// Joints so quick that only the homing's own limits count.
  private let quick = JointLimiter.Limits(
    count: 7, lower: .zero, upper: .zero, velocity: JointVector(repeating: 2, count: 7),
    acceleration: JointVector(repeating: 10, count: 7), jerk: JointVector(repeating: 5000, count: 7)
  )

  private func motion(_ seed: UInt64) throws -> (HomingMotion, from: JointVector) {
    var random = SeededGenerator(seed: seed)
    var from = JointVector.zero
    for i in 0..<7 { from[i] = random.uniform(-0.19, 0.19) }
    return (try #require(HomingMotion(from: from, to: .zero)), from)
  }

  /// Velocity, acceleration and jerk by differences of the positions stay in the bounds.
  private func check(_ q: [JointVector]) {
    for n in 3..<q.count {
      let v = (q[n] - q[n - 1]) * 1e3
      let a = (q[n] - q[n - 1] * 2 + q[n - 2]) * 1e6
      let j = (q[n] - q[n - 1] * 3 + q[n - 2] * 3 - q[n - 3]) * 1e9
      #expect(v.maxMagnitude <= HomingMotion.speed * (1 + 1e-9))
      #expect(a.maxMagnitude <= HomingMotion.acceleration * (1 + 1e-6))
      #expect(j.maxMagnitude <= HomingMotion.jerk * (1 + 1e-4))
    }
  }

  @Test(
    "from any near posture, straight, from rest to rest in the least time within the limits",
    arguments: seeds(200))
  func near(seed: UInt64) throws {
    var (motion, from) = try motion(seed)
    let furthest = from.maxMagnitude
    var q = [from, from, from]
    #expect((motion.position - from).maxMagnitude < 1e-15)
    while !motion.isComplete && q.count < 5000 {
      motion.advance(by: 0.001, goesOn: true, joints: quick)
      q.append(motion.position)
      let straight = from * (1 - motion.progress)
      #expect((motion.position - straight).maxMagnitude < 1e-15)
    }
    q += [motion.position, motion.position, motion.position]
    check(q)
    #expect(motion.position == .zero && motion.isStanding)
    // The joint that is furthest, alone.
    guard
      case .motion(let alone) = Retarget.solve(
        from: JointMotion(q: .zero), to: JointMotion(q: JointVector([furthest])),
        limits: try RetargetLimits(
          velocity: JointVector([HomingMotion.speed]),
          acceleration: JointVector([HomingMotion.acceleration]),
          jerk: JointVector([HomingMotion.jerk]), count: 1))
    else {
      Issue.record("no way")
      return
    }
    #expect(abs(Double(q.count - 6) * 0.001 - alone.duration) <= 0.0011)
  }

  @Test(
    "stopped on the way and let go again, it stays within the limits, and arrives",
    arguments: seeds(100))
  func pause(seed: UInt64) throws {
    var (motion, from) = try motion(seed)
    var random = SeededGenerator(seed: seed + 1000)
    let stops = 50 + random.index(below: 600)
    let goes = stops + 20 + random.index(below: 800)
    var q = [from, from, from]
    var stoodAt: Int?
    for k in 0..<5000 where !motion.isComplete {
      motion.advance(by: 0.001, goesOn: k < stops || k >= goes, joints: quick)
      q.append(motion.position)
      if motion.isStanding, k >= stops, k < goes, stoodAt == nil { stoodAt = k }
    }
    check(q)
    #expect(motion.position == .zero)
    if goes - stops > 450, goes < q.count - 4 {
      // Never longer than from full speed with full acceleration.
      #expect(try #require(stoodAt) - stops < 450)
    }
  }

  @Test("slower joints are not asked for more than a share of what they may")
  func share() throws {
    var slow = quick
    slow.velocity[2] = 0.1
    slow.acceleration[3] = 0.4
    slow.jerk[4] = 3
    var motion = try #require(
      HomingMotion(from: JointVector([0.1, 0.1, 0.1, 0.1, 0.1]), to: .zero))
    var (q, most) = ([motion.position, motion.position, motion.position], [0.0, 0, 0])
    while !motion.isComplete && q.count < 10_000 {
      motion.advance(by: 0.001, goesOn: true, joints: slow)
      q.append(motion.position)
      let n = q.count
      most[0] = max(most[0], abs(q[n - 1][2] - q[n - 2][2]) * 1e3)
      most[1] = max(most[1], abs(q[n - 1][3] - 2 * q[n - 2][3] + q[n - 3][3]) * 1e6)
      let third = (q[n - 1][4] - q[n - 4][4]) - 3 * (q[n - 2][4] - q[n - 3][4])
      most[2] = max(most[2], abs(third) * 1e9)
    }
    #expect(motion.isComplete)
    #expect(most[0] <= 0.05 * (1 + 1e-9))
    #expect(most[1] <= 0.2 * (1 + 1e-6))
    #expect(most[2] <= 1.5 * (1 + 1e-4))
  }

  @Test(
    "the smallest motion, a count of an encoder, is without a jerk", arguments: [1e-9, 3e-7, 1e-5])
  func smallest(distance: Double) throws {
    var motion = try #require(HomingMotion(from: .zero, to: JointVector([distance])))
    var q = [0.0, 0, 0]
    for _ in 0...200 {
      motion.advance(by: 0.001, goesOn: true, joints: quick)
      q.append(motion.position[0])
      let n = q.count
      let jerk = (q[n - 1] - 3 * q[n - 2] + 3 * q[n - 3] - q[n - 4]) / 1e-9
      #expect(abs(jerk) < HomingMotion.jerk * (1 + 1e-4))
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
    #expect(motion.isComplete && motion.isStanding)
    #expect(motion.position == q)
  }
}
