// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Verification

/// What `robotsim retime` tells, as JSON, as text and as a table of samples.
struct RetimeDocument: Encodable {
  struct Worst: Encodable {
    /// rad/s and so on, N·m; metres and newtons where a joint slides.
    let limit: Double
    /// One is the limit.
    let ratio: Double
    let at_s: Double
  }
  struct Joint: Encodable {
    let name: String
    let velocity: Worst
    let acceleration: Worst
    let jerk: Worst?
    let torque: Worst?
  }
  struct Ratios: Encodable {
    let velocity: Double
    let acceleration: Double
    let jerk: Double?
    let torque: Double?
  }
  struct Check: Encodable {
    let passed: Bool
    let samples: Int
    /// Limits that differences of the positions alone prove to be broken.
    let findings: Int
    let worst_ratio: Double
  }
  /// How the jerk-limited motion was found.
  struct Jerk: Encodable {
    let duration_without_s: Double
    let price_percent: Double
    let steps: Int
    /// The duality gap of the last step.
    let gap_percent: Double
  }
  struct Sample: Encodable {
    let t_s: Double
    let q: [Double]
    let qd: [Double]
    let qdd: [Double]
    let qddd: [Double]
  }

  let file: String
  let robot: String
  let path: String
  let waypoints: Int
  let duration_s: Double
  /// No joint moves: the duration is zero.
  let standstill: Bool
  let worst: Ratios
  let joints: [Joint]
  let check: Check
  let jerk: Jerk?
  let warnings: [String]
  /// Median processor time of the spline and its time, without reading the file.
  let time_us: Double
  let samples: [Sample]

  init(
    file: String, _ robot: RobotModel, _ table: WaypointTable, _ motion: JointTrajectory,
    _ check: MotionCheck, time: Double, samples: Int
  ) {
    self.file = file
    self.robot = robot.name
    path = motion.path.kind.rawValue
    waypoints = table.waypoints.count
    duration_s = motion.duration
    standstill = motion.duration == 0
    func words(_ worst: MotionCheck.Worst) -> Worst {
      Worst(limit: worst.limit, ratio: worst.ratio, at_s: worst.time)
    }
    joints = zip(robot.jointNames, check.joints).map { name, joint in
      Joint(
        name: name, velocity: words(joint.velocity), acceleration: words(joint.acceleration),
        jerk: joint.jerk.map(words), torque: joint.torque.map(words))
    }
    func most(_ ratios: [Double]) -> Double? { ratios.max() }
    worst = Ratios(
      velocity: most(joints.map(\.velocity.ratio)) ?? 0,
      acceleration: most(joints.map(\.acceleration.ratio)) ?? 0,
      jerk: most(joints.compactMap(\.jerk?.ratio)),
      torque: most(joints.compactMap(\.torque?.ratio)))
    self.check = Check(
      passed: check.passes, samples: check.sampleCount, findings: check.findings.count,
      worst_ratio: check.worstRatio)
    jerk = motion.search.map { search in
      Jerk(
        duration_without_s: search.durationWithoutJerk,
        price_percent: 100 * (motion.duration / search.durationWithoutJerk - 1),
        steps: search.steps, gap_percent: 100 * search.gapShare)
    }
    warnings = RetimeDocument.warnings(file, robot, table, check)
    time_us = time
    let n = robot.jointCount
    let count = motion.duration > 0 ? samples : 1
    self.samples = (0..<count).map { k in
      let t =
        k == count - 1 ? motion.duration : motion.duration * Double(k) / Double(count - 1)
      let sample = motion.sample(at: t)
      return Sample(
        t_s: t, q: sample.q.values(n), qd: sample.qd.values(n), qdd: sample.qdd.values(n),
        qddd: sample.qddd.values(n))
    }
  }

  /// Places outside the joints' ranges: no time mends them.
  private static func warnings(
    _ file: String, _ robot: RobotModel, _ table: WaypointTable, _ check: MotionCheck
  ) -> [String] {
    let outside = table.outside(robot)
    func range(_ i: Int) -> String {
      "\(robot.limits.lower[i]) to \(robot.limits.upper[i])"
    }
    if !outside.isEmpty {
      return outside.prefix(10).map { place in
        "\(file):\(place.line): q\(place.joint) \(place.value) is outside the range of "
          + "\(robot.jointNames[place.joint]); valid: \(range(place.joint))"
      }
    }
    return check.joints.enumerated().filter { $0.element.outside > 0 }.map { i, joint in
      "\(file): between waypoints \(robot.jointNames[i]) goes \(joint.outside) beyond its range "
        + "\(range(i))"
    }
  }

  var text: String {
    guard !standstill else {
      return "\(file): all \(waypoints) waypoints are the same: the arm stands still, 0 s"
    }
    var lines = [
      "\(waypoints) waypoints, \(path) spline, \(robot): \(duration_s.column(0, 6)) s, "
        + "found in \((time_us * 1e-3).column(0, 3)) ms"
    ]
    if let jerk {
      lines.append(
        "without jerk limits \(jerk.duration_without_s.column(0, 6)) s: they cost "
          + "\(jerk.price_percent.column(0, 3)) % (\(jerk.steps) steps, duality gap "
          + "\(jerk.gap_percent.column(0, 4)) %)")
    }
    lines.append("")
    let names = ["joint", "velocity", "acceleration"] + (worst.jerk == nil ? [] : ["jerk"])
    lines.append(row(names + (worst.torque == nil ? [] : ["torque"])))
    for joint in joints {
      let all = [joint.velocity, joint.acceleration, joint.jerk, joint.torque].compactMap(\.self)
      lines.append(row([joint.name] + all.map { ($0.ratio * 100).column(0, 4) + " %" }))
    }
    lines.append("")
    lines.append(
      check.passed
        ? "checked at \(check.samples) times: no limit broken"
        : "CHECK FAILED: worst ratio \(check.worst_ratio), \(check.findings) findings")
    return lines.joined(separator: "\n")
  }

  private func row(_ cells: [String]) -> String {
    cells.enumerated().map { $0.element.padded(to: $0.offset == 0 ? 24 : 15) }.joined()
  }

  /// Time, positions, velocities and accelerations, as `robotsim verify` reads them.
  var csv: [UInt8] {
    let n = joints.count
    let names =
      ["t_s"] + (0..<n).map { "q\($0)" } + (0..<n).map { "qd\($0)" } + (0..<n).map { "qdd\($0)" }
    let rows = samples.map { sample in
      ([sample.t_s] + sample.q + sample.qd + sample.qdd).map { "\($0)" }.joined(separator: ",")
    }
    return Array(([names.joined(separator: ",")] + rows).joined(separator: "\n").utf8) + [0x0A]
  }
}
