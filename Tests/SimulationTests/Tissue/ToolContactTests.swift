// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import Safety
import Simulation
import SpatialMath
import Testing
import _TestSupport

@Suite("ToolContact") struct ToolContactTests {
  private static let ball = skinBall(radius: 0.15, steps: 5)
  private static let tree = BoundingVolumeHierarchy(ball)
  private static let tissue = TissueParameters(referenceDepth: 0.01, exponent: 1.5, damping: 0.5)

  /// A tool pressed into the ball of skin at a random place, tilted, moving.
  private struct Press {
    let X_PT: RigidTransform<Patient, Tool>
    let twist: Twist
    let outward: Vector3
    let state: ContactState

    init(_ face: ToolFace, depth: Double, tilt: Double, moving: Bool, seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      outward = random.direction()
      let turn = RotationMatrix(axis: outward.anyPerpendicular, angle: tilt)
      let R = RotationMatrix(z: turn * -outward, xTowards: outward.anyPerpendicular)
      // Lean about the place where the face meets the skin.
      var tip = outward * (0.15 - depth)
      if case .ball(let radius) = face { tip = outward * (0.15 - depth + radius) + R.z * radius }
      X_PT = RigidTransform(R, tip)
      twist =
        moving ? Twist(angular: random.vector(1), linear: random.vector(0.05)) : .zero
      let contact = ToolContact(face)
      let nearest = ToolContactTests.tree.closestPoint(
        to: contact.probe(X_PT), in: ToolContactTests.ball)
      state = contact.state(
        X_PT, twist, nearest: nearest, v_PS: .zero, tissue: ToolContactTests.tissue)
    }
  }

  @Test("on a ball of skin the normal is radial and the depth is right", arguments: seeds(300))
  func normal(seed: UInt64) {
    let press = Press(.ball(radius: 0.01), depth: 0.006, tilt: 0.3, moving: false, seed: seed)
    // A facet of 5 mm lies at most 0.06 mm inside the ball; its normal is off by its size / 2R.
    #expect(press.state.normal_P.dot(press.outward) > 0.9999)
    #expect(abs(press.state.depth - 0.006) < 1e-4)
    let force = Self.tissue.force(depth: press.state.depth, rate: 0)
    #expect(press.state.normalForce == force)
    #expect(press.state.friction_P == .zero)
  }

  @Test("the force of a ball at rest goes through its centre", arguments: seeds(200))
  func center(seed: UInt64) {
    let press = Press(.ball(radius: 0.01), depth: 0.006, tilt: 0.5, moving: false, seed: seed)
    let toCenter = press.X_PT.rotation.z * -0.01
    let about = press.state.wrench_P.shifted(by: toCenter)
    #expect(about.moment.length < 1e-12)
    #expect((about.force - press.state.normal_P * press.state.normalForce).length < 1e-12)
  }

  @Test("also when the centre of the ball is below the skin", arguments: seeds(200))
  func deep(seed: UInt64) {
    let press = Press(.ball(radius: 0.01), depth: 0.014, tilt: 0.1, moving: false, seed: seed)
    #expect(abs(press.state.depth - 0.014) < 1e-4)
    #expect(press.state.normal_P.dot(press.outward) > 0.9999)
    #expect(press.state.normalForce > 10)
  }

  @Test("friction resists sliding, within Coulomb's cone", arguments: seeds(300))
  func friction(seed: UInt64) {
    let face: ToolFace = seed % 2 == 0 ? .ball(radius: 0.01) : .flat(radius: 0.01)
    let press = Press(face, depth: 0.006, tilt: 0.1, moving: true, seed: seed)
    let state = press.state
    #expect(abs(state.friction_P.dot(state.normal_P)) < 1e-12)
    #expect(
      state.friction_P.length <= ToolContact.frictionCoefficient * state.normalForce + 1e-12)
    #expect(state.friction_P.length > 0)
  }

  @Test("power at the tip is power at the touching point", arguments: seeds(300))
  func power(seed: UInt64) {
    let press = Press(.ball(radius: 0.01), depth: 0.006, tilt: 0.2, moving: true, seed: seed)
    let state = press.state
    let lowest = press.X_PT.rotation.z * -0.01 - state.normal_P * 0.01
    let v = press.twist.shifted(by: lowest).linear
    let expected = (state.normal_P * state.normalForce + state.friction_P).dot(v)
    #expect(abs(state.wrench_P.power(along: press.twist) - expected) < 1e-12)
    #expect(state.friction_P.dot(v) <= 0)
  }

  @Test("a tilted flat face is pressed back at its deep edge", arguments: seeds(200))
  func tilted(seed: UInt64) {
    let level = Press(.flat(radius: 0.01), depth: 0.006, tilt: 0, moving: false, seed: seed)
    #expect(level.state.wrench_P.moment.length < 2e-3 * level.state.normalForce * 0.01 + 1e-3)
    let press = Press(.flat(radius: 0.01), depth: 0.006, tilt: 0.2, moving: false, seed: seed)
    // The moment turns the face back towards the skin: z into −normal.
    let back = press.X_PT.rotation.z.cross(-press.state.normal_P)
    #expect(press.state.wrench_P.moment.dot(back) > 0)
    #expect(press.state.depth > level.state.depth)
  }

  @Test("above the skin nothing pushes")
  func apart() {
    let press = Press(.ball(radius: 0.01), depth: -0.001, tilt: 0, moving: true, seed: 1)
    #expect(press.state.wrench_P == .zero)
    #expect(press.state.normalForce == 0)
    #expect(abs(press.state.depth + 0.001) < 1e-4)
  }
}
