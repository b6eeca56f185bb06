// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("Dexterity") struct DexterityTests {
  @Test("the product of singular values is the manipulability of the tick", arguments: seeds(50))
  func manipulability(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let robot = try Arms.panda()
    let step = VelocityStep(robot)
    let q = robot.limits.random(&random, count: 7)
    let state = robot.kinematics(at: q)
    let share = step.solve(
      state, at: q, twist: .zero, posture: .zero, spin: .aligned, period: 1e-3
    ).manipulability
    let dexterity = try Dexterity(state.J_BT)
    #expect(dexterity.singularValues.count == 6)
    #expect(abs(dexterity.manipulability - share * step.bestManipulability) < 1e-7)
  }

  @Test("a stretched arm has lost a direction, and what is left is told")
  func stretched() throws {
    // Two links in a plane, straight: the tip cannot move along them.
    let chain = KinematicChain(
      [
        ChainJoint(.identity, kind: .revolute),
        ChainJoint(RigidTransform(.identity, [0.4, 0, 0]), kind: .revolute),
      ], tip: RigidTransform(.identity, [0.3, 0, 0]))
    let straight = try Dexterity(chain.kinematics(at: .zero).J_BT)
    // J = [[k, k], [0.7, 0.3]] in its two rows that are not zero, k = 0.35: AAᵀ by hand.
    let (a, b, c) = (2 * 0.35 * 0.35, 0.35 * 1.0, 0.7 * 0.7 + 0.3 * 0.3)
    let root = (0.25 * (a - c) * (a - c) + b * b).squareRoot()
    let largest = (0.5 * (a + c) + root).squareRoot()
    let smallest = (0.5 * (a + c) - root).squareRoot()
    #expect(abs(straight.singularValues[0] - largest) < 1e-15)
    #expect(abs(straight.distanceToSingularity - smallest) < 1e-15)
    #expect(abs(straight.conditionNumber - largest / smallest) < 1e-12)
    let six = try Dexterity(Arms.panda().kinematics(at: .zero).J_BT)
    #expect(six.distanceToSingularity < 1e-15 && six.conditionNumber > 1e14)
  }
}
