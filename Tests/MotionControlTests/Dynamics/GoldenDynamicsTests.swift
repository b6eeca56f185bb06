// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Golden dynamics") struct GoldenDynamicsTests {
  /// Of the largest number of the result, or of one where that is more.
  static let tolerance = 1e-10

  @Test("torques, masses and accelerations equal Pinocchio's", arguments: GoldenTable.names)
  func golden(name: String) throws {
    let table = try GoldenTable(name)
    let arm = try #require(ArmDynamics(table.robot, gravity_B: [0, 0, -9.80665]))
    let n = table.robot.jointCount
    for row in table.rows {
      let q = table.joints("q", row)
      let qd = table.joints("qd", row)
      expect(
        arm.inverseDynamics(q, qd, table.joints("qdd", row)), table.joints("rnea", row))
      expect(
        arm.forwardDynamics(q, qd, table.joints("tau", row)), table.joints("aba", row))
      expect(arm.gravity(q), table.joints("g", row))
      let M = arm.massMatrix(q)
      for i in 0..<n {
        expect(M[column: i], JointVector((0..<n).map { table.number("m\($0)\(i)", row) }))
      }
    }
  }

  private func expect(_ found: JointVector, _ golden: JointVector) {
    #expect(
      (found - golden).maxMagnitude <= Self.tolerance * max(1, golden.maxMagnitude),
      "\(found), not \(golden)")
  }
}
