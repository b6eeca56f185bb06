// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation
import MotionControl
import SpatialMath
import StrictJSON
import TestBench
import Verification

/// `robotsim retime`: the quickest motion along given waypoints within a robot's limits.
struct RetimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retime",
    abstract: "Give waypoints the quickest time that a robot's limits allow.",
    discussion: """
      FILE is CSV: lines that begin with # are comments; the columns q0, q1, … are the joints in order,
      in radians (metres where a joint slides); other columns are passed over. The waypoints stand at
      evenly spaced knots of a natural cubic spline, or a natural quintic one (--path quintic).

      The motion begins and ends at rest and keeps velocity and acceleration limits at all times.
      Without --no-jerk it keeps the jerk limits too, and the acceleration is zero at both ends; the
      price in time is told. With --torque it keeps the effort limits, friction left out. Other code
      than made the motion checks it at 20,001 even times and within every piece.

      Exit status: 0 done, 1 the check found a limit broken, 2 bad input.
      """)

  @Argument(help: "The table of waypoints.") var file: String
  @OptionGroup var options: ModelCommand.RobotOptions
  @Option(help: "How waypoints are joined: cubic or quintic.") var path = JointPath.Kind.cubic
  @Flag(help: "Velocity and acceleration limits alone: accelerations may jump.") var noJerk = false
  @Flag(help: "Keep the effort limits too, under gravity along −z of the base.") var torque = false
  @Option(help: "Cells of the grid; long paths get more.") var cells = PathTiming.Resolution().cells
  @Option(help: "How many even samples of the motion to write.") var samples = 201
  @Option(help: "Write the samples as CSV, as robotsim verify reads it.") var out: String?
  @Flag(help: "One JSON document on standard output.") var json = false

  mutating func validate() throws {
    guard (8...100_000).contains(cells) else {
      throw ValidationError("--cells \(cells): 8 to 100000")
    }
    guard (2...1_000_000).contains(samples) else {
      throw ValidationError("--samples \(samples): 2 to 1000000")
    }
  }

  func run() throws {
    let robot = try options.load()
    let table = try WaypointTable(
      TrajectoryBytes.text(of: file), file: file, robot: robot)
    let gravity_B: Vector3? = torque ? [0, 0, -9.81] : nil
    let limits = try RetimingLimits(robot, jerk: !noJerk, torqueUnder: gravity_B)
    var timing = PathTiming(limits)
    timing.resolution.cells = cells
    let way = JointPath(through: table.waypoints, path)
    let motion = try timing.retimed(way)
    let time = try RetimeCommand.time {
      _ = try timing.retimed(JointPath(through: table.waypoints, path))
    }
    let check = MotionCheck(
      robot: robot, duration: motion.duration, breaks: motion.breaks, judgingJerk: !noJerk,
      arm: gravity_B.flatMap { ArmDynamics(robot, gravity_B: $0) }, motion: motion.sample(at:))
    let document = RetimeDocument(
      file: file, robot, table, motion, check, time: time, samples: samples)
    for warning in document.warnings { Terminal.error("Warning: \(warning)") }
    if let out { try RunFolder.writeFile(document.csv, to: out) }
    if json { try Terminal.json(document) } else { print(document.text) }
    if !check.passes { throw ExitCode(1) }
  }

  /// The median processor time of some runs, after the first [µs].
  private static func time(of work: () throws -> Void) rethrows -> Double {
    let stopwatch = Stopwatch()
    var times: [Double] = []
    // Enough for a median, without doubling what a long path takes.
    while times.count < 9 && times.reduce(0, +) < 50e6 {
      let begin = stopwatch.begin()
      try work()
      times.append(stopwatch.interval(since: begin).cpu)
    }
    return TimingSummary.microseconds(times.sorted()[times.count / 2])
  }
}

extension JointPath.Kind: ExpressibleByArgument {}
