// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("URDF reader") struct URDFReaderTests {
  /// base - (turn) - arm - (weld) - hand, one element a line: the lines are in the errors below.
  static let good = """
    <?xml version="1.0"?>
    <robot name="small">
    <link name="base"/>
    <link name="arm"/>
    <link name="hand"/>
    <joint name="turn" type="revolute">
    <origin xyz="0 0 0.5" rpy="0 0 0"/>
    <parent link="base"/><child link="arm"/>
    <axis xyz="0 0 1"/>
    <limit lower="-1" upper="2" velocity="3" effort="4"/>
    </joint>
    <joint name="weld" type="fixed">
    <origin xyz="0.3 0 0"/>
    <parent link="arm"/><child link="hand"/>
    </joint>
    </robot>
    """

  static func read(_ text: String, tip: String? = nil) throws -> RobotModel {
    try RobotModel(urdf: text, file: "small.urdf", tip: tip)
  }

  @Test("a good file reads")
  func reads() throws {
    let robot = try Self.read(Self.good)
    #expect(robot.name == "small" && robot.jointNames == ["turn"])
    #expect(robot.limits.lower[0] == -1 && robot.limits.upper[0] == 2)
    #expect(robot.limits.velocity[0] == 3 && robot.limits.effort[0] == 4)
    #expect(robot.limits.acceleration == nil)
    #expect(robot.links.map(\.name) == ["base", "arm", "hand"])
    #expect(robot.toolPose(at: .zero).translation == [0.3, 0, 0.5])
  }

  /// What to replace in the good file, by what, and the error that must follow.
  static let faults: [(String, String, Int, String, RobotFileError.Problem)] = [
    (
      "revolute", "planar", 6, "joint \"turn\"/@type",
      .unknownValue("planar", valid: ["revolute", "continuous", "prismatic", "fixed"])
    ),
    ("0 0 0.5", "0 0 nan", 7, "joint \"turn\"/origin/@xyz", .notFinite("nan")),
    ("0 0 0.5", "0 0 inf", 7, "joint \"turn\"/origin/@xyz", .notFinite("inf")),
    ("0 0 0.5", "0 0 half", 7, "joint \"turn\"/origin/@xyz", .notANumber("half")),
    (
      "0 0 0.5", "0 0", 7, "joint \"turn\"/origin/@xyz", .wrongCount(found: 2, expected: 3)
    ),
    (
      "parent link=\"base\"", "parent link=\"bade\"", 6, "joint \"turn\"/parent",
      .unknownValue("bade", valid: ["base", "arm", "hand"])
    ),
    ("<parent link=\"base\"/>", "", 6, "joint \"turn\"", .missing("<parent>")),
    ("<child link=\"arm\"/>", "<child/>", 8, "joint \"turn\"/child", .missing("@link")),
    (
      "axis xyz=\"0 0 1\"", "axis xyz=\"0 0 0\"", 9, "joint \"turn\"/axis/@xyz",
      .outOfRange("[0.0, 0.0, 0.0]", valid: "not zero")
    ),
    (
      "<limit lower=\"-1\" upper=\"2\" velocity=\"3\" effort=\"4\"/>", "", 6, "joint \"turn\"",
      .missing("<limit>")
    ),
    (
      "upper=\"2\"", "upper=\"-1\"", 10, "joint \"turn\"/limit",
      .outOfRange("lower -1.0, upper -1.0", valid: "lower < upper, both within ±1000")
    ),
    (
      "velocity=\"3\"", "velocity=\"0\"", 10, "joint \"turn\"/limit/@velocity",
      .outOfRange("0.0", valid: "0.001…1000")
    ),
    (
      "velocity=\"3\"", "velocity=\"1e-9\"", 10, "joint \"turn\"/limit/@velocity",
      .outOfRange("1e-09", valid: "0.001…1000")
    ),
    (
      "lower=\"-1\"", "lower=\"-1e300\"", 10, "joint \"turn\"/limit",
      .outOfRange("lower -1e+300, upper 2.0", valid: "lower < upper, both within ±1000")
    ),
    (
      "effort=\"4\"", "effort=\"-4\"", 10, "joint \"turn\"/limit/@effort",
      .outOfRange("-4.0", valid: "≥ 0")
    ),
    ("lower=\"-1\" ", "", 10, "joint \"turn\"/limit", .missing("@lower")),
    (
      "<axis xyz=\"0 0 1\"/>", "<axis xyz=\"0 0 1\"/><mimic joint=\"weld\"/>", 9, "joint \"turn\"",
      .mimic(of: "weld")
    ),
    ("name=\"hand\"", "name=\"arm\"", 5, "link \"arm\"", .repeated("this name")),
    ("name=\"weld\"", "name=\"turn\"", 12, "joint \"turn\"", .repeated("this name")),
    ("parent link=\"arm\"", "parent link=\"hand\"", 5, "link \"hand\"", .cycle(["hand", "hand"])),
    (
      "child link=\"hand\"", "child link=\"base\"", 3, "link \"base\"",
      .cycle(["base", "arm", "base"])
    ),
    (
      "<link name=\"hand\"/>", "<link name=\"hand\"/><link name=\"loose\"/>", 5, "link \"loose\"",
      .severalRoots(["base", "loose"])
    ),
    (
      "type=\"revolute\"", "type=\"fixed\"", 2, "robot \"small\"", .noMovingJoint
    ),
    ("<robot name=\"small\">", "<robot>", 2, "robot", .missing("@name")),
    ("<?xml version=\"1.0\"?>", "<!DOCTYPE robot>", 1, "<!DOCTYPE", .documentType),
    (  // an external entity
      "<link name=\"base\"/>", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", 3,
      "<!DOCTYPE", .documentType
    ),
    (  // a bomb: each entity is ten of the one before
      "<link name=\"base\"/>", "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">", 3, "<!ENTITY",
      .documentType
    ),
    (
      "</robot>", String(repeating: "<gazebo>", count: 40), 16, "<gazebo>", .tooDeep(largest: 32)
    ),
    (
      "robot", "sdf", 2, "root element", .wrongRoot(found: "sdf", expected: "robot")
    ),
    (
      "</robot>",
      "<joint name=\"second\" type=\"fixed\"><parent link=\"base\"/><child link=\"hand\"/>"
        + "</joint></robot>", 16, "joint \"second\"", .twoParents("hand")
    ),
    (
      "child link=\"hand\"", "child link=\"finger\"", 12, "joint \"weld\"/child",
      .unknownValue("finger", valid: ["base", "arm", "hand"])
    ),
    (
      "<link name=\"hand\"/>",
      "<link name=\"hand\"><collision><geometry><cone/></geometry></collision></link>", 5,
      "link \"hand\"/collision/geometry",
      .unknownValue("cone", valid: ["cylinder", "sphere", "box", "mesh"])
    ),
    (
      "<link name=\"hand\"/>",
      "<link name=\"hand\"><collision><geometry><sphere radius=\"-1\"/></geometry></collision></link>",
      5, "link \"hand\"/collision/geometry/sphere/@radius",
      .outOfRange("-1.0", valid: "> 0, at most 1000")
    ),
  ]

  @Test("each fault is named with file, line, element and value", arguments: faults.indices)
  func refuses(index: Int) {
    let (old, new, line, place, problem) = Self.faults[index]
    let text = Self.good.replacing(old, with: new)
    #expect(text != Self.good)
    #expect(throws: RobotFileError(file: "small.urdf", line: line, place: place, problem)) {
      try Self.read(text)
    }
  }

  @Test("text that is not well-formed is refused wherever it is cut", arguments: seeds(100))
  func truncated(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = String(Self.good.prefix(random.index(below: Self.good.count - 8)))
    #expect(throws: RobotFileError.self) { try Self.read(text) }
  }

  @Test("text without its end names the line and the element that stayed open")
  func openElement() throws {
    let text = Self.good.replacing("</robot>", with: "")
    let error = try #require(throws: RobotFileError.self) { try Self.read(text) }
    #expect(error.line == 15 && error.place == "<robot>")
  }

  @Test("random damage is refused or read, never a crash", arguments: seeds(300))
  func damaged(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var characters = Array(Self.good)
    for _ in 0..<1 + random.index(below: 6) {
      let other = Array("<>/\"= -1e9x&")
      characters[random.index(below: characters.count)] = other[random.index(below: other.count)]
    }
    do {
      let robot = try Self.read(String(characters))
      #expect(robot.jointCount == 1)
    } catch {
      #expect(error is RobotFileError)
      #expect("\(error)".hasPrefix("small.urdf"))
    }
  }

  @Test("several equal ends ask for a tip, and a wrong tip names the links")
  func tips() throws {
    let forked = Self.good.replacing(
      "</robot>",
      with: "<link name=\"b\"/><joint name=\"w2\" type=\"fixed\"><parent link=\"arm\"/>"
        + "<child link=\"b\"/></joint></robot>")
    let place = "robot \"small\""
    #expect(
      throws: RobotFileError(
        file: "small.urdf", line: 2, place: place, .severalTips(["hand", "b"]))
    ) { try Self.read(forked) }
    #expect(try Self.read(forked, tip: "b").toolPose(at: .zero).translation == [0, 0, 0.5])
    #expect(
      throws: RobotFileError(
        file: "small.urdf", line: 2, place: place,
        .unknownValue("c", valid: ["base", "arm", "hand", "b"]))
    ) { try Self.read(forked, tip: "c") }
  }

  @Test("nine joints are one too many")
  func tooMany() {
    var text = "<robot name=\"long\"><link name=\"l0\"/>"
    for i in 1...9 {
      text +=
        "<link name=\"l\(i)\"/><joint name=\"j\(i)\" type=\"continuous\">"
        + "\n<parent link=\"l\(i - 1)\"/><child link=\"l\(i)\"/>"
        + "<limit velocity=\"1\" effort=\"1\"/></joint>"
    }
    #expect(
      throws: RobotFileError(
        file: "small.urdf", line: 9, place: "joint \"j9\"", .tooManyJoints(9, largest: 8))
    ) { try Self.read(text + "</robot>") }
  }

  @Test("a file that is not UTF-8 is refused with its line")
  func encoding() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("latin-\(ProcessInfo.processInfo.processIdentifier).urdf")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("<robot\nname=\"".utf8 + [0xE4] + "\"/>".utf8).write(to: file)
    #expect(
      throws: RobotFileError(
        file: file.path, line: 2, place: "file", .malformed("not UTF-8 text"))
    ) { try RobotModel(urdfFile: file.path) }
  }
}
