// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Foundation
import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Whole motions against dense sampling: what sampling finds is never missed, and what is refused
/// is really too near.
@Suite("MotionClearance") struct MotionClearanceTests {
  /// `ROBOTSIM_LONG=1` draws ten thousand.
  static let draws = ProcessInfo.processInfo.environment["ROBOTSIM_LONG"] == nil ? 500 : 10_000

  /// A motion drawn at random: straight ways, or a spline through the same postures.
  struct Motion {
    enum Kind: Int { case straight, path }

    let waypoints: [JointVector]
    private(set) var path: JointPath?

    init(_ robot: RobotModel, _ random: inout SeededGenerator, _ kind: Kind?) throws {
      let a = robot.limits.random(&random, count: robot.jointCount)
      let b = robot.limits.random(&random, count: robot.jointCount)
      let share = random.uniform(0.05, 1)
      waypoints = (0..<4).map { k in
        var q = a + (b - a) * (share * Double(k) / 3)
        for i in 0..<robot.jointCount { q[i] += random.uniform(-0.1, 0.1) }
        return q
      }
      if kind == .path { path = JointPath(through: waypoints, .quintic) }
    }

    /// - Parameter u: 0…1.
    func posture(_ u: Double) -> JointVector {
      if let path { return path.sample(at: u * 3).q }
      let i = min(2, Int(u * 3))
      return waypoints[i] + (waypoints[i + 1] - waypoints[i]) * (u * 3 - Double(i))
    }

    func obstruction(
      _ checker: MotionClearance, _ margins: ClearanceMargins
    ) -> MotionClearance.Obstruction? {
      if let path { return checker.obstruction(along: path, margins) }
      return checker.obstruction(through: waypoints, margins)
    }

    func closest(
      _ checker: MotionClearance, toolMayTouch: Bool
    ) -> (at: MotionClearance.Obstruction?, kept: Double)? {
      path.map {
        checker.closest(along: $0, toolMayTouch: toolMayTouch, below: 0.3, tolerance: 1e-3)
      }
    }

    func posture(at place: Double) -> JointVector { posture(place / 3) }
  }

  /// A robot, far from patient and table, with one zone.
  static func scene(_ part: ExclusionZone.Shape) -> ClearanceScene {
    let open = ClearanceSceneTests.scene()
    return ClearanceScene(
      mesh: open.mesh, X_WP: RigidTransform(.aboutX(0.4), [20, 0, 0]), table: open.table,
      X_WB: RigidTransform(.identity, [-20, 3, 5]),
      zones: [
        ExclusionZone(name: "wire", reason: .other, parts: [.init(shape: part)])
      ])
  }

  /// A plate of 0.2…2 mm or a ball as small, in P near to where a shape is on the way.
  static func thinShape(
    _ robot: RobotModel, _ motion: Motion, _ random: inout SeededGenerator
  ) -> (shape: ExclusionZone.Shape, isHit: Bool) {
    let q = motion.posture(random.uniform(0, 1))
    let moving = robot.shapes.filter { $0.body > 0 }
    let shape = moving[random.index(below: moving.count)]
    let capsule = shape.capsule
    let p_J = capsule.a + (capsule.b - capsule.a) * random.uniform(0, 1)
    let isHit = random.index(below: 2) == 0
    let off = isHit ? 0 : random.uniform(0, capsule.radius + 0.004)
    let p_B = robot.chain.bodyPoses(at: q)[shape.body] * p_J + random.direction() * off
    let plain = scene(.ball(center: .zero, radius: 1))
    let p_P = plain.X_WP.inverseTimes(plain.X_WB * p_B)
    let half = random.uniform(1e-4, 1e-3)
    return random.index(below: 3) == 0
      ? (.ball(center: p_P, radius: half), isHit)
      : (
        .box(
          OrientedBox(
            center: p_P, orientation: random.rotation(),
            halfExtents: [half, random.uniform(half, 0.03), random.uniform(half, 0.03)])), isHit
      )
  }

  @Test("a thin obstacle on the way is never missed, and none is seen that is not there")
  func thin() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var hits = 0
    for seed in 1...UInt64(MotionClearanceTests.draws) {
      var random = SeededGenerator(seed: seed, stream: "thin")
      let motion = try Motion(robot, &random, .init(rawValue: Int(seed % 2)))
      let (shape, isHit) = MotionClearanceTests.thinShape(robot, motion, &random)
      let scene = MotionClearanceTests.scene(shape)
      let checker = MotionClearance(robot, scene)
      let margins = ClearanceMargins(zones: 0, betweenLinks: nil)
      let found = motion.obstruction(checker, margins)
      var sampled = Double.infinity
      for k in 0...400 {
        let distance = scene.clearance(
          of: robot, at: motion.posture(Double(k) / 400), toolMayTouch: false, below: 0.3,
          betweenLinksBelow: -1
        ).distance
        sampled = min(sampled, distance)
      }
      hits += found == nil ? 0 : 1
      if sampled < 0 || isHit { #expect(found != nil, "seed \(seed) misses \(sampled)") }
      guard let found else { continue }
      #expect(found.clearance.against == .zone("wire"), "seed \(seed)")
      let off = (found.posture - motion.posture(at: found.place)).maxMagnitude
      #expect(off < 1e-12, "seed \(seed)")
      let there = scene.clearance(
        of: robot, at: found.posture, toolMayTouch: false, betweenLinksBelow: -1)
      #expect(there.distance < MotionClearance.resolution, "seed \(seed): \(there)")
    }
    #expect(hits > MotionClearanceTests.draws / 2)
  }

