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
      points. --out FILE.csv samples the plan at even steps of time; --out FILE.json writes it exactly,
      as a log carries it. Nothing is written when the plan is refused.

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
  @Option(help: "FILE.mcap, FILE.csv or FILE.json; with --place FILE.svg.") var out: String?
  @Flag(help: "Rank places for the arm around the table.") var place = false
  @Option(help: "With --place: how many places are judged in full.") var best = 8
  @Option(help: "Samples a second in the log or the CSV file.") var rateHz = 100
  @Option(help: "A folder with an atlas, instead of the shipped one.") var atlas: String?
  @Option(help: "A URDF file, instead of the scenario's robot.") var robot: String?
  @Flag(help: "One JSON document on standard output.") var json = false

  struct Document: Encodable {
    struct Target: Encodable {
      let name: String
      let limit_margin_deg: Double
      let manipulability_percent: Double
      let joint_speed_percent: Double
      let straightness_mm: Double
      let branch: String?
    }
    /// The largest shares of a joint's limits; null where the robot's files give none.
    struct Joint: Encodable {
      let name: String
      let velocity_percent: Double
      let acceleration_percent: Double
      let jerk_percent: Double?
      let torque_percent: Double?
    }
    let moving_s: Double
    let tool_speed_mm_s: Double
    let tool_acceleration_mm_s2: Double
    let joints: [Joint]
    /// Kept at every instant.
    let clearance_mm: Double
    /// Where that is: "panda_hand to the body after 12.3 s"; null when nothing comes near.
    let clearance_at: String?
    let flips: Int
    let order: Order
    let targets: [Target]

    struct Order: Encodable {
      /// For each visit the number of its line in the protocol, from one.
      let visits: [Int]
      /// The ways between the points by estimate; null where a way is known to be blocked.
      let estimate_s: Double
      let given_estimate_s: Double?
      /// Moving time in the order given; null where no such plan was made.
      let given_moving_s: Double?

      init(_ sequence: PlanReport.Sequence) {
        visits = sequence.order.map { $0 + 1 }
        estimate_s = sequence.estimate
        given_estimate_s = sequence.givenEstimate
        given_moving_s = sequence.givenMovingTime
      }
    }
  }

  mutating func validate() throws {
    let endings = place ? [".svg"] : [".mcap", ".csv", ".json"]
    if let out, !endings.contains(where: out.hasSuffix) {
      let names = place ? "FILE.svg with --place" : "FILE.mcap, FILE.csv or FILE.json"
      throw ValidationError("--out \(out): \(names) expected")
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
    let report = prepared.report
    if let out { try write(prepared, to: out) }
    let document = Document(
      moving_s: report.movingTime, tool_speed_mm_s: report.toolSpeed * 1000,
      tool_acceleration_mm_s2: report.toolAcceleration * 1000,
      joints: joints(report, prepared.robot.model),
      clearance_mm: report.clearance * 1000,
      clearance_at: report.closest.map {
        "\($0.clearance.link) to \($0.clearance.against) after \($0.time.column(0, 1)) s"
      }, flips: report.flips, order: Document.Order(report.sequence),
      targets: report.targets.map { target in
        Document.Target(
          name: target.name, limit_margin_deg: target.limitMargin * 180 / .pi,
          manipulability_percent: target.manipulability * 100,
          joint_speed_percent: target.jointSpeed * 100,
          straightness_mm: target.straightness * 1000, branch: target.branch?.description)
      })
    if json { return try Terminal.json(document) }
    print("target       joint margin  manipulability  joint speed  straightness  branch")
    for target in document.targets {
      print(
        target.name.padded(to: 12) + target.limit_margin_deg.column(11, 1) + "°"
          + target.manipulability_percent.column(14, 0) + " %"
          + target.joint_speed_percent.column(11, 0) + " %"
          + target.straightness_mm.column(11, 3) + " mm  " + (target.branch ?? "unknown"))
    }
    let worst = report.worst
    let largest = [worst.velocity, worst.acceleration, worst.jerk, worst.torque]
      .reduce(0) { max($0, $1.maxMagnitude) }
    print(
      "moving \(document.moving_s.column(0, 1)) s, tool at most "
        + "\(document.tool_speed_mm_s.column(0, 0)) mm/s, joints at most "
        + "\((largest * 100).column(0, 0)) % of their limits, everything kept "
        + "\(document.clearance_mm.column(0, 1)) mm away"
        + (document.clearance_at.map { " (\($0))" } ?? "") + ", "
        + (document.flips == 0 ? "the arm never flips" : "\(document.flips) flips of the arm"))
    print(orderLine(document))
    if let out { print("written: \(out)") }
  }

  private func joints(_ report: PlanReport, _ robot: RobotModel) -> [Document.Joint] {
    let worst = report.worst
    return (0..<robot.jointCount).map { i in
      Document.Joint(
        name: robot.jointNames[i], velocity_percent: worst.velocity[i] * 100,
        acceleration_percent: worst.acceleration[i] * 100,
        jerk_percent: robot.limits.jerk == nil ? nil : worst.jerk[i] * 100,
        torque_percent: worst.torque[i] > 0 ? worst.torque[i] * 100 : nil)
    }
  }

  /// The order as lines of the protocol, and what it gains.
  private func orderLine(_ document: Document) -> String {
    let order = document.order
    let isGiven = zip(order.visits, order.visits.dropFirst()).allSatisfy { $0 < $1 }
    func gain(_ new: Double, _ old: Double) -> String {
      "\(old.column(0, 1)) s in the order given (\(((new / old - 1) * 100).column(0, 1)) %)"
    }
    if isGiven { return "order: as given" }
    var text = "order: " + order.visits.map(String.init).joined(separator: " ")
    if let given = order.given_moving_s {
      text += "; moving \(document.moving_s.column(0, 1)) s, \(gain(document.moving_s, given))"
    } else if let given = order.given_estimate_s {
      text +=
        "; ways between the points \(order.estimate_s.column(0, 1)) s by estimate, "
        + gain(order.estimate_s, given)
    }
    return text
  }

  private func write(_ prepared: PreparedRun, to path: String) throws {
    let model = prepared.robot.model
    if path.hasSuffix(".mcap") {
      return try prepared.writePlanLog(to: path, rate: Double(rateHz))
    }
    let text =
      path.hasSuffix(".csv")
      ? PlanSamples(prepared.plan, of: model, rate: Double(rateHz)).csv
      : prepared.plan.encoded(jointCount: model.jointCount)
    try RunFolder.writeFile(Array(text.utf8), to: path)
  }
}
