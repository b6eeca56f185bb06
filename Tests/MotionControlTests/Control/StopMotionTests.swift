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
      from: X_BT, velocity: Twist(angular: .zero, linear: random.vector(0.02)), normal: normal,
      travel: settings.travel(from: distance))
    return (motion, X_BT, normal)
  }

  @Test(
    "a retreat ends at the clearance above the skin, within its speed and acceleration",
    arguments: seeds(200))
  func retreat(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let distance = random.uniform(-0.02, 0)
    var (motion, start, normal) = begin(&random, distance: distance)
    let axes = Axes(normal)
    let least = try leastTime(motion, axes)
    var ticks = 0
    while !motion.isFinished && ticks < 10_000 {
      let before = motion
      motion.retreat(force_B: .zero, settings: settings, dt: 0.001)
      #expect(motion.velocity.linear.length <= settings.speed + 1e-9)
      axes.check(from: before, to: motion, settings)
      ticks += 1
    }
    let risen = (motion.X_BT.translation - start.translation).dot(normal)
    #expect(abs(risen - settings.travel(from: distance)) < 1e-9)
    #expect(motion.X_BT.rotation == start.rotation)
    #expect(motion.velocity == .zero && motion.acceleration == .zero)
    #expect(abs(Double(ticks) * 0.001 - least) <= 0.0011)
    #expect(Double(ticks) * 0.001 < 3)
  }

  /// The directions in which a stop keeps its limits.
  private struct Axes {
    let directions: [Vector3]

    init(_ normal: Vector3) {
      let x = normal.anyPerpendicular
      directions = [x, normal.cross(x), normal]
    }

    /// Acceleration and jerk of one period of 1 ms, in each direction and of each turn; 0.1 m of
    /// lever makes turns of the limits.
    func check(from a: StopMotion, to b: StopMotion, _ settings: StopMotion.Settings) {
      let gain = b.velocity - a.velocity
      let change = b.acceleration - a.acceleration
      let most = 1 + 1e-9
      for d in directions {
        #expect(abs(gain.linear.dot(d)) <= settings.acceleration * 0.001 * most)
        #expect(abs(gain.angular.dot(d)) <= settings.acceleration / 0.1 * 0.001 * most)
        #expect(abs(change.linear.dot(d)) <= settings.jerk * 0.001 * most)
        #expect(abs(change.angular.dot(d)) <= settings.jerk / 0.1 * 0.001 * most)
      }
    }
  }

  /// By one solution from the start: the way along the normal, and every other axis to a stand.
  private func leastTime(_ motion: StopMotion, _ axes: Axes) throws -> Double {
    func limits(_ count: Int, _ scale: Double) throws -> RetargetLimits {
      try RetargetLimits(
        velocity: JointVector(repeating: settings.speed * scale, count: count),
        acceleration: JointVector(repeating: settings.acceleration * scale, count: count),
        jerk: JointVector(repeating: settings.jerk * scale, count: count), count: count)
    }
    func start(_ v: Vector3, _ a: Vector3, _ along: some Sequence<Vector3>) -> JointMotion {
      JointMotion(
        q: .zero, qd: JointVector(along.map { v.dot($0) }),
        qdd: JointVector(along.map { a.dot($0) }))
    }
    func duration(_ outcome: Retarget.Outcome) throws -> Double {
      guard case .motion(let way) = outcome else { throw NoWay() }
      return way.duration
    }
    let (V, dV) = (motion.velocity, motion.acceleration)
    let along = start(V.linear, dV.linear, axes.directions.suffix(1))
    let across = start(V.linear, dV.linear, axes.directions.prefix(2))
    let turn = start(V.angular, dV.angular, axes.directions)
    let there = JointMotion(q: JointVector([motion.remaining]))
    return try max(
      duration(
        motion.remaining > 0
          ? Retarget.solve(from: along, to: there, limits: limits(1, 1))
          : Retarget.stop(from: along, limits: limits(1, 1))),
      duration(Retarget.stop(from: across, limits: limits(2, 1))),
      duration(Retarget.stop(from: turn, limits: limits(3, 10))))
  }

  private struct NoWay: Error {}

  @Test(
    "from any motion, turning too, it comes to rest in the least time there is",
    arguments: seeds(300))
  func leastTime(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let normal = random.direction()
    var motion = StopMotion()
    motion.begin(
      from: RigidTransform(random.rotation(), random.vector(0.5)),
      velocity: Twist(angular: random.vector(0.5), linear: random.vector(0.05)),
      acceleration: Twist(angular: random.vector(2), linear: random.vector(0.25)),
      normal: normal, travel: seed % 2 == 0 ? 0 : random.uniform(0.03, 0.06))
    let axes = Axes(normal)
    let least = try leastTime(motion, axes)
    var ticks = 0
    while !motion.isFinished && ticks < 10_000 {
      let before = motion
      motion.retreat(force_B: .zero, settings: settings, dt: 0.001)
      axes.check(from: before, to: motion, settings)
      ticks += 1
    }
    #expect(abs(Double(ticks) * 0.001 - least) <= 0.0011)
    #expect(motion.velocity == .zero && motion.acceleration == .zero)
    let turned = motion.X_BT.rotation.orthonormalized.angle(to: motion.X_BT.rotation)
    #expect(turned < 1e-9)
  }

  @Test("an acceleration beyond the limit is not gone on with")
  func jolt() {
    var motion = StopMotion()
    motion.begin(
      from: .identity, velocity: .zero,
      acceleration: Twist(angular: .zero, linear: [0, 0, -20]), normal: [0, 0, 1], travel: 0)
    var deepest = 0.0
    for _ in 0..<200 {
      motion.retreat(force_B: .zero, settings: settings, dt: 0.001)
      deepest = min(deepest, motion.X_BT.translation.z)
    }
    #expect(motion.isFinished)
    #expect(deepest > -0.0001)
  }

  @Test("with nothing to travel it brakes within its acceleration", arguments: seeds(200))
  func brake(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var motion = StopMotion()
    let v = random.vector(0.1)
    let normal = random.direction()
    motion.begin(
      from: .identity, velocity: Twist(angular: .zero, linear: v), normal: normal, travel: 0)
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
    let axes = Axes(normal)
    for _ in 0..<500 {
      let before = motion
      motion.comply(force_B: push, settings: settings, dt: 0.001)
      axes.check(from: before, to: motion, settings)
    }
    let moved = motion.X_BT.translation - start.translation
    #expect(moved.dot(push) > 0)
    #expect(moved.dot(normal) > 0)
    for _ in 0..<10_000 where !motion.isFinished {
      let before = motion
      motion.comply(force_B: .zero, settings: settings, dt: 0.001)
      axes.check(from: before, to: motion, settings)
    }
    #expect(motion.isFinished)
    let risen = (motion.X_BT.translation - start.translation).dot(normal)
    #expect(risen - 0.005 > 0.9 * settings.clearance)
  }
}
