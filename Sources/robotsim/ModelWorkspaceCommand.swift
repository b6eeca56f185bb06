// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import ArgumentParser
import MotionControl
import Reporting
import SpatialMath
import TestBench

extension ModelCommand {
  /// `robotsim model workspace`.
  struct Workspace: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Which points of a patient on the table an arm reaches from where it stands.",
      discussion: """
        Patient, posture, table, zones, robot, tool and base are those of a scenario; options replace
        them one by one, and its protocol does not matter. A point is reached when the arm can stand
        60 mm above it, the tool along the normal at any turn, and go straight down to the skin: joints
        within their limits, links clear of body, table and the arm itself as a plan asks for. Points
        that the posture covers, or for which it does not hold the patient as they need, are not
        exposed and not counted in the shares. A plan asks for more: room to the ends of the joints,
        distance from singular postures, depth under the skin, and a way from point to point.

        Then the arm by itself, from postures drawn within its limits. Exit status 0, however many
        points are reached.
        """)
    @Option(
      help: "A scenario file (default: the default scenario).",
      completion: .file(extensions: ["json"]))
    var scenario: String?
    @Option(help: "A shipped robot or a URDF file, instead of the scenario's.") var robot: String?
    @Option(help: "A shipped tool or a tool file, instead of the scenario's.") var tool: String?
    @Option(help: "The link to take as flange, where the file has several ends.") var tip: String?
    @Option(help: "A limits file, instead of the one beside the URDF file.") var limits: String?
    @Option(
      name: .customLong("base-mm"), parsing: .unconditional,
      help: "Where the base stands in the room, X,Y,Z, instead of the scenario's place.")
    var base: String?
    @Option(
      name: .customLong("base-rpy-deg"), parsing: .unconditional,
      help: "How the base is turned, ROLL,PITCH,YAW; with --base-mm only (default: 0,0,0).")
    var turn: String?
    @Option(help: "SEX,AGE_YEARS,HEIGHT_CM,MASS_KG, instead of the scenario's patient.")
    var patient: String?
    @Flag(help: "Near the end of a pregnancy; with --patient only.") var pregnant = false
    @Option(
      help: "The patient's posture, instead of the scenario's: \(Posture.names).") var posture:
      Posture?
    @Option(help: "A folder with an atlas, instead of the shipped one.", completion: .directory)
    var atlas: String?
    @Option(help: "Postures drawn for the arm by itself.") var samples = 2_000_000
    @Option(help: "Whence the random numbers come.") var seed: UInt64 = 1
    @Option(help: "A picture from above and from the side, FILE.svg.") var out: String?
    @Flag(help: "One JSON document on standard output.") var json = false

    /// How far from the room's origin a base may stand [mm].
    private static let farthest = 10_000.0

    mutating func validate() throws {
      guard (1000...20_000_000).contains(samples) else {
        throw ValidationError("--samples \(samples): 1000…20000000")
      }
      if let out, !out.hasSuffix(".svg") {
        throw ValidationError("--out \(out): FILE.svg expected")
      }
      if turn != nil && base == nil {
        throw ValidationError("--base-rpy-deg: --base-mm X,Y,Z expected with it")
      }
      if pregnant && patient == nil {
        throw ValidationError(
          "--pregnant: --patient SEX,AGE_YEARS,HEIGHT_CM,MASS_KG expected with it")
      }
    }

    func run() throws {
      let data = try DataLocation.find()
      var setting = try Scenario(file: scenario ?? data.path("Scenarios/back-shu.json"))
      if let posture { setting.posture = posture }
      if let patient {
        setting.patient = try AcupointModel.Patient(
          argument: patient, pregnant: pregnant, option: "--patient")
      }
      let model = try RobotFiles.load(
        robot ?? setting.robot.model, tool: tool ?? setting.robot.tool, limits: limits, tip: tip,
        from: data
      ).model
      let workspace = try AtlasWorkspace(
        setting, robot: model, X_WB: place(in: setting), seed: seed, atlas: atlas, from: data)
      let report = WorkspaceReport(
        workspace, sampled: SampledWorkspace(model, samples: samples, seed: seed), seed: seed)
      if let out { try RunFolder.writeFile(Array(workspace.picture.svg.utf8), to: out) }
      if json { return try Terminal.json(report) }
      report.lines.forEach { print($0) }
      if let out { print("written: \(out)") }
    }

    private func place(in setting: Scenario) throws -> RigidTransform<World, Base> {
      if let base {
        let p = try Triple.vector(base, option: "--base-mm", most: Workspace.farthest)
        return RigidTransform(
          try Triple.rotation(turn ?? "0,0,0", option: "--base-rpy-deg"), p / 1000)
      }
      switch setting.robot.base {
      case .fixed(let pose): return pose.X_WB
      case .auto:
        throw ValidationError(
          "robot.base is \"auto\", which depends on a protocol: give the place with --base-mm X,Y,Z"
        )
      }
    }
  }
}

extension Posture {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension WorkspaceReport {
  /// For people.
  fileprivate var lines: [String] {
    let place = base_mm.map { $0.column(0, 0) }.joined(separator: ", ")
    var lines = [
      "\(robot)" + (tool.map { " with \($0)" } ?? "") + ", base at \(place) mm; patient \(posture)",
      "                 points exposed reached   share  collides at limits singular out of reach",
    ]
    lines += segments.map(WorkspaceReport.line)
    lines.append("")
    lines += channels.map(WorkspaceReport.line)
    lines += ["", WorkspaceReport.line(all)]
    if !clearance_judged {
      lines.append("collisions not judged: some links of this robot have no known shape")
    }
    lines.append(
      "the arm by itself: \(arm.volume_m3.column(0, 2)) m³, tip \(arm.nearest_mm.column(0, 0)) to "
        + "\(arm.farthest_mm.column(0, 0)) mm from the middle of its reach, in "
        + "\(arm.dexterous_percent.column(0, 0)) % of the room every way round "
        + "(\(arm.samples) postures, cubes of \(arm.cell_mm.column(0, 0)) mm)")
    return lines
  }

  private static func line(_ count: Count) -> String {
    func column(_ n: Int, _ width: Int) -> String { FixedPoint.left(String(n), width) }
    return count.name.replacing("_", with: " ").padded(to: 16) + column(count.points, 7)
      + column(count.exposed, 8) + column(count.reached, 8)
      + (count.reached_percent.map { $0.column(6, 0) + " %" } ?? "       –")
      + column(count.collides, 10) + column(count.at_limits, 10) + column(count.singular, 9)
      + column(count.out_of_reach, 13)
  }
}
