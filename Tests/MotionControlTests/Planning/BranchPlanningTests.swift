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
      for t in segment.trajectory.denseTimes(perPiece: 2) {
        let J = robot.kinematics(at: segment.trajectory.sample(at: t).q).J_BT
        #expect((BranchLabelTests.determinant(J) > 0) == sign)
      }
    }
  }

  /// Points to both sides of the spine in turn, for which the shortest way flips the arm from some
  /// of the starts: twice from one with aligned spin.
  @Test(
    "from whatever branch it starts, the arm does not flip between points that one branch can serve",
    arguments: [ToolSpin.free, .aligned])
  func anyStart(spin: ToolSpin) throws {
    let robot = try Self.ur5e()
    let planner = try Planner(robot: robot, scene: PlanningScenes.scene())
    let step = spin == .free ? 0.07 : 0.09
    let targets = (0..<8).map { k in
      PlanningScenes.target(
        "P\(k + 1)", x: k % 2 == 0 ? 0.1 : -0.1, y: -0.3 + step * Double(k), spin: spin)
    }
    let start = try planner.startPosture(above: targets, X_BP: PlanningScenes.X_BP, seed: 1)
    let form = try #require(ClosedForm(robot.chain, limits: robot.limits))
    let starts = form.solutions(robot.toolPose(at: start), near: start)
    var planned = 0
    for i in 0..<starts.count {
      // Some starts are refused, because the arm would be inside the body.
      guard
        case .planned(_, let report) = planner.plan(
          targets, start: starts[i].q, X_BP: PlanningScenes.X_BP, seed: 1)
      else { continue }
      planned += 1
      #expect(report.flips == 0, "from \(starts[i].label)")
    }
    #expect(planned >= 4)
  }
}
