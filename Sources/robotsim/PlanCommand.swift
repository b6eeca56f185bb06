// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import SpatialMath
import TestBench

/// `robotsim plan`: the motion of a treatment, without its simulation.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan a treatment and say how good the plan is.",
    discussion: """
      --out FILE.mcap writes a log for viewers: the robot moving along the plan, the tool's path, the
      points. --out FILE.csv samples the plan at even steps of time, with --clearance also how near the arm
      is to anything; --out FILE.json does so in the names of trajectory_msgs/JointTrajectory.
      --out FILE.plan.json writes the plan exactly, as a log carries it. Nothing is written when the plan
      is refused.

      The order is that of the visits, by the lines of the protocol; what it gains is told by the moving
      time of a plan in the order given, or for more than fifteen points by an estimate.

      Joint speed is the largest share of a joint's speed limit that the line through the point takes at
      the speed at which the tool may leave the skin.

      --place plans nothing and tries places all around the table for the arm instead of the scenario's:
      the best ones, judged by the postures a plan would choose from, and the points that none of them
      serves, with the reason. --out FILE.svg draws the map. Exit status 1 when no place serves every
      point.
      """)
  @Argument(help: "A scenario file.") var scenario: String
  @Option(help: "FILE.mcap, FILE.csv, FILE.json or FILE.plan.json; with --place FILE.svg.")
  var out: String?
  @Flag(help: "Rank places for the arm around the table.") var place = false
  @Option(help: "With --place: how many places are judged in full.") var best = 8
  @Option(help: "Samples a second in FILE.mcap, FILE.csv and FILE.json.") var rateHz = 100
  @Flag(help: "The clearance of each sample in FILE.csv, which takes longer.") var clearance = false
  @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?
  @Option(help: "A URDF file, instead of the scenario's robot.") var robot: String?
  @Flag(help: "One JSON document on standard output.") var json = false

  mutating func validate() throws {
    let endings = place ? [".svg"] : [".mcap", ".csv", ".json"]
    if let out, !endings.contains(where: out.hasSuffix) {
      let names = place ? "FILE.svg with --place" : "FILE.mcap, FILE.csv or FILE.json"
      throw ValidationError("--out \(out): \(names) expected")
    }
    if clearance && out?.hasSuffix(".csv") != true {
      throw ValidationError("--clearance: --out FILE.csv expected with it")
    }
    guard (1...100).contains(best) else { throw ValidationError("--best \(best): 1…100") }
    guard (1...4000).contains(rateHz) else {
      throw ValidationError("--rate-hz \(rateHz): 1…4000")
    }
  }

  func run() throws {
    if place { return try rankPlaces() }
    let prepared = try PreparedRun(
      Scenario(file: scenario), atlas: atlas, robot: robot, from: DataLocation.find())
    if let out { try write(prepared, to: out) }
    let document = PlanDocument(prepared)
    if json { return try Terminal.json(document) }
    document.lines.forEach { print($0) }
    if let out { print("written: \(out)") }
  }

  private func write(_ prepared: PreparedRun, to path: String) throws {
    let rate = Double(rateHz)
    if path.hasSuffix(".mcap") { return try prepared.writePlanLog(to: path, rate: rate) }
    let text =
      if path.hasSuffix(".csv") {
        prepared.samples(rate: rate, clearance: clearance).csv
      } else if path.hasSuffix(".plan.json") {
        prepared.plan.encoded(jointCount: prepared.robot.model.jointCount)
      } else {
        prepared.samples(rate: rate).jointTrajectory
      }
    try RunFolder.writeFile(Array(text.utf8), to: path)
  }
}
