// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// An arm somewhere on its way, drawn from a seed.
struct DynamicState {
  let robot: RobotModel
  let arm: ArmDynamics
  let q: JointVector
  let qd: JointVector
  let qdd: JointVector
  let F_T: Wrench

  /// - Parameter name: of a `GoldenTable`.
  init(_ name: String, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed, stream: name)
    robot = try GoldenTable(name).robot
    let n = robot.jointCount
    func draw(_ range: ClosedRange<Double>) -> JointVector {
      JointVector((0..<n).map { _ in random.uniform(range.lowerBound, range.upperBound) })
    }
    let rotors = draw(0...0.3)
    qd = draw(-2...2)
    qdd = draw(-5...5)
    F_T = Wrench(moment: random.vector(10), force: random.vector(50))
    q = robot.limits.random(&random, count: n)
    arm = try #require(
      ArmDynamics(robot, rotorInertia: rotors, gravity_B: random.vector(10)))
  }

  /// The unit vector of a joint.
  static func unit(_ i: Int) -> JointVector {
    var v = JointVector.zero
    v[i] = 1
    return v
  }
}

@Suite("ArmDynamics") struct ArmDynamicsTests {
  static let seeds = 10

  private func states(_ name: String) throws -> [DynamicState] {
    try (1...UInt64(Self.seeds)).map { try DynamicState(name, seed: $0) }
  }

  @Test("forward dynamics undoes inverse dynamics", arguments: GoldenTable.names)
  func roundTrip(name: String) throws {
    for (seed, s) in try states(name).enumerated() {
      let tau = s.arm.inverseDynamics(s.q, s.qd, s.qdd, wrench: s.F_T)
      let back = s.arm.forwardDynamics(s.q, s.qd, tau, wrench: s.F_T)
      #expect((back - s.qdd).maxMagnitude < 1e-10, "seed \(seed + 1)")
    }
  }

  @Test(
    "a column of the mass matrix is the torque for one unit acceleration",
    arguments: GoldenTable.names)
  func columns(name: String) throws {
    for (seed, s) in try states(name).enumerated() {
      let M = s.arm.massMatrix(s.q)
      let g = s.arm.gravity(s.q)
      var product = JointVector.zero
      for i in 0..<s.robot.jointCount {
        let column = s.arm.inverseDynamics(s.q, .zero, DynamicState.unit(i)) - g
        #expect((M[column: i] - column).maxMagnitude < 1e-12, "seed \(seed + 1), column \(i)")
        product = product + column * s.qdd[i]
        for j in 0..<s.robot.jointCount { #expect(M[i, j] == M[j, i]) }
      }
      #expect((M * s.qdd - product).maxMagnitude < 1e-11)
    }
  }

  @Test("the mass matrix is positive definite", arguments: GoldenTable.names)
  func positiveDefinite(name: String) throws {
    for (seed, s) in try states(name).enumerated() {
      let n = s.robot.jointCount
      let M = s.arm.massMatrix(s.q)
      // Pivots of Gaussian elimination.
      var a = (0..<n).map { M[column: $0].values(n) }
      for k in 0..<n {
        #expect(a[k][k] > 0, "seed \(seed + 1), pivot \(k)")
        for i in k + 1..<max(n, k + 1) {
          let f = a[i][k] / a[k][k]
          for j in k..<n { a[i][j] -= f * a[k][j] }
        }
      }
    }
  }

  @Test("the energy of motion is half of q̇ᵀ M q̇", arguments: GoldenTable.names)
  func kineticEnergy(name: String) throws {
    for (seed, s) in try states(name).enumerated() {
      let twice = (s.arm.massMatrix(s.q) * s.qd).dot(s.qd)
      let energy = s.arm.kineticEnergy(s.q, s.qd)
      #expect(abs(2 * energy - twice) < 1e-12 * max(1, twice), "seed \(seed + 1)")
    }
  }

  @Test("gravity torques are the slope of the potential energy", arguments: GoldenTable.names)
  func gravity(name: String) throws {
    let h = 1e-5
    for (seed, s) in try states(name).enumerated() {
      let g = s.arm.gravity(s.q)
      #expect((s.arm.bias(s.q, .zero) - g).maxMagnitude < 1e-12 * max(1, g.maxMagnitude))
      for i in 0..<s.robot.jointCount {
        let step = DynamicState.unit(i) * h
        let slope =
          (s.arm.potentialEnergy(s.q + step) - s.arm.potentialEnergy(s.q - step)) / (2 * h)
        #expect(abs(slope - g[i]) < 1e-8 * max(1, g.maxMagnitude), "seed \(seed + 1), joint \(i)")
      }
    }
  }

  @Test(
    "bias torques do no work but against gravity and changing masses", arguments: GoldenTable.names)
  func bias(name: String) throws {
    let h = 1e-5
    for (seed, s) in try states(name).enumerated() {
      let coriolis = s.arm.bias(s.q, s.qd) - s.arm.gravity(s.q)
      let after = s.arm.kineticEnergy(s.q + s.qd * h, s.qd)
      let before = s.arm.kineticEnergy(s.q - s.qd * h, s.qd)
      // q̇ᵀ C q̇ = ½ q̇ᵀ Ṁ q̇
      let power = (after - before) / (2 * h)
      #expect(abs(coriolis.dot(s.qd) - power) < 1e-7 * max(1, abs(power)), "seed \(seed + 1)")
    }
  }

  @Test("a wrench at the tip takes Jᵀ F off the torques", arguments: GoldenTable.names)
  func wrench(name: String) throws {
    for (seed, s) in try states(name).enumerated() {
      let with = s.arm.inverseDynamics(s.q, s.qd, s.qdd, wrench: s.F_T)
      let without = s.arm.inverseDynamics(s.q, s.qd, s.qdd)
      let expected = s.robot.kinematics(at: s.q).J_BT.transposeTimes(s.F_T)
      #expect((without - with - expected).maxMagnitude < 1e-11, "seed \(seed + 1)")
    }
  }

  @Test("a twist that is a whisker off a quarter turn changes next to nothing")
  func nearlyParallelAxes() throws {
    let inertia = SpatialInertia(
      mass: 2, centre: [0.1, 0.02, -0.03],
      central: Symmetric3(xx: 0.02, yy: 0.03, zz: 0.025, xy: 0.001, xz: -0.002, yz: 0.003))
    func arm(tilt: Double) -> ArmDynamics {
      let joints = (0..<6).map { i in
        ChainJoint(
          RigidTransform(
            RotationMatrix(roll: tilt + (i == 3 ? .pi / 2 : 0), pitch: -tilt, yaw: 0.5 * tilt),
            [0.3, 0.1, 0]),
          kind: .revolute)
      }
      return ArmDynamics(
        chain: KinematicChain(joints, tip: .identity),
        inertias: [SpatialInertia](repeating: inertia, count: 6), gravity_B: [1, 2, -9])
    }
    var random = SeededGenerator(seed: 4)
    for tilt in [1e-16, 1e-12, 2e-10, 1e-8] {
      let q = JointVector((0..<6).map { _ in random.uniform(-3, 3) })
      let qd = JointVector((0..<6).map { _ in random.uniform(-2, 2) })
      let straight = arm(tilt: 0).bias(q, qd)
      let tilted = arm(tilt: tilt).bias(q, qd)
      #expect((tilted - straight).maxMagnitude < 1e-12 + 1000 * tilt, "tilt \(tilt)")
    }
  }
}
