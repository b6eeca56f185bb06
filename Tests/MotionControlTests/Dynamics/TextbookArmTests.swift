// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

/// Arms small enough for a formula.
@Suite("Dynamics of textbook arms") struct TextbookArmTests {
  /// A thin rod along x with its mass in the middle; only its inertia about z matters here.
  private func rod(mass: Double, centre: Double, inertia: Double) -> SpatialInertia {
    SpatialInertia(
      mass: mass, centre: [centre, 0, 0],
      central: Symmetric3(xx: 0, yy: inertia, zz: inertia, xy: 0, xz: 0, yz: 0))
  }

  /// Source: Siciliano et al., *Robotics: Modelling, Planning and Control* (2009), section 7.3.2,
  /// the two-link planar arm, here with motors that weigh nothing.
  @Test("two links in a plane", arguments: seeds(200))
  func doublePendulum(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (a1, l1, l2) = (random.uniform(0.2, 1), random.uniform(0.1, 0.5), random.uniform(0.1, 0.5))
    let (m1, m2) = (random.uniform(0.5, 5), random.uniform(0.5, 5))
    let (I1, I2) = (random.uniform(0.01, 0.3), random.uniform(0.01, 0.3))
    let g = 9.81
    let chain = KinematicChain(
      [
        ChainJoint(.identity, kind: .revolute),
        ChainJoint(RigidTransform(.identity, [a1, 0, 0]), kind: .revolute),
      ], tip: .identity)
    let arm = ArmDynamics(
      chain: chain,
      inertias: [
        rod(mass: m1, centre: l1, inertia: I1), rod(mass: m2, centre: l2, inertia: I2),
      ],
      gravity_B: [0, -g, 0])
    let q = JointVector([random.uniform(-3, 3), random.uniform(-3, 3)])
    let qd = JointVector([random.uniform(-3, 3), random.uniform(-3, 3)])
    let (s2, c2) = Elementary.sincos(q[1])
    let (c1, c12) = (Elementary.sincos(q[0]).cos, Elementary.sincos(q[0] + q[1]).cos)
    let b11 = I1 + m1 * l1 * l1 + I2 + m2 * (a1 * a1 + l2 * l2 + 2 * a1 * l2 * c2)
    let b12 = I2 + m2 * (l2 * l2 + a1 * l2 * c2)
    let b22 = I2 + m2 * l2 * l2
    let h = -m2 * a1 * l2 * s2
    let g1 = (m1 * l1 + m2 * a1) * g * c1 + m2 * l2 * g * c12
    let g2 = m2 * l2 * g * c12
    let M = arm.massMatrix(q)
    #expect(abs(M[0, 0] - b11) < 1e-13 * b11 && abs(M[0, 1] - b12) < 1e-13 * b11)
    #expect(abs(M[1, 1] - b22) < 1e-13 * b22)
    let bias = arm.bias(q, qd)
    #expect(abs(bias[0] - (h * qd[1] * (2 * qd[0] + qd[1]) + g1)) < 1e-11)
    #expect(abs(bias[1] - (-h * qd[0] * qd[0] + g2)) < 1e-11)
    #expect((arm.gravity(q) - JointVector([g1, g2])).maxMagnitude < 1e-12)
  }

  @Test("a slide obeys Newton: F = (m + m_rotor) a + m g along the rail")
  func slide() throws {
    // The rail leans 30° from upright: its z is turned about x.
    let lean = Double.pi / 6
    let chain = KinematicChain(
      [ChainJoint(RigidTransform(.aboutX(lean), [0.1, 0.2, 0.3]), kind: .prismatic)],
      tip: .identity)
    let arm = ArmDynamics(
      chain: chain, inertias: [rod(mass: 3, centre: 0.4, inertia: 0.1)],
      rotorInertia: JointVector([0.5]), gravity_B: [0, 0, -9.81])
    let q = JointVector([0.7])
    let weight = 3 * 9.81 * Elementary.sincos(lean).cos
    let tau = arm.inverseDynamics(q, JointVector([1.5]), JointVector([2]))
    #expect(abs(tau[0] - (3.5 * 2 + weight)) < 1e-13)
    let qdd = arm.forwardDynamics(q, JointVector([1.5]), JointVector([10 + weight]))
    #expect(abs(qdd[0] - 10 / 3.5) < 1e-13)
    #expect(arm.massMatrix(q)[0, 0] == 3.5)
    #expect(abs(arm.kineticEnergy(q, JointVector([1.5])) - 0.5 * 3.5 * 2.25) < 1e-13)
  }

  /// A ball on a turning rail: r̈ = ω² r without force, and the turning joint feels 2 m r ω ṙ.
  @Test("a slide on a turntable shows the centrifugal and the Coriolis force")
  func turntable() throws {
    let m = 1.5
    let chain = KinematicChain(
      [
        ChainJoint(.identity, kind: .continuous),
        // The rail's z is the turntable's x.
        ChainJoint(RigidTransform(.aboutY(.pi / 2), .zero), kind: .prismatic),
      ], tip: .identity)
    let ball = SpatialInertia(mass: m, firstMoment: .zero, rotational: .zero)
    let table = SpatialInertia(
      mass: 0, firstMoment: .zero,
      rotational: Symmetric3(xx: 0, yy: 0, zz: 0.2, xy: 0, xz: 0, yz: 0))
    let arm = ArmDynamics(chain: chain, inertias: [table, ball], gravity_B: .zero)
    let (w, r, v) = (3.0, 0.8, -1.2)
    let q = JointVector([0.4, r])
    let qd = JointVector([w, v])
    let tau = arm.inverseDynamics(q, qd, .zero)
    #expect(abs(tau[0] - 2 * m * r * w * v) < 1e-13)
    #expect(abs(tau[1] + m * w * w * r) < 1e-13)
    let qdd = arm.forwardDynamics(q, qd, .zero)
    #expect(abs(qdd[1] - w * w * r) < 1e-13)
    #expect(abs(qdd[0] + 2 * m * r * w * v / (0.2 + m * r * r)) < 1e-13)
  }
}
