// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import MotionControl
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

/// Each reason a planner may give, provoked.
@Suite("PlanRefusal") struct PlanRefusalTests {
  @Test("a link with a mesh for collision is named: no clearance can be promised")
  func shapeMissing() throws {
    let text = try String(contentsOfFile: Arms.root + "Robots/franka_panda.urdf", encoding: .utf8)
      .replacing(
        "<link name=\"panda_flange\"/>",
        with: "<link name=\"panda_flange\"><collision><geometry><mesh filename=\"hand.stl\"/>"
          + "</geometry></collision></link>")
    let robot = try RobotModel(urdf: text, file: "mesh.urdf")
    let error = try #require(throws: PlanRefusal.self) {
      try Planner(robot: robot, scene: PlanningScenes.scene())
    }
    #expect(error.reason == .shapeMissing(["panda_flange"]))
    #expect("\(error)".contains("no collision shape for panda_flange"))
  }

  @Test(
    "where the base was free to choose, nothing is proved of one place, and others are pointed to")
  func ofOnePlace() {
    let near = PlanRefusal(
      target: "P", p_BA: .zero, reason: .unreachable(.hover, by: 0.1), certainty: .proved)
    #expect("\(near)".hasSuffix("(proved)"))
    #expect(near.ofOnePlace.certainty == .notFound)
    #expect("\(near.ofOnePlace)".contains("(not found; plan --place tells"))
    let input = PlanRefusal(target: nil, p_BA: nil, reason: .noTargets)
    #expect("\(input.ofOnePlace)".hasSuffix("(proved)"))
  }

  @Test(
    "an arm too weak for its own weight is refused with the share of the torque that holding takes")
  func tooWeak() throws {
    let text = try String(contentsOfFile: Arms.root + "Robots/franka_panda.urdf", encoding: .utf8)
      .replacing("effort=\"87\"", with: "effort=\"10\"")
    let robot = try RobotModel(urdf: text, file: "weak.urdf")
      .with(LimitsFile(JSONNode(file: Arms.root + "Robots/franka_panda.limits.json")))
      .with(tool: ToolModel(JSONNode(file: Arms.root + "Robots/tools/ball-10mm.json")))
    let scene = PlanningScenes.scene()
    let planner = try Planner(robot: robot, scene: scene)
    let target = PlanningScenes.target("P", x: 0.03, y: 0.05)
    let result = planner.plan(
      [target], start: PlanningScenes.start, X_BP: PlanningScenes.X_BP, seed: 1)
    guard case .refused(let refusal) = result,
      case .torque(.transit, let ratio) = refusal.reason
    else {
      Issue.record("\(result)")
      return
    }
    // The first posture of every way is the start, and there it ends.
    let arm = try #require(
      ArmDynamics(robot, gravity_B: ArmDynamics.gravity_B(scene.X_WB)))
    let tau = arm.gravity(PlanningScenes.start)
    let shares = (0..<7).map { abs(tau[$0]) / (PlanTiming.share * robot.limits.effort[$0]) }
    #expect(abs(ratio - (shares.max() ?? 0)) < 1e-9 && ratio > 1)
  }

  @Test("a start with the tool just above the skin is refused with its height")
  func toolTooLowAtStart() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let target = PlanningScenes.target("P", x: 0.03, y: 0.0)
    let X_BA = PlanningScenes.X_BP * target.X_PA
    let low = RigidTransform<Base, Tool>(
      RotationMatrix(z: -X_BA.rotation.z, xTowards: X_BA.rotation.x),
      X_BA.translation + X_BA.rotation.z * 0.025)
    var random = SeededGenerator(seed: 1)
    let solution = PoseSolver(robot).solve(
      PoseTarget(low, spin: .free), from: PlanningScenes.start, random: &random)
    #expect(solution.isSolved)
    let refusal = try #require(try PlannerTests.refusal([target], start: solution.answer.q))
    guard case .toolTooLow(.start, let height, let required) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(abs(height - 0.025) < 1e-3 && required == 0.035)
    #expect(refusal.target == nil)
  }

  @Test("a normal that leans along the skin is refused: the tool would wait too low")
  func toolTooLowAtHover() throws {
    let leaning = PlanningScenes.target(
      "P", x: 0.03, y: 0, normal: Vector3(0.15, 0.85, 0.5).normalized)
    let refusal = try #require(try PlannerTests.refusal([leaning]))
    guard case .toolTooLow(.transit, let height, let required) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(height > 0.02 && height < required)
    #expect(refusal.target == "P")
  }

  /// A place in mid-air, far from body and table, so that the arm alone decides.
  private func refusal(
    _ robot: RobotModel, start: JointVector, at p_BA: Vector3, normal: Vector3
  ) throws -> PlanRefusal? {
    let scene = ClearanceScene(
      mesh: PlanningScenes.mesh(), X_WP: RigidTransform(.identity, [0, 0, -20]),
      table: OrientedBox(center: [0, 0, -30], halfExtents: [1, 1, 1]), X_WB: .identity)
    let X_PA = RigidTransform<Patient, Acupoint>(
      RotationMatrix(z: normal, xTowards: normal.anyPerpendicular), p_BA)
    let target = Target(
      name: "P", region: "air", X_PA: X_PA, thorax: .zero, abdomen: .zero, spin: .aligned,
      technique: .press(.init(force: 6, ramp: 1, dwell: 3, repeats: 1)),
      limits: PlanningScenes.limits, sigma: 0.003)
    switch try Planner(robot: robot, scene: scene)
      .plan([target], start: start, X_BP: .identity, seed: 1)
    {
    case .planned: return nil
    case .refused(let refusal): return refusal
    }
  }

  @Test("a place that only a joint near its end reaches is refused with the joint and its margin")
  func jointLimit() throws {
    let refusal = try #require(
      try refusal(
        Arms.panda(tool: "ball-10mm"), start: PlanningScenes.start,
        at: [-0.018360825499812015, 0.8054653824747078, 0.04229975313594602],
        normal: Vector3(-0.07944060431343161, -0.6987700527271448, -0.7109216579891346)
          .normalized))
    guard case .jointLimit(.approach, "panda_joint2", let margin, let required) = refusal.reason
    else {
      Issue.record("\(refusal)")
      return
    }
    #expect(margin > 0 && margin < required && required == 0.05)
    #expect("\(refusal)".contains("from its end"))
  }

  @Test("a line that ends just past the edge of the reach is refused with what is missing")
  func edge() throws {
    let refusal = try #require(
      try refusal(
        Arms.panda(tool: "ball-10mm"), start: PlanningScenes.start,
        at: [0.6740081491257585, 0.5739278298099203, 0.6204231993071483],
        normal: Vector3(-0.8159227739937029, -0.5695536088192562, 0.09939171776049838).normalized))
    guard case .unreachable(.deepest, let distance) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(distance > 1e-5 && distance < 0.01)
    #expect("\(refusal)".contains("out of reach, the tool ends"))
  }

  /// The shipped arm with its third joint welded: six joints have no elbow to swing out of the way.
  private func welded() throws -> RobotModel {
    let urdf = try String(contentsOfFile: Arms.root + "Robots/franka_panda.urdf", encoding: .utf8)
      .replacing(
        "name=\"panda_joint3\" type=\"revolute\"", with: "name=\"panda_joint3\" type=\"fixed\"")
    let limits = try String(
      contentsOfFile: Arms.root + "Robots/franka_panda.limits.json", encoding: .utf8
    )
    .split(separator: "\n").filter { !$0.contains("panda_joint3") }.joined(separator: "\n")
    return try RobotModel(urdf: urdf, file: "welded.urdf")
      .with(LimitsFile(JSONNode(data: Data(limits.utf8), file: "welded.limits.json")))
      .with(tool: Arms.panda(tool: "ball-10mm").tool)
  }

  @Test("a place where the arm loses a direction of motion is refused with its manipulability")
  func nearSingular() throws {
    let robot = try welded()
    #expect(robot.jointCount == 6)
    let refusal = try #require(
      try refusal(
        robot, start: JointVector([0, -0.785, -2.356, 0, 1.571, 0.785]),
        at: [0.6054694918881492, 0.33294394379735326, 0.9376111433317997],
        normal: Vector3(-0.37488383192299557, -0.33934073296499034, -0.8627340143482893)
          .normalized))
    guard case .nearSingular(.contact, let manipulability, let required) = refusal.reason else {
      Issue.record("\(refusal)")
      return
    }
    #expect(manipulability > 0 && manipulability < required && required == 0.12)
  }

  @Test("a start at the very end of a joint is refused, one hundredth of a radian before it is not")
  func startAtTheEnd() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    let targets = [PlanningScenes.tenTargets[4]]
    var start = PlanningScenes.start
    start[0] = robot.limits.upper[0] - 0.011
    #expect(try PlannerTests.refusal(targets, start: start) == nil)
    start[0] = robot.limits.upper[0] - 0.009
    guard
      case .startOutsideLimits("panda_joint1", let position, _, let upper)? =
        try PlannerTests.refusal(targets, start: start)?.reason
    else {
      Issue.record("9 mrad before the end were let pass")
      return
    }
    #expect(position == start[0] && upper == robot.limits.upper[0] - 0.01)
  }
}
