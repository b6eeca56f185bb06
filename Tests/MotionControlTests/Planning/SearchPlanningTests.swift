// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Ways that no arch finds: a board stands across the back between two points.
@Suite("Plans by search") struct SearchPlanningTests {
  /// A board in W, as a zone.
  static func board(_ name: String, from low: Vector3, to high: Vector3) -> ExclusionZone {
    let X_PW = PlanningScenes.X_WP.inverse
    return ExclusionZone(
      name: name, reason: .other,
      parts: [
        ExclusionZone.Part(
          shape: .box(
            OrientedBox(
              center: X_PW * ((low + high) * 0.5), orientation: X_PW.rotation,
              halfExtents: (high - low) * 0.5)))
      ])
  }

  static let ends = [
    PlanningScenes.target("cranial", x: 0.035, y: -0.24),
    PlanningScenes.target("caudal", x: 0.035, y: 0.18),
  ]

  static func result(
    _ zones: [ExclusionZone], start: JointVector = PlanningScenes.start, seed: UInt64 = 1
  ) throws -> PlanResult {
    let open = PlanningScenes.scene()
    let scene = ClearanceScene(
      mesh: open.mesh, X_WP: open.X_WP, table: open.table, floor: 0, X_WB: open.X_WB,
      zones: zones)
    return try Planner(robot: Arms.panda(tool: "ball-10mm"), scene: scene)
      .plan(ends, start: start, X_BP: PlanningScenes.X_BP, seed: seed)
  }

  /// The least distance of arm and zones over a whole plan, every millisecond, by the shapes alone.
  static func nearest(_ plan: MotionPlan) throws -> Double {
    let robot = try Arms.panda(tool: "ball-10mm")
    let X_PB = plan.X_BP.inverse
    var least = Double.infinity
    for segment in plan.segments {
      for k in 0...Int(segment.trajectory.duration * 1000) {
        let q = segment.trajectory.sample(at: Double(k) * 1e-3).q
        let bodies = robot.chain.bodyPoses(at: q)
        for shape in robot.shapes where shape.body > 0 {
          let capsule = shape.capsule.moved(by: bodies[shape.body]).moved(by: X_PB)
          for zone in plan.zones {
            least = min(least, zone.gap(to: capsule, at: .rest).distance)
          }
        }
      }
    }
    return least
  }

  @Test("the arm goes around a board that is too high to go over", arguments: seeds(3))
  func around(seed: UInt64) throws {
    let board = SearchPlanningTests.board(
      "board", from: [-0.6, -0.03, 0.5], to: [0.06, -0.01, 2.5])
    guard case .planned(let plan, let report) = try SearchPlanningTests.result([board], seed: seed)
    else {
      Issue.record("no way around the board")
      return
    }
    let nearest = try SearchPlanningTests.nearest(plan)
    #expect(nearest >= 0.010)
    #expect(report.clearance <= nearest && report.clearance >= 0.010)
    guard case .planned(let again, _) = try SearchPlanningTests.result([board], seed: seed) else {
      Issue.record("another answer")
      return
    }
    #expect(plan.encoded(jointCount: 7) == again.encoded(jointCount: 7))
  }

  @Test("among balls over the back what is planned keeps clear of them", arguments: seeds(10))
  func balls(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: "balls over the back")
    let zones = (0..<6).map { k in
      let p_W = Vector3(
        random.uniform(-0.3, 0.3), random.uniform(-0.2, 0.2), random.uniform(0.9, 1.4))
      let center = PlanningScenes.X_WP.inverseTimes(p_W)
      return ExclusionZone(
        name: "ball \(k)", reason: .other,
        parts: [.init(shape: .ball(center: center, radius: random.uniform(0.02, 0.08)))])
    }
    guard case .planned(let plan, let report) = try SearchPlanningTests.result(zones, seed: seed)
    else { return }
    let nearest = try SearchPlanningTests.nearest(plan)
    #expect(nearest >= 0.010 && report.clearance <= nearest && report.clearance >= 0.010)
  }

  /// Two boards in one upright plane through the column of the arm, with a slot of 300 mm for it; and
  /// one that shuts the slot above the shoulder.
  ///
  ///        targets  ╲
  ///                  ╲ ◯ ╲      seen from above
  ///                       ╲  start
  static func boards(lid: Bool) -> [ExclusionZone] {
    let X_PW = PlanningScenes.X_WP.inverse
    let R = RotationMatrix.aboutZ(.pi / 4)
    func part(_ middle: Vector3, _ half: Vector3) -> ExclusionZone.Part {
      let center = PlanningScenes.X_WB.translation + R * middle
      return .init(
        shape: .box(
          OrientedBox(
            center: X_PW * center, orientation: X_PW.rotation * R, halfExtents: half)))
    }
    var parts = [
      part([0, 1.15, 1], [0.005, 1, 1.4]), part([0, -1.15, 1], [0.005, 1, 1.4]),
    ]
    if lid { parts.append(part([0, 0, 1.55], [0.005, 0.15, 1])) }
    return [ExclusionZone(name: "board", reason: .other, parts: parts)]
  }

  private static let besideBoards = JointVector([-2.3, 0.5, 0, -1.8, 0, 2.3, 0.785])

  @Test("the arm folds itself through a slot", arguments: seeds(2))
  func slot(seed: UInt64) throws {
    let result = try SearchPlanningTests.result(
      SearchPlanningTests.boards(lid: false), start: SearchPlanningTests.besideBoards, seed: seed)
    guard case .planned(let plan, _) = result else {
      Issue.record("no way through the slot")
      return
    }
    #expect(try SearchPlanningTests.nearest(plan) >= 0.010)
  }

  @Test("boards that leave no way are refused: not found, not proved")
  func shut() throws {
    let result = try SearchPlanningTests.result(
      SearchPlanningTests.boards(lid: true), start: SearchPlanningTests.besideBoards)
    guard case .refused(let refusal) = result else {
      Issue.record("a way through a wall")
      return
    }
    #expect(refusal.certainty == .notFound)
    guard case .collision(.transit, _, #"the zone "board""#, _, _, _) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
  }
}
