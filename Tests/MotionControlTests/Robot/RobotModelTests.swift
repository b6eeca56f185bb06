// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Geometry
import MotionControl
import Safety
import SpatialMath
import StrictJSON
import Testing
import _TestSupport

@Suite("RobotModel") struct RobotModelTests {
  @Test("the shipped arm has the maker's limits")
  func panda() throws {
    let robot = try Arms.panda(tool: "ball-10mm")
    #expect(robot.jointCount == 7 && robot.jointNames[3] == "panda_joint4")
    #expect(robot.limits.lower[3] == -3.0718 && robot.limits.upper[5] == 3.7525)
    #expect(robot.limits.velocity.values(7) == [2.175, 2.175, 2.175, 2.175, 2.61, 2.61, 2.61])
    #expect(robot.limits.acceleration?.values(7) == [15, 7.5, 10, 12.5, 15, 20, 20])
    #expect(robot.limits.jerk?[1] == 3750 && robot.limits.torqueRate?[6] == 1000)
    #expect(robot.tool?.face == .ball(radius: 0.01))
    #expect(robot.linksWithoutShape.isEmpty && robot.lockedJoints.isEmpty)
  }

  @Test("all quarter turns of the arm are seen as such")
  func exactTurns() throws {
    let robot = try Arms.panda()
    let X_BT = robot.toolPose(at: .zero)
    #expect(X_BT.translation == [0.088, 0, 0.333 + 0.316 + 0.384 - 0.107])
    #expect(X_BT.rotation.z == [0, 0, -1])
  }

  @Test("every shipped arm is made of exact quarter turns", arguments: ["ur5e", "lbr_med_14"])
  func quarterTurns(name: String) throws {
    let robot = try RobotModel(urdfFile: Arms.root + "Robots/\(name).urdf")
      .with(LimitsFile(JSONNode(file: Arms.root + "Robots/\(name).limits.json")))
    for body in 1...robot.jointCount {
      let R = robot.chain.bodyPoses(at: .zero)[body].rotation
      for column in [R.x, R.y, R.z] {
        #expect((0..<3).allSatisfy { [-1, 0, 1].contains(column[$0]) })
      }
    }
    #expect(robot.warnings.isEmpty && robot.linksWithoutShape.isEmpty)
    #expect(robot.limits.jerk != nil && robot.limits.torqueRate == nil)
  }

  @Test("every tool reaches at least 80 mm", arguments: ["ball-10mm", "flat-20mm", "pointer"])
  func tools(name: String) throws {
    let robot = try Arms.panda(tool: name)
    #expect(robot.X_FT.translation.length >= ToolModel.shortest)
    #expect(robot.shapes.contains { $0.link == nil })
    #expect(robot.with(tool: nil).toolPose(at: .zero) == (try Arms.panda().toolPose(at: .zero)))
  }

  @Test("capsules contain the shapes they stand for", arguments: seeds(100))
  func capsules(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.mixed()
    let box = robot.shapes[0].capsule.moved(by: robot.links[2].X_JL.inverse)
    let inBox = Vector3(
      random.uniform(-0.05, 0.05), random.uniform(-0.15, 0.15), random.uniform(-0.1, 0.1))
    #expect(distance(inBox, box) <= box.radius + 1e-12)
    let cylinder = robot.shapes[1].capsule.moved(by: robot.links[4].X_JL.inverse)
    let (s, c) = Elementary.sincos(random.uniform(0, 6.28))
    let inCylinder = Vector3(0.05 * s, 0.05 * c, random.uniform(0, 0.2))
    #expect(distance(inCylinder, cylinder) <= cylinder.radius + 1e-12)
  }

  private func distance(_ p: Vector3, _ capsule: Capsule) -> Double {
    (capsule.axis.point(capsule.axis.parameter(nearestTo: p)) - p).length
  }

