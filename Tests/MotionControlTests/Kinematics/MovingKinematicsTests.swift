// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Kinematics of a moving arm") struct MovingKinematicsTests {
  @Test("the rate of the Jacobian equals Pinocchio's", arguments: GoldenTable.names)
  func golden(name: String) throws {
    let table = try GoldenTable(name)
    for row in table.rows {
      let moving = table.robot.chain.kinematics(
        at: table.joints("q", row), moving: table.joints("qd", row))
      for i in 0..<3 {
        for k in 0..<table.robot.jointCount {
          let angular = table.number("jd\(i)\(k)", row)
          let linear = table.number("jd\(i + 3)\(k)", row)
          let tolerance = GoldenKinematicsTests.tolerance
          #expect(abs(moving.Jd_BT.angular[k][i] - angular) <= tolerance * max(1, abs(angular)))
          #expect(abs(moving.Jd_BT.linear[k][i] - linear) <= tolerance * max(1, abs(linear)))
        }
      }
    }
  }

  @Test("pose and Jacobian are those of the arm at rest", arguments: GoldenTable.names)
  func sameState(name: String) throws {
    let table = try GoldenTable(name)
    let row = table.rows[0]
    let q = table.joints("q", row)
    let moving = table.robot.chain.kinematics(at: q, moving: table.joints("qd", row)).state
    let still = table.robot.kinematics(at: q)
    #expect(moving.X_BT == still.X_BT)
    for k in 0..<table.robot.jointCount {
      #expect(moving.J_BT.angular[k] == still.J_BT.angular[k])
      #expect(moving.J_BT.linear[k] == still.J_BT.linear[k])
    }
  }

  @Test("J̇ q̇ is what the tool accelerates at constant joint velocities", arguments: seeds(200))
  func biasAcceleration(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let h = 1e-5
    for robot in [try Arms.panda(tool: "ball-10mm"), try Arms.mixed()] {
      let q = robot.limits.random(&random, count: robot.jointCount)
      let qd = JointVector((0..<robot.jointCount).map { _ in random.uniform(-1, 1) })
      let after = robot.kinematics(at: q + qd * h).J_BT * qd
      let before = robot.kinematics(at: q - qd * h).J_BT * qd
      let A_BT = robot.chain.kinematics(at: q, moving: qd).Jd_BT * qd
      #expect((A_BT.linear - (after.linear - before.linear) / (2 * h)).length < 1e-8)
      #expect((A_BT.angular - (after.angular - before.angular) / (2 * h)).length < 1e-8)
    }
  }
}
