// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("StartPosture and BasePlacement") struct PlacementTests {
  @Test("the start found points down above the targets and can be planned from")
  func start() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let targets = PlanningScenes.tenTargets
    let q = try PlannerTests.planner().startPosture(
      above: targets, X_BP: PlanningScenes.X_BP, seed: 3)
    let X_WT = PlanningScenes.X_WB * robot.toolPose(at: q)
    #expect((X_WT.rotation.z - Vector3(0, 0, -1)).length < 1e-3)
    #expect(X_WT.translation.z > PlanningScenes.tableHeight + 0.4)
    _ = try PlannerTests.planned(targets, start: q)
  }

  @Test("the base found reaches every target, on either half of the back")
  func base() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let scene = PlanningScenes.scene()
    for x in [0.06, -0.06] {
      let targets = (0..<4).map { k in
        PlanningScenes.target("P\(k)", x: x, y: -0.25 + 0.15 * Double(k))
      }
      let place = try BasePlacement.search(robot: robot, scene: scene, targets: targets, seed: 1)
      #expect(abs(place.X_WB.translation.x) > 0.5)
      let planner = try Planner(robot: robot, scene: scene.with(X_WB: place.X_WB))
      let result = planner.plan(
        targets, start: place.start, X_BP: place.X_WB.inverse * scene.X_WP, seed: 1)
      guard case .planned = result else {
        Issue.record("\(result)")
        return
      }
      #expect(
        try BasePlacement.search(robot: robot, scene: scene, targets: targets, seed: 1) == place)
    }
  }

  @Test("without any place that serves, the refusal names a target")
  func nowhere() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let down = PlanningScenes.target("CV12", x: 0, y: 0, normal: Vector3(0, 0, -1))
    let error = #expect(throws: PlanRefusal.self) {
      try BasePlacement.search(
        robot: robot, scene: PlanningScenes.scene(), targets: [down], seed: 1)
    }
    #expect(error?.target == "CV12")
  }
}
