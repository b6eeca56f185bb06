// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import MotionControl
import Reporting
import TestBench

extension PlanCommand {
  /// `robotsim plan --place`.
  func rankPlaces() throws {
    let prepared = try PreparedTreatment(
      Scenario(file: scenario), atlas: atlas, robot: robot, from: DataLocation.find())
    let ranking = try prepared.placement(best: best)
    let report = PlacementReport(ranking, for: prepared)
    if let out {
      let map = prepared.map(of: ranking, shown: best)
      try RunFolder.writeFile(Array(map.svg.utf8), to: out)
    }
    if json {
      try Terminal.json(report)
    } else {
      report.lines.forEach { print($0) }
      if let out { print("written: \(out)") }
    }
    guard ranking.places.contains(where: \.serves) else { throw ExitCode(1) }
  }
}

extension PlacementReport {
  /// For people.
  fileprivate var lines: [String] {
    var lines = [
      "\(robot)" + (tool.map { " with \($0)" } ?? "") + ", patient \(posture): \(targets) points, "
        + "\(tried) places around the table, \(promising) of them promising",
      "rank side  base x, y, z mm         turned   reached  manipulability  joint margin  clearance"
        + "   cost",
    ]
    lines += places.flatMap(PlacementReport.lines)
    if unreached.isEmpty && places[0].reached < targets {
      lines.append("no place serves every point, but each point is served by one of these places")
    }
    for point in unreached {
      let p = point.nearest_xyz_mm.map { $0.column(0, 0) }.joined(separator: ", ")
      lines.append(
        "no place serves \(point.target): \(point.reason), with the base at \(p) mm "
          + "(\(point.certainty))")
    }
    return lines
  }

  private static func lines(_ place: Place) -> [String] {
    let p = place.xyz_mm.map { $0.column(6, 0) }.joined(separator: ",")
    func column(_ value: Double?, _ width: Int, _ decimals: Int, _ unit: String) -> String {
      (value.map { $0.column(width, decimals) } ?? FixedPoint.left("–", width)) + unit
    }
    let line =
      FixedPoint.left("\(place.rank)", 4) + "  \(place.side)  " + p
      + place.rpy_deg[2].column(11, 0) + "°" + FixedPoint.left("\(place.reached)", 9)
      + column(place.manipulability_percent, 14, 0, " %")
      + column(place.limit_margin_deg, 13, 1, "°") + column(place.clearance_mm, 8, 0, " mm")
      + place.cost.column(7, 2)
    return [line]
      + place.missing.map { "            not \($0.target): \($0.reason) (\($0.certainty))" }
  }
}
