// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import SpatialMath
import TestBench

extension ModelCommand {
  /// `robotsim model dynamics`.
  struct Dynamics: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Masses, torques, accelerations and energies of the arm in one state.",
      discussion: """
        M(q) q̈ + C(q, q̇) q̇ + g(q) = τ, without friction: the mass matrix, what gravity and the \
        velocities take, the torques that give --qdd-deg-s2, the accelerations that --tau gives, the \
        energies, and the acceleration of the tip at constant joint velocities. By the links and the \
        tool alone, and with the rotors where the robot has a drives file. A sliding joint takes mm for \
        deg and N for N·m. Needs the mass of every moving body (see model check).
        """)
    @OptionGroup var options: RobotOptions
    @Option(
      name: .customLong("q-deg"), parsing: .unconditional,
      help: "Joint angles, with commas [deg; mm of a sliding joint].")
    var q: String
    @Option(
      name: .customLong("qd-deg-s"), parsing: .unconditional,
      help: "Joint velocities [deg/s]; without them the arm stands.")
    var qd: String?
    @Option(
      name: .customLong("qdd-deg-s2"), parsing: .unconditional,
      help: "Joint accelerations whose torques are asked for [deg/s²] (default: zeros).")
    var qdd: String?
    @Option(
      parsing: .unconditional,
      help: "Joint torques whose accelerations are asked for [N·m] (default: zeros, motors off).")
    var tau: String?
    @Option(
      name: .customLong("base-rpy-deg"), parsing: .unconditional,
      help: "How the base is turned in the room, ROLL,PITCH,YAW; gravity goes straight down there.")
    var turn = "0,0,0"
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() throws {
      let robot = try options.load()
      let state = try ModelDynamicsDocument.State(
        q: moving(q, option: "--q-deg", of: robot),
        qd: moving(qd, option: "--qd-deg-s", of: robot),
        qdd: moving(qdd, option: "--qdd-deg-s2", of: robot),
        tau: tau.map { JointVector(try JointAngles.numbers($0, option: "--tau", of: robot)) }
          ?? .zero,
        R_WB: Triple.rotation(turn, option: "--base-rpy-deg"))
      guard let document = ModelDynamicsDocument(robot, state) else {
        throw ValidationError(
          "--robot \(options.robot): dynamics need the mass of every moving body; "
            + robot.warnings.filter(\.problem.leavesNoDynamics).map { "\($0)" }
            .joined(separator: "; "))
      }
      if json { return try Terminal.json(document) }
      document.lines.forEach { print($0) }
    }

    private func moving(
      _ text: String?, option: String, of robot: RobotModel
    ) throws -> JointVector {
      guard let text else { return .zero }
      return JointAngles.vector(
        try JointAngles.numbers(text, option: option, of: robot), of: robot)
    }
  }
}

extension RobotFileWarning.Problem {
  fileprivate var leavesNoDynamics: Bool { self == .withoutInertial || self == .withoutMass }
}
