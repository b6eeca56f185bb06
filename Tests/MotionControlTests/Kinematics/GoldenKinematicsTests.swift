// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Golden kinematics") struct GoldenKinematicsTests {
  /// Of the largest length or of one, whichever is more.
  static let tolerance = 1e-12

  @Test("poses and Jacobians of arms of every kind equal Pinocchio's", arguments: GoldenTable.names)
  func kinematics(name: String) throws {
    let table = try GoldenTable(name)
    #expect(table.rows.count == (name.hasPrefix("chain") ? 8 : 30))
    for row in table.rows {
      let state = table.robot.kinematics(at: table.joints("q", row))
      let R = state.X_BT.rotation
      for i in 0..<3 {
        let pose = [R.x[i], R.y[i], R.z[i], state.X_BT.translation[i]]
        for k in 0..<4 { expect(pose[k], table.number("t\(i)\(k)", row)) }
        for k in 0..<table.robot.jointCount {
          expect(state.J_BT.angular[k][i], table.number("j\(i)\(k)", row))
          expect(state.J_BT.linear[k][i], table.number("j\(i + 3)\(k)", row))
        }
      }
    }
  }

  private func expect(_ found: Double, _ golden: Double) {
    #expect(abs(found - golden) <= Self.tolerance * max(1, abs(golden)))
  }

  @Test("the random chains have every number of joints and every kind of joint")
  func coverage() throws {
    var counts: Set<Int> = []
    var kinds: Set<String> = []
    for name in GoldenTable.names where name.hasPrefix("chain") {
      let robot = try GoldenTable(name).robot
      counts.insert(robot.jointCount)
      kinds.formUnion(robot.jointKinds.map(\.rawValue))
      #expect(robot.warnings.isEmpty && robot.inertias?.count == robot.jointCount)
    }
    #expect(counts == Set(1...8) && kinds == ["revolute", "continuous", "prismatic"])
  }
}
