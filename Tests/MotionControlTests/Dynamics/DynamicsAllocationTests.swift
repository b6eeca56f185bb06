// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import MotionControl
import SpatialMath
import Testing

@Suite("Allocations of the dynamics", .serialized) struct DynamicsAllocationTests {
  @Test(
    "dynamics and the kinematics of moving arms allocate nothing",
    .enabled(if: KinematicsAllocationTests.canCount), arguments: ["franka_panda", "chain-15"])
  func none(name: String) throws {
    let s = try DynamicState(name, seed: 1)
    var postures = Postures8()
    for k in 0..<8 { postures[k] = s.q * (1 - 0.1 * Double(k)) }
    var sum = 0.0
    // The first round warms up what is set up once.
    for round in 0..<2 {
      platform_allocation_probe_arm()
      for _ in 0..<100 {
        let tau = s.arm.inverseDynamics(s.q, s.qd, s.qdd, wrench: s.F_T)
        let qdd = s.arm.forwardDynamics(s.q, s.qd, tau, wrench: s.F_T)
        let M = s.arm.massMatrix(s.q)
        sum += (M * qdd + s.arm.bias(s.q, s.qd) + s.arm.gravity(s.q))[0]
        sum += s.arm.kineticEnergy(s.q, s.qd) + s.arm.potentialEnergy(s.q)
        let moving = s.robot.chain.kinematics(at: s.q, moving: s.qd)
        sum += (moving.Jd_BT * s.qd).linear.x
        sum += s.robot.chain.toolPoses(at: postures)[5].translation.x
      }
      let count = platform_allocation_probe_disarm()
      #expect(round == 0 || count == 0)
    }
    #expect(sum.isFinite)
  }
}