  @Test("the text for viewers reads back with the tool's tip where the model has it")
  func text() throws {
    let robot = try Arms.panda(tool: "pointer")
    let read = try RobotModel(urdf: robot.urdfText, file: "text", tip: "tool_tip")
    var random = SeededGenerator(seed: 6)
    for _ in 0..<50 {
      let q = robot.limits.random(&random, count: 7)
      let difference = read.toolPose(at: q).translation - robot.toolPose(at: q).translation
      #expect(difference.length < 1e-14)
    }
    #expect(try Arms.panda().urdfText == Arms.panda().source)
  }

  /// What to replace in a good limits file, by what, and the problem that must follow.
  static let limitFaults: [(String, String, JSONError.Problem)] = [
    (
      "\"panda_joint3\"", "\"panda_joint9\"",
      .unknownName("panda_joint9", valid: (1...7).map { "panda_joint\($0)" })
    ),
    (
      "\"panda_joint3\"", "\"panda_joint2\"",
      .badValue("\"panda_joint2\" stands twice", valid: "one entry for each joint")
    ),
    (
      "limits/1\"", "limits/2\"",
      .badValue("\"robotsim.limits/2\"", valid: "must be \"robotsim.limits/1\"")
    ),
  ]

  @Test("faults of a limits file are named", arguments: limitFaults.indices)
  func limitsFile(index: Int) throws {
    let (old, new, problem) = Self.limitFaults[index]
    let text = try String(
      contentsOfFile: Arms.root + "Robots/franka_panda.limits.json", encoding: .utf8)
    let robot = try Arms.panda()
    let error = try #require(throws: JSONError.self) {
      try robot.with(
        LimitsFile(JSONNode(data: Data(text.replacing(old, with: new).utf8), file: "l.json")))
    }
    #expect(error.problem == problem && error.file == "l.json")
  }

  @Test("a tool that is too short is refused")
  func shortTool() throws {
    let text = try String(
      contentsOfFile: Arms.root + "Robots/tools/pointer.json", encoding: .utf8)
    let error = try #require(throws: JSONError.self) {
      try ToolModel(
        JSONNode(data: Data(text.replacing("120", with: "79").utf8), file: "t.json"))
    }
    #expect(error.place == "tip.xyz_mm")
  }

  @Test("a tool larger than any arm carries is refused", arguments: ["xyz_mm", "rpy_deg"])
  func hugeTool(key: String) throws {
    let text = """
      {"schema": "robotsim.tool/1", "name": "huge", "face": {"kind": "pointer"}, "mass_kg": 1,
       "tip": {"xyz_mm": [0, 0, 100], "rpy_deg": [0, 0, 0]}, "capsules": []}
      """
    func tool(_ text: String) throws -> ToolModel {
      try ToolModel(JSONNode(data: Data(text.utf8), file: "t.json"))
    }
    #expect(try tool(text).X_FT.translation == [0, 0, 0.1])
    let error = try #require(throws: JSONError.self) {
      try tool(text.replacing("\"\(key)\": [0,", with: "\"\(key)\": [1e12,"))
    }
    #expect(error.place == "tip.\(key)")
  }

  @Test("a mesh for collision is reported and a moving branch is held")
  func branches() throws {
    let text = try String(contentsOfFile: Arms.golden("mixed-arm.urdf"), encoding: .utf8)
      .replacing(
        "<link name=\"two\"/>",
        with: "<link name=\"two\"><collision><geometry><mesh filename=\"x.stl\"/></geometry>"
          + "</collision></link>"
      )
      .replacing(
        "name=\"branch\" type=\"fixed\">",
        with: "name=\"branch\" type=\"prismatic\"><limit lower=\"0.01\" upper=\"0.04\" "
          + "velocity=\"1\" effort=\"1\"/>")
    let robot = try RobotModel(urdf: text, file: "mixed", tip: "tip")
    #expect(robot.linksWithoutShape == ["two"])
    #expect(robot.lockedJoints == ["branch"])
    let poses = robot.linkPoses(at: .zero)
    let bracket = poses[robot.links.firstIndex { $0.name == "bracket" } ?? 0]
    let gripper = poses[robot.links.firstIndex { $0.name == "gripper" } ?? 0]
    #expect((bracket.inverseTimes(gripper.translation) - [0.01, 0, 0]).length < 1e-15)
  }
}