  @Test("skin, table, floor and own links keep their margins where nothing is refused")
  func margins() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var seen: Set<String> = []
    for seed in 1...UInt64(MotionClearanceTests.draws) {
      var random = SeededGenerator(seed: seed, stream: "margins")
      let open = ClearanceSceneTests.scene()
      let scene = ClearanceScene(
        mesh: open.mesh, X_WP: open.X_WP, table: open.table, floor: random.uniform(-0.2, 0.62),
        X_WB: open.X_WB)
      let motion = try Motion(robot, &random, .init(rawValue: Int(seed % 2)))
      let mayTouch = seed % 5 < 2
      let margins = ClearanceMargins(
        betweenLinks: 0.002, tipHeight: mayTouch ? nil : 0.035, toolMayTouch: mayTouch)
      let found = motion.obstruction(MotionClearance(robot, scene), margins)
      func distance(_ q: JointVector) -> Double {
        func nearest(_ links: Double) -> Clearance {
          scene.clearance(
            of: robot, at: q, toolMayTouch: mayTouch, below: 0.1, betweenLinksBelow: links)
        }
        let itself = nearest(0.01)
        var distance = nearest(-1).distance - 0.015
        if case .link = itself.against { distance = min(distance, itself.distance - 0.002) }
        let height = scene.height(of: robot.toolPose(at: q).translation)
        return mayTouch ? distance : min(distance, height - 0.035)
      }
      if let found {
        let other = "\(found.clearance.against)"
        seen.insert(found.isTip ? "tip" : other.hasPrefix("the") ? other : "link")
        let off = (found.posture - motion.posture(at: found.place)).maxMagnitude
        #expect(off < 1e-12, "seed \(seed)")
        #expect(distance(found.posture) < MotionClearance.resolution, "seed \(seed): \(found)")
        #expect(found.clearance.distance < found.required + 1e-12, "seed \(seed): \(found)")
      } else {
        for k in 0...100 {
          #expect(distance(motion.posture(Double(k) / 100)) >= 0, "seed \(seed) at \(k)")
        }
      }
    }
    #expect(seen == ["the body", "the table", "the floor", "link", "tip"])
  }

  @Test("the nearest place of a motion is that of dense sampling", arguments: seeds(60))
  func closest(seed: UInt64) throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    var random = SeededGenerator(seed: seed)
    let open = ClearanceSceneTests.scene()
    let scene = ClearanceScene(
      mesh: open.mesh, X_WP: open.X_WP, table: open.table, floor: 0, X_WB: open.X_WB)
    let motion = try Motion(robot, &random, .path)
    let mayTouch = seed % 2 == 0
    let found = try #require(
      motion.closest(MotionClearance(robot, scene), toolMayTouch: mayTouch))
    var sampled = 0.3
    for k in 0...1000 {
      let distance = scene.clearance(
        of: robot, at: motion.posture(Double(k) / 1000), toolMayTouch: mayTouch, below: 0.3,
        betweenLinksBelow: -1
      ).distance
      sampled = min(sampled, distance)
    }
    if sampled < -0.1 {
      // Deep under the skin it is told that it is, not always how deep.
      #expect(found.kept < 0)
      return
    }
    #expect(found.kept <= sampled + 1e-12)
    guard let at = found.at else {
      #expect(found.kept == 0.3)
      return
    }
    #expect(abs(found.kept + 1e-3 - at.clearance.distance) < 1e-12)
    let there = scene.clearance(
      of: robot, at: at.posture, toolMayTouch: mayTouch, betweenLinksBelow: -1)
    #expect(abs(there.distance - at.clearance.distance) < 1e-9)
    #expect(there.link == at.clearance.link && there.against == at.clearance.against)
  }

  @Test("a free way is judged without allocating", .enabled(if: KinematicsAllocationTests.canCount))
  func allocations() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    let checker = MotionClearance(robot, scene)
    let a = PlanningScenes.start
    let waypoints = [a, a + JointVector([0.2, -0.1, 0.1, 0.05, 0, 0, 0.3])]
    let path = JointPath(through: waypoints, .quintic)
    var blocked = 0
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for _ in 0..<20 {
        let margins = ClearanceMargins(betweenLinks: 0.002, tipHeight: 0.035)
        if checker.obstruction(through: waypoints, margins) != nil { blocked += 1 }
        if checker.obstruction(along: path, margins) != nil { blocked += 1 }
      }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
    #expect(blocked == 0)
  }
}
