// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import MotionControl
import SpatialMath
import StrictJSON
import Testing

@Suite("Plans around zones") struct ZonePlanningTests {
  /// A ball over the back, in the way from one end to the other at hover height.
  private static func ball(
    y: Double, radius: Double, above: Double = 0.05, abdomen: Vector3 = .zero
  ) -> ExclusionZone {
    let top = PlanningScenes.tableHeight + 2 * PlanningScenes.semiAxes.z
    return ExclusionZone(
      name: "port", reason: .implant,
      parts: [
        ExclusionZone.Part(
          shape: .ball(
            center: PlanningScenes.X_WP.inverseTimes(Vector3(0.035, y, top + above)),
            radius: radius), abdomen: abdomen)
      ])
  }

  private static let ends = [
    PlanningScenes.target("cranial", x: 0.035, y: -0.22),
    PlanningScenes.target("caudal", x: 0.035, y: 0.18),
  ]

  private static func result(
    _ zones: [ExclusionZone], breaths: [BreathingState] = [.rest], targets: [Target] = ends
  ) throws -> PlanResult {
    let open = PlanningScenes.scene()
    let scene = ClearanceScene(
      mesh: open.mesh, X_WP: open.X_WP, table: open.table, X_WB: open.X_WB, zones: zones,
      breaths: breaths)
    return try Planner(robot: Arms.panda(tool: "ball-10mm"), scene: scene)
      .plan(targets, start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: 1)
  }

  private static func plan(
    _ zones: [ExclusionZone], breaths: [BreathingState] = [.rest]
  ) throws -> MotionPlan {
    switch try result(zones, breaths: breaths) {
    case .planned(let plan, _): return plan
    case .refused(let refusal): throw refusal
    }
  }

  /// The least distance of the arm from a zone over a whole plan, every millisecond.
  private static func nearest(
    _ plan: MotionPlan, _ zone: ExclusionZone, _ breath: BreathingState = .rest
  ) throws -> Double {
    let robot = try Arms.panda(tool: "ball-10mm")
    let X_PB = plan.X_BP.inverse
    var least = Double.infinity
    for segment in plan.segments {
      let steps = Int(segment.trajectory.duration * 1000)
      for k in 0...steps {
        let q = segment.trajectory.sample(at: Double(k) * 1e-3).q
        let bodies = robot.chain.bodyPoses(at: q)
        for shape in robot.shapes where shape.body > 0 {
          let capsule = shape.capsule.moved(by: bodies[shape.body]).moved(by: X_PB)
          least = min(least, zone.gap(to: capsule, at: breath).distance)
        }
      }
    }
    return least
  }

  @Test("the way goes around a zone that the free way would cross, with 10 mm at every instant")
  func around() throws {
    let zone = ZonePlanningTests.ball(y: -0.02, radius: 0.05)
    let free = try ZonePlanningTests.plan([])
    #expect(try ZonePlanningTests.nearest(free, zone) < 0)
    let kept = try ZonePlanningTests.plan([zone])
    #expect(try ZonePlanningTests.nearest(kept, zone) >= 0.010)
    #expect(kept.zones == [zone] && free.zones.isEmpty)
    #expect(kept.targets == free.targets)
  }

  @Test("a zone is kept clear of at the top of the breath too")
  func breathing() throws {
    // The breath lifts the ball by 40 mm, into a way that passes over it at rest.
    let zone = ZonePlanningTests.ball(
      y: -0.02, radius: 0.02, above: 0,
      abdomen: PlanningScenes.X_WP.rotation.inverseTimes([0, 0, 2]))
    let deep = BreathingState(thorax: 0, abdomen: 0.02)
    let free = try ZonePlanningTests.plan([zone])
    #expect(try ZonePlanningTests.nearest(free, zone) >= 0.010)
    #expect(try ZonePlanningTests.nearest(free, zone, deep) < 0.010)
    let kept = try ZonePlanningTests.plan([zone], breaths: [.rest, deep])
    #expect(try ZonePlanningTests.nearest(kept, zone, deep) >= 0.010)
  }

  @Test("a point whose approach would touch a zone is refused with its name")
  func refused() throws {
    let zone = ZonePlanningTests.ball(y: 0.18, radius: 0.02, above: 0.03)
    guard case .refused(let refusal) = try ZonePlanningTests.result([zone]) else {
      Issue.record("a plan through the zone")
      return
    }
    #expect(refusal.target == "caudal")
    #expect(refusal.description.contains(#"the zone "port""#))
  }

  @Test("zones are read back from a plan's text with the same bits; bad ones are refused")
  func coding() throws {
    let box = ExclusionZone(
      name: "pump \"left\"", reason: .pacemaker,
      parts: [
        ExclusionZone.Part(
          shape: .box(
            OrientedBox(
              center: [0.1, 0.2, 0.3], orientation: .aboutX(0.3), halfExtents: [0.01, 0.02, 0.03])),
          thorax: [0.1, -0.2, 0.3], abdomen: [1.0 / 3, 0, 0])
      ])
    let zones = [ZonePlanningTests.ball(y: 0.1, radius: 0.0301), box]
    let q = PlanningScenes.start
    let plan = MotionPlan(
      targets: [], start: q, X_BP: PlanningScenes.X_BP,
      segments: [
        MotionPlan.Segment(
          kind: .transit, target: -1,
          trajectory: JointTrajectory(along: JointPath(through: [q]), lasting: 0.1))
      ], zones: zones)
    let text = plan.encoded(jointCount: 7)
    func read(_ text: String) throws -> MotionPlan {
      try MotionPlan(JSONNode(data: Data(text.utf8), file: "plan.json"))
    }
    #expect(try read(text).zones == zones)
    let edits = [
      ("\"radius_m\": 0.0301", "\"radius_m\": 0", "zones[0].parts[0]"),
      ("\"implant\"", "\"splinter\"", "zones[0].reason"),
      ("\"half_m\": [0.01,", "\"half_m\": [-0.01,", "zones[1].parts[0].half_m"),
      ("\"center_m\"", "\"middle_m\"", "zones[0].parts[0].middle_m"),
    ]
    for (old, new, place) in edits {
      let error = #expect(throws: JSONError.self) {
        try read(text.replacingOccurrences(of: old, with: new))
      }
      #expect(error?.place == place)
    }
  }
}
