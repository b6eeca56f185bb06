// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Ten seconds of free motion in steps of 0.1 ms by a Runge–Kutta method of fourth order.
@Suite("Energy of free motion") struct EnergyTests {
  static let arms = ["franka_panda", "ur5e", "lbr_med_14", "chain-07", "chain-15"]

  private func motion(_ name: String, gravity_B: Vector3) throws -> (ArmDynamics, RungeKutta) {
    let robot = try GoldenTable(name).robot
    var random = SeededGenerator(seed: 6, stream: name)
    let rotors = JointVector(repeating: 0.1, count: robot.jointCount)
    let arm = try #require(ArmDynamics(robot, rotorInertia: rotors, gravity_B: gravity_B))
    let q = robot.limits.random(&random, count: robot.jointCount)
    let qd = JointVector((0..<robot.jointCount).map { _ in random.uniform(-1, 1) })
    return (arm, RungeKutta(q: q, qd: qd))
  }

  @Test("without gravity the energy of motion stays", arguments: arms)
  func kinetic(name: String) throws {
    var (arm, motion) = try motion(name, gravity_B: .zero)
    let start = arm.kineticEnergy(motion.q, motion.qd)
    for _ in 0..<100_000 { motion.step(1e-4) { arm.forwardDynamics($0, $1, .zero) } }
    let end = arm.kineticEnergy(motion.q, motion.qd)
    #expect(abs(end / start - 1) < 1e-6)
  }

  @Test("with gravity the sum of both energies stays", arguments: arms.prefix(3))
  func total(name: String) throws {
    var (arm, motion) = try motion(name, gravity_B: [0, 0, -9.81])
    func energy(_ m: RungeKutta) -> Double {
      arm.kineticEnergy(m.q, m.qd) + arm.potentialEnergy(m.q)
    }
    let start = energy(motion)
    var largest = 0.0
    for _ in 0..<100_000 {
      motion.step(1e-4) { arm.forwardDynamics($0, $1, .zero) }
      largest = max(largest, arm.kineticEnergy(motion.q, motion.qd))
    }
    // The arm falls and swings: of the largest energy of motion on the way.
    #expect(largest > 10)
    #expect(abs(energy(motion) - start) < 1e-6 * largest)
  }
}
