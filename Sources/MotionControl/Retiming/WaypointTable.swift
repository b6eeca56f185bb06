// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Waypoints of a path, read from a CSV table: columns `q0`, `q1`, … in the order of the joints
/// [rad, m]; other columns are passed over.
package struct WaypointTable: Equatable, Sendable {
  package static let mostRows = 20_000

  package let waypoints: [JointVector]
  /// The line each of them stands on.
  package let lines: [Int]

  /// - Parameters:
  ///   - text: the table; `file` names it in errors.
  ///   - robot: there must be a column for each of its joints, and for no other.
  package init(_ text: String, file: String, robot: RobotModel) throws(NumberTable.Invalid) {
    let n = robot.jointCount
    let table = try NumberTable(
      text, file: file, columns: (0..<n).map { "q\($0)" }, expected: "q0 to q\(n - 1)")
    for name in table.header where name.hasPrefix("q") {
      guard let number = Int(name.dropFirst()), number >= n else { continue }
      throw NumberTable.Invalid(
        file: file, line: table.headerLine, problem: .unknownColumn(name, joints: n))
    }
    guard table.rows.count <= WaypointTable.mostRows else {
      throw NumberTable.Invalid(
        file: file, line: table.rows[WaypointTable.mostRows].line,
        problem: .tooManyRows(most: WaypointTable.mostRows))
    }
    waypoints = table.rows.map { JointVector($0.values) }
    lines = table.rows.map(\.line)
  }
  /// A joint of a waypoint that is outside its range.
  package struct Outside: Equatable, Sendable {
    package let line: Int
    package let joint: Int
    package let value: Double
  }

  /// Every joint that a waypoint takes out of its range: time does not mend that.
  package func outside(_ robot: RobotModel) -> [Outside] {
    zip(waypoints, lines).flatMap { q, line in
      (0..<robot.jointCount).compactMap { i in
        let inside = q[i] >= robot.limits.lower[i] && q[i] <= robot.limits.upper[i]
        return inside || robot.jointKinds[i] == .continuous
          ? nil : Outside(line: line, joint: i, value: q[i])
      }
    }
  }
}
