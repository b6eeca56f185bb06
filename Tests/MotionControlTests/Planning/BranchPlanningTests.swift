// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

/// Plans for an arm that cannot change its branch without passing a singularity.
@Suite("Branches of a plan") struct BranchPlanningTests {
  static func ur5e() throws -> RobotModel {
    let folder = Arms.root + "Robots/"
    return try RobotModel(urdfFile: folder + "ur5e.urdf")
      .with(LimitsFile(JSONNode(file: folder + "ur5e.limits.json")))
      .with(tool: ToolModel(JSONNode(file: folder + "tools/ball-10mm.json")))
  }

  @Test(
    "one branch serves ten points, and nowhere on the way does the determinant change its sign",
    arguments: seeds(3))
  func oneBranch(seed: UInt64) throws {
    let robot = try Self.ur5e()
    let planner = try Planner(robot: robot, scene: PlanningScenes.scene())
    let targets = PlanningScenes.tenTargets
    let start = try planner.startPosture(above: targets, X_BP: PlanningScenes.X_BP, seed: seed)
    guard
      case .planned(let plan, let report) = planner.plan(
        targets, start: start, X_BP: PlanningScenes.X_BP, seed: seed)
    else {
      Issue.record("no plan for seed \(seed)")
      return
    }
    let branch = try #require(ClosedForm(robot.chain)).branch(of: start)
    #expect(report.flips == 0)
    #expect(report.targets.allSatisfy { $0.branch == branch })
    let sign = BranchLabelTests.determinant(robot.kinematics(at: start).J_BT) > 0
    for segment in plan.segments {
      for t in segment.trajectory.denseTimes(perInterval: 4) {
        let J = robot.kinematics(at: segment.trajectory.sample(at: t).q).J_BT
        #expect((BranchLabelTests.determinant(J) > 0) == sign)
      }
    }
  }
}
