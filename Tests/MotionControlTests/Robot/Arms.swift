// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import StrictJSON

/// The robots and files that the tests of this module work on.
enum Arms {
  static let root = String(
    #filePath.prefix(#filePath.count - "Tests/MotionControlTests/Robot/Arms.swift".count))

  /// The shipped arm without a tool: the tip is the flange.
  static func panda() throws -> RobotModel {
    try RobotModel(urdfFile: root + "Robots/franka_panda.urdf")
      .with(LimitsFile(JSONNode(file: root + "Robots/franka_panda.limits.json")))
  }

  /// The shipped arm with a shipped tool.
  static func panda(tool: String) throws -> RobotModel {
    try panda().with(tool: ToolModel(JSONNode(file: root + "Robots/tools/\(tool).json")))
  }

  /// Six joints, three of them about parallel axes.
  static func ur5e() throws -> RobotModel {
    try RobotModel(urdfFile: root + "Robots/ur5e.urdf")
      .with(LimitsFile(JSONNode(file: root + "Robots/ur5e.limits.json")))
  }

  /// Seven joints with a spherical shoulder and a spherical wrist.
  static func lbrMed14() throws -> RobotModel {
    try RobotModel(urdfFile: root + "Robots/lbr_med_14.urdf")
      .with(LimitsFile(JSONNode(file: root + "Robots/lbr_med_14.limits.json")))
  }

  /// Four joints of three kinds with slanted axes; see the drawing in the file.
  static func mixed() throws -> RobotModel {
    try RobotModel(urdfFile: golden("mixed-arm.urdf"), tip: "tip")
  }

  static func golden(_ name: String) -> String { root + "Tests/MotionControlTests/Golden/" + name }
}
