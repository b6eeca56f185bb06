// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Manipulability") struct JacobianManipulabilityTests {
  @Test("its gradient is its difference, on arms of all kinds", arguments: seeds(200))
  func gradient(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try [Arms.panda(tool: "pointer"), Arms.ur5e(), Arms.lbrMed14()][
      Int(seed % 3)]
    let n = robot.jointCount
    let q = robot.limits.random(&random, count: n)
    let (value, gradient) = robot.kinematics(at: q).J_BT.manipulabilityGradient
    #expect(value == robot.kinematics(at: q).J_BT.manipulability)
    let h = 1e-6
    for k in 0..<n {
      var (a, b) = (q, q)
      a[k] += h
      b[k] -= h
      let difference =
        (robot.kinematics(at: a).J_BT.manipulability
          - robot.kinematics(at: b).J_BT.manipulability) / (2 * h)
      #expect(abs(difference - gradient[k]) < 1e-6, "joint \(k)")
    }
    // Turning the whole arm about its base changes nothing.
    #expect(abs(gradient[0]) < 1e-9)
  }
}
