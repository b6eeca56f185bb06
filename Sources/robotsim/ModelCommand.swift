// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import SpatialMath
import TestBench

/// `robotsim model`: robots by themselves.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Look at robots: their files, kinematics, and what they reach.",
    subcommands: [
      List.self, Check.self, ForwardKinematics.self, Dynamics.self, InverseKinematics.self,
      Branches.self, Follow.self, Workspace.self,
    ])

  /// Which robot, with which tool.
  struct RobotOptions: ParsableArguments {
    @Option(help: "A shipped robot or a URDF file.") var robot = "franka_panda"
    @Option(help: "A shipped tool or a tool file; without it the tip is the flange.")
    var tool: String?
    @Option(help: "The link to take as flange, where the file has several ends.") var tip: String?
    @Option(help: "A limits file, instead of the one beside the URDF file.") var limits: String?

    func load() throws -> RobotModel {
      try RobotFiles.load(robot, tool: tool, limits: limits, tip: tip, from: DataLocation.find())
        .model
    }
  }
}

extension ModelCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The robots and tools that come along.")
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      let robots: [String]
      let tools: [String]
    }

    func run() throws {
      let data = try DataLocation.find()
      let document = Document(
        robots: data.names(in: "Robots", suffix: ".urdf"),
        tools: data.names(in: "Robots/tools", suffix: ".json"))
      if json { return try Terminal.json(document) }
      print("robots: " + document.robots.joined(separator: ", "))
      print("tools:  " + document.tools.joined(separator: ", "))
    }
  }

  struct ForwardKinematics: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fk",
      abstract: "Where the tool tip is at given joint angles, and how freely it moves there.")
    @OptionGroup var options: RobotOptions
    @Option(
      name: .customLong("q-deg"), parsing: .unconditional,
      help: "Joint angles, with commas [deg; mm of a sliding joint].")
    var q: String
    @Flag(help: "One JSON document on standard output.") var json = false

    struct Document: Encodable {
      let q_deg: [Double]
      let position_mm: [Double]
      /// Row-major, the tool in the base, metres.
      let pose: [[Double]]
      /// Of the Jacobian, a radian weighing as much as 0.35 m; largest first.
      let singular_values: [Double]
      /// The smallest of them.
      let distance_to_singularity: Double
      let manipulability: Double
    }

    func run() throws {
      let robot = try options.load()
      let degrees = try JointAngles.numbers(q, option: "--q-deg", of: robot)
      let state = robot.kinematics(at: JointAngles.vector(degrees, of: robot))
      let R = state.X_BT.rotation
      let p = state.X_BT.translation
      let dexterity = try Dexterity(state.J_BT)
      let document = Document(
        q_deg: degrees, position_mm: [p.x * 1000, p.y * 1000, p.z * 1000],
        pose: [
          [R.x.x, R.y.x, R.z.x, p.x], [R.x.y, R.y.y, R.z.y, p.y], [R.x.z, R.y.z, R.z.z, p.z],
          [0, 0, 0, 1],
        ],
        singular_values: dexterity.singularValues,
        distance_to_singularity: dexterity.distanceToSingularity,
        manipulability: dexterity.manipulability)
      if json { return try Terminal.json(document) }
      for row in document.pose { print(row.map { $0.column(12, 6) }.joined()) }
      print("singular values" + document.singular_values.map { $0.column(10, 5) }.joined())
    }
  }
}
