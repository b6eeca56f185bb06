// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("StopMotion") struct StopMotionTests {
  let settings = StopMotion.Settings()

  private func begin(
    _ random: inout SeededGenerator, distance: Double
  ) -> (motion: StopMotion, start: RigidTransform<Base, Tool>, normal: Vector3) {
    let X_BT = RigidTransform<Base, Tool>(random.rotation(), random.vector(0.5))
    let normal = random.direction()
    var motion = StopMotion()
    motion.begin(
      from: X_BT, velocity: random.vector(0.02), normal: normal,
      travel: settings.travel(from: distance))
    return (motion, X_BT, normal)
  }

  @Test(
    "a retreat ends at the clearance above the skin, within its speed and acceleration",
    arguments: seeds(200))
  func retreat(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let distance = random.uniform(-0.02, 0)
    var (motion, start, normal) = begin(&random, distance: distance)
    var ticks = 0
    while !motion.isFinished && ticks < 10_000 {
      let before = motion.velocity
      motion.retreat(force_B: .zero, settings: settings, dt: 0.001)
      #expect(motion.velocity.length <= settings.speed + 1e-9)
      #expect((motion.velocity - before).length <= settings.acceleration * 0.001 * (1 + 1e-9))
      ticks += 1
    }
    let risen = (motion.X_BT.translation - start.translation).dot(normal)
    #expect(abs(risen + distance - settings.clearance) < 0.002)
    #expect(motion.X_BT.rotation == start.rotation)
    #expect(motion.velocity.length < 1e-3)
    #expect(Double(ticks) * 0.001 < 3)
  }

  @Test("with nothing to travel it brakes within its acceleration", arguments: seeds(200))
  func brake(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var motion = StopMotion()
    let v = random.vector(0.1)
    let normal = random.direction()
    motion.begin(from: .identity, velocity: v, normal: normal, travel: 0)
    var ticks = 0
    while !motion.isFinished && ticks < 10_000 {
      motion.retreat(force_B: .zero, settings: settings, dt: 0.001)
      ticks += 1
    }
    #expect(Double(ticks) * 0.001 <= v.length / settings.acceleration + 0.4)
    #expect(motion.X_BT.translation.length <= v.lengthSquared / settings.acceleration + 0.001)
  }

  @Test("a force against the retreat ends it", arguments: [14.9, 15.1])
  func opposed(force: Double) {
    var random = SeededGenerator(seed: 3)
    var (motion, start, normal) = begin(&random, distance: 0)
    for _ in 0..<2000 {
      motion.retreat(force_B: normal * -force, settings: settings, dt: 0.001)
    }
    let risen = (motion.X_BT.translation - start.translation).dot(normal)
    #expect(motion.isFinished)
    #expect((risen < 0.005) == (force > settings.opposingForce))
  }

  @Test(
    "a compliant release goes where it is pushed, and away from the skin by itself",
    arguments: seeds(100))
  func comply(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (motion, start, normal) = begin(&random, distance: -0.005)
    let push = normal.anyPerpendicular * random.uniform(3, 15)
    for _ in 0..<500 { motion.comply(force_B: push, settings: settings, dt: 0.001) }
    let moved = motion.X_BT.translation - start.translation
    #expect(moved.dot(push) > 0)
    #expect(moved.dot(normal) > 0)
    for _ in 0..<10_000 where !motion.isFinished {
      motion.comply(force_B: .zero, settings: settings, dt: 0.001)
    }
    #expect(motion.isFinished)
    let risen = (motion.X_BT.translation - start.translation).dot(normal)
    #expect(risen - 0.005 > 0.9 * settings.clearance)
  }
}
