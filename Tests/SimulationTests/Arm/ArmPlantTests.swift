// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("ArmPlant") struct ArmPlantTests {
  private static let down = Vector3(0, 0, -9.80665)

  /// A posture well inside the limits.
  private static func posture(_ random: inout SeededGenerator) -> JointVector {
    JointVector(ready.values(7).map { $0 + random.uniform(-0.3, 0.3) })
  }

  /// Largest change of the total energy while the arm swings freely, over what moves at most.
  private static func energyError(seed: UInt64, step: Double, gravity: Vector3) throws -> Double {
    var random = SeededGenerator(seed: seed)
    let q = posture(&random)
    var (plant, dynamics) = try frictionlessPanda(gravity_B: gravity, at: q, step: step)
    // A push by the motors, so that it moves without gravity too.
    let push = JointVector((0..<7).map { _ in random.uniform(-6, 6) })
    for _ in 0..<Int(0.2 / step) { plant.advance(torque: push, wrench_B: .zero, braked: false) }
    func energy() -> Double {
      dynamics.kineticEnergy(plant.joints.q, plant.joints.qd)
        + dynamics.potentialEnergy(plant.joints.q)
    }
    let start = energy()
    var worst = 0.0
    var moving = 0.0
    for _ in 0..<Int(2 / step) {
      plant.advance(torque: .zero, wrench_B: .zero, braked: false)
      worst = max(worst, abs(energy() - start))
      moving = max(moving, dynamics.kineticEnergy(plant.joints.q, plant.joints.qd))
    }
    return worst / moving
  }

  @Test("energy is kept to the order of the step", arguments: [1, 2, 3] as [UInt64])
  func energy(seed: UInt64) throws {
    for gravity in [Vector3.zero, Self.down] {
      let coarse = try Self.energyError(seed: seed, step: 0.5e-3, gravity: gravity)
      let fine = try Self.energyError(seed: seed, step: 0.125e-3, gravity: gravity)
      #expect(coarse < 0.05, "seed \(seed): \(coarse)")
      #expect(fine < 0.3 * coarse + 1e-12, "seed \(seed): \(fine) after \(coarse)")
    }
  }

  @Test("closed brakes stop the arm and hold it", arguments: [1, 2, 3] as [UInt64])
  func brakes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let q = Self.posture(&random)
    var (plant, dynamics) = try frictionlessPanda(gravity_B: Self.down, at: q, step: 0.5e-3)
    let push = dynamics.gravity(q) + JointVector((0..<7).map { _ in random.uniform(-4, 4) })
    for _ in 0..<200 { plant.advance(torque: push, wrench_B: .zero, braked: false) }
    let moving = plant.joints
    for _ in 0..<2000 { plant.advance(torque: .zero, wrench_B: .zero, braked: true) }
    let held = plant.joints
    #expect(held.qd.maxMagnitude < 1e-4, "seed \(seed): \(held.qd)")
    for _ in 0..<20_000 { plant.advance(torque: .zero, wrench_B: .zero, braked: true) }
    #expect((plant.joints.q - held.q).maxMagnitude < 1e-6, "seed \(seed)")
    #expect((held.q - moving.q).maxMagnitude < 0.1, "seed \(seed)")
  }

  @Test("the torque through a joint and the tool's wrench balance the links", arguments: seeds(10))
  func jointTorque(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let q = Self.posture(&random)
    let robot = try panda()
    var (plant, _) = try frictionlessPanda(gravity_B: Self.down, at: q, step: 0.5e-3)
    let links = ArmDynamics(
      chain: robot.chain, inertias: try #require(robot.inertias), gravity_B: Self.down)
    for _ in 0..<50 {
      let before = plant.joints
      let push = JointVector((0..<7).map { _ in random.uniform(-5, 5) })
      let wrench = Wrench(moment: random.vector(1), force: random.vector(10))
      plant.advance(torque: push, wrench_B: wrench, braked: false)
      let qdd = (plant.joints.qd - before.qd) * (1 / 0.5e-3)
      let expected = links.inverseDynamics(before.q, before.qd, qdd, wrench: wrench)
      #expect((plant.jointTorque - expected).maxMagnitude < 1e-8, "seed \(seed)")
    }
  }

  @Test("the stiffer its joints, the nearer an elastic arm is to a rigid one")
  func elastic() throws {
    let robot = try panda()
    var drives = try #require(robot.drives)
    func deviation(_ factor: Double, step: Double) throws -> Double {
      drives.stiffness =
        JointVector([30_000, 30_000, 30_000, 30_000, 10_000, 10_000, 10_000])
        * factor
      // Critically damped, so that what is left is the yielding.
      drives.springDamping = JointVector([15, 15, 15, 15, 5, 5, 5]) * factor.squareRoot()
      let spring = JointSpring(drives, count: 7)
      var (soft, _) = try frictionlessPanda(
        gravity_B: Self.down, at: ready, step: step, spring: spring)
      var (hard, dynamics) = try frictionlessPanda(gravity_B: Self.down, at: ready, step: step)
      let torque = dynamics.gravity(ready) + JointVector([2, 2, 2, 2, 0.5, 0.5, 0.5])
      var worst = 0.0
      for _ in 0..<Int(0.4 / step) {
        soft.advance(torque: torque, wrench_B: .zero, braked: false)
        hard.advance(torque: torque, wrench_B: .zero, braked: false)
        worst = max(worst, (soft.joints.q - hard.joints.q).maxMagnitude)
      }
      return worst
    }
    let soft = try deviation(1, step: 0.1e-3)
    let stiff = try deviation(16, step: 0.025e-3)
    #expect(soft > 1e-5 && soft < 0.02, "\(soft)")
    #expect(stiff < 0.25 * soft, "\(stiff) after \(soft)")
  }
}
