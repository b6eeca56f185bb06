// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath
import Testing

@Suite("Retargets against Ruckig") struct GoldenRetargetTests {
  /// The table of `Tools/golden/retarget.py`; three joints.
  private struct Table {
    let names: [String: Int]
    let rows: [[Double]]

    init() throws {
      let text = try String(contentsOfFile: Arms.golden("retarget.csv"), encoding: .utf8)
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      var names: [String: Int] = [:]
      for (i, name) in lines[0].split(separator: ",").enumerated() { names[String(name)] = i }
      self.names = names
      rows = lines.dropFirst().map { line in line.split(separator: ",").map { Double($0) ?? .nan } }
    }

    func joints(_ name: String, _ row: [Double]) -> JointVector {
      JointVector((0..<3).map { names["\(name)\($0)"].map { row[$0] } ?? .nan })
    }
  }

  @Test("durations are Ruckig's: together, of each joint alone, and of stops")
  func durations() throws {
    let table = try Table()
    #expect(table.rows.count == 500)
    for (k, row) in table.rows.enumerated() {
      var problem = RetargetProblem(count: 3)
      problem.start = JointMotion(
        q: table.joints("q", row), qd: table.joints("qd", row), qdd: table.joints("qdd", row))
      problem.target = JointMotion(
        q: table.joints("target_q", row), qd: table.joints("target_qd", row),
        qdd: table.joints("target_qdd", row))
      problem.velocity = table.joints("v", row)
      problem.acceleration = table.joints("a", row)
      problem.jerk = table.joints("j", row)
      let limits = try problem.limits
      let outcome = Retarget.solve(from: problem.start, to: problem.target, limits: limits)
      let motion = try #require(outcome.motion("row \(k)"))
      #expect(abs(motion.duration - row[row.count - 1]) < 1e-9, "row \(k)")
      #expect((motion.leastTimes - table.joints("least", row)).maxMagnitude < 1e-9, "row \(k)")
      #expect(RetargetJudge(motion, of: problem).faults.isEmpty, "row \(k)")
      let stop = try #require(
        Retarget.stop(from: problem.start, velocity: problem.target.qd, limits: limits)
          .motion("row \(k)"))
      #expect((stop.leastTimes - table.joints("stop", row)).maxMagnitude < 1e-9, "row \(k)")
    }
  }
}
