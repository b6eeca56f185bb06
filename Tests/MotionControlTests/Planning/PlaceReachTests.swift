// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("PlaceReach") struct PlaceReachTests {
  static let arms = [0, 1, 2]

  static func arm(_ i: Int) throws -> RobotModel {
    try [Arms.panda(tool: "ball-10mm"), BranchPlanningTests.ur5e(), Arms.lbrMed14()][i]
  }

  /// A place about the shoulder, its normal anywhere.
  static func place(
    _ random: inout SeededGenerator, _ robot: RobotModel, within share: ClosedRange<Double>
  ) -> RigidTransform<Base, Acupoint> {
    let ball = ReachSphere(robot)
    let far = ball.radius * random.uniform(share.lowerBound, share.upperBound)
    return RigidTransform(random.rotation(), ball.center_B + random.direction() * far)
  }

  /// Judges both postures by the second route of the kinematics and by the limits.
  static func verify(
    _ hover: JointVector, _ contact: JointVector, _ X_BA: RigidTransform<Base, Acupoint>,
    _ robot: RobotModel
  ) {
    for (q, height) in [(hover, 0.060), (contact, 0)] {
      let X_AT = X_BA.inverse * robot.chain.toolPoseByProducts(at: q)
      #expect((X_AT.translation - Vector3(0, 0, height)).length <= 1e-5)
      #expect((X_AT.rotation.z - Vector3(0, 0, -1)).length <= 1e-4)
      #expect(robot.limits.containsStrictly(q, count: robot.jointCount))
    }
  }

  /// Whether any turn of the tool has a branch within the limits at every height of the line that
  /// does not jump: closed forms on a fine grid, without the solver.
  static func isReachedByScan(
    _ X_BA: RigidTransform<Base, Acupoint>, _ form: ClosedForm, _ limits: JointLimits,
    turns: Int, redundancies: Int
  ) -> Bool {
    let z = -X_BA.rotation.z
    for turn in 0..<turns {
      let (s, c) = Elementary.sincos(2 * .pi * Double(turn) / Double(turns))
      let x = X_BA.rotation.x * c + X_BA.rotation.y * s
      guard let R = RotationMatrix(columns: x, z.cross(x), z) else { continue }
      for sample in 0..<redundancies {
        let scan = RedundantScan(form, samples: redundancies)
        var open: [JointVector]?
        for step in 0...20 {
          let up = X_BA.rotation.z * (0.060 * Double(20 - step) / 20)
          let set = form.solutions(
            RigidTransform(R, X_BA.translation + up), redundancy: scan.value(sample),
            near: limits.middle)
          let here = (0..<set.count).filter { set[$0].isWithinLimits }.map { set[$0].q }
          open = here.filter { q in
            open?.contains { ($0 - q).maxMagnitude < 0.15 } ?? true
          }
        }
        if open?.isEmpty == false { return true }
      }
    }
    return false
  }

  @Test("what is reached stands there by another route of the kinematics", arguments: arms)
  func verified(arm: Int) throws {
    let robot = try Self.arm(arm)
    let reach = PlaceReach(robot, scene: nil)
    var random = SeededGenerator(seed: 11)
    var reached = 0
    for _ in 0..<300 {
      let X_BA = Self.place(&random, robot, within: 0.2...1)
      guard case .reached(let hover, let contact) = reach.answer(for: X_BA, random: &random) else {
        continue
      }
      reached += 1
      Self.verify(hover, contact, X_BA, robot)
    }
    #expect(reached > 60, "\(reached)")
  }

  @Test("what a fine scan of the closed form reaches is reached", arguments: arms)
  func scanned(arm: Int) throws {
    let robot = try Self.arm(arm)
    let reach = PlaceReach(robot, scene: nil)
    let form = try #require(ClosedForm(robot.chain, limits: robot.limits))
    var random = SeededGenerator(seed: 12)
    let redundancies = form.redundantRange == nil ? 1 : 16
    var missed = 0
    var refused = 0
    var agreed = 0
    for _ in 0..<150 {
      let X_BA = Self.place(&random, robot, within: 0.5...0.95)
      var own = random
      if case .reached = reach.answer(for: X_BA, random: &own) { continue }
      refused += 1
      let isReached = Self.isReachedByScan(
        X_BA, form, robot.limits, turns: 72, redundancies: redundancies)
      if isReached { missed += 1 } else { agreed += 1 }
    }
    #expect(missed == 0, "\(missed) of \(refused) refused places are reached by the scan")
    #expect(agreed > 20)
  }

  @Test("where every draw of many starts fails, the answer is not reached; where one works, it is")
  func manyStarts() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let reach = PlaceReach(robot, scene: nil)
    let solver = PoseSolver(robot)
    var random = SeededGenerator(seed: 13)
    for _ in 0..<60 {
      let X_BA = Self.place(&random, robot, within: 0.4...1)
      let z = -X_BA.rotation.z
      let R = try #require(
        RotationMatrix(columns: X_BA.rotation.x, z.cross(X_BA.rotation.x), z))
      var isWithinReach = true
      for height in [0.060, 0] {
        let target = PoseTarget(
          RigidTransform(R, X_BA.translation + X_BA.rotation.z * height), spin: .free)
        var found = false
        for _ in 0..<400 where !found {
          let start = robot.limits.random(&random, count: 7)
          found = solver.solve(target, from: start, random: &random, restarts: 0).isSolved
        }
        isWithinReach = isWithinReach && found
      }
      switch reach.answer(for: X_BA, random: &random) {
      case .reached: #expect(isWithinReach)
      case .outOfReach: #expect(!isWithinReach)
      case .limited, .singular, .collides: break
      }
    }
  }

  @Test("nothing beyond the ball that no tip leaves is reached", arguments: seeds(20))
  func beyond(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for arm in Self.arms {
      let robot = try Self.arm(arm)
      let X_BA = Self.place(&random, robot, within: 1.001...3)
      let answer = PlaceReach(robot, scene: nil).answer(for: X_BA, random: &random)
      switch answer {
      case .outOfReach, .limited, .singular: break
      case .reached, .collides: Issue.record("\(answer)")
      }
    }
  }

  @Test("points of a back are reached clear of it; under a lid or inside they collide")
  func clearance() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    // The same room with the table risen above the back.
    let lid = ClearanceScene(
      mesh: PlanningScenes.mesh(), X_WP: PlanningScenes.X_WP,
      table: OrientedBox(
        center: [0, 0, PlanningScenes.tableHeight + 0.5], halfExtents: [0.35, 0.975, 0.2]),
      X_WB: PlanningScenes.X_WB)
    var random = SeededGenerator(seed: 14)
    for target in PlanningScenes.tenTargets {
      let X_BA = PlanningScenes.X_BP * target.X_PA
      guard
        case .reached(let hover, let contact) = PlaceReach(robot, scene: scene).answer(
          for: X_BA, random: &random)
      else {
        Issue.record("\(target.name) is not reached")
        continue
      }
      Self.verify(hover, contact, X_BA, robot)
      for (q, toolMayTouch) in [(hover, false), (contact, true)] {
        #expect(scene.clearance(of: robot, at: q, toolMayTouch: toolMayTouch).distance >= 0.002)
        #expect(
          scene.clearance(
            of: robot, at: q, toolMayTouch: toolMayTouch, betweenLinksBelow: 0.002
          ).distance >= 0.015)
      }
      let covered = PlaceReach(robot, scene: lid).answer(for: X_BA, random: &random)
      guard case .collides(.collision) = covered else {
        Issue.record("\(target.name) under the lid: \(covered)")
        continue
      }
    }
  }

  @Test("the same numbers drawn give the same answer")
  func deterministic() throws {
    let robot = try Arms.lbrMed14()
    let reach = PlaceReach(robot, scene: nil)
    var random = SeededGenerator(seed: 15)
    for _ in 0..<30 {
      let X_BA = Self.place(&random, robot, within: 0.3...1.1)
      var a = SeededGenerator(seed: 1)
      var b = SeededGenerator(seed: 1)
      #expect(reach.answer(for: X_BA, random: &a) == reach.answer(for: X_BA, random: &b))
    }
  }
}
