// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing

@Suite("JointMatrix") struct JointMatrixTests {
  @Test("equal matrices are equal, and zero maps everything to zero")
  func equality() throws {
    let robot = try Arms.panda()
    let arm = try #require(ArmDynamics(robot, gravity_B: .zero))
    let M = arm.massMatrix(robot.limits.middle)
    #expect(M == arm.massMatrix(robot.limits.middle))
    #expect(M != arm.massMatrix(robot.limits.middle + DynamicState.unit(3)))
    #expect(JointMatrix() * JointVector(repeating: 1, count: 7) == .zero)
    // Unused rows and columns.
    #expect(M[column: 7] == .zero && (0..<8).allSatisfy { M[7, $0] == 0 })
  }
}
