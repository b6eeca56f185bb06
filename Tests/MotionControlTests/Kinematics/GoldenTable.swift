// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MotionControl
import SpatialMath

/// A table that `Tools/golden/dynamics.py` wrote, with the arm it belongs to; the columns are
/// explained there.
struct GoldenTable {
  let robot: RobotModel
  private let columns: [String: Int]
  let rows: [[Double]]

  /// The shipped arms, then twenty random chains of one to eight joints.
  static let names =
    ["franka_panda", "ur5e", "lbr_med_14"]
    + (1...20).map { "chain-" + ($0 < 10 ? "0" : "") + "\($0)" }

  init(_ name: String) throws {
    let random = name.hasPrefix("chain")
    robot =
      random
      ? try RobotModel(urdfFile: Arms.golden("chains/\(name).urdf"), tip: "tip")
      : try RobotModel(urdfFile: Arms.root + "Robots/\(name).urdf")
    let file = Arms.golden((random ? "chains/" : "dynamics/") + name + ".csv")
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    var columns: [String: Int] = [:]
    for (i, name) in lines[0].split(separator: ",").enumerated() { columns[String(name)] = i }
    self.columns = columns
    rows = lines.dropFirst().map { line in line.split(separator: ",").map { Double($0) ?? .nan } }
  }

  /// One number; NaN where the table has no such column.
  func number(_ name: String, _ row: [Double]) -> Double { columns[name].map { row[$0] } ?? .nan }

  /// One number per joint, such as `qd`.
  func joints(_ name: String, _ row: [Double]) -> JointVector {
    JointVector((0..<robot.jointCount).map { number("\(name)\($0)", row) })
  }
}
