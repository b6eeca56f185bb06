// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Safety
import SpatialMath
import Testing
import _TestSupport

@Suite("Planner") struct PlannerTests {
  static func plan(_ targets: [Target], seed: UInt64 = 1) throws -> PlanResult {
    let planner = try Planner(
      robot: Arms.panda(tool: "ball-10mm"), scene: PlanningScenes.scene())
    return planner.plan(
      targets, start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: seed)
  }

  @Test("ten points of a back are planned; every promise of the plan holds")
  func tenPoints() throws {
    let targets = PlanningScenes.tenTargets
    guard case .planned(let plan, _) = try PlannerTests.plan(targets) else {
      Issue.record("refused: \(try PlannerTests.plan(targets))")
      return
    }
    #expect(plan.segments.count == 31)
  }
}
