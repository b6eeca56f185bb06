// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath
import Testing
import _TestSupport

func distance(_ a: RotationMatrix, _ b: RotationMatrix) -> Double {
  (a.x - b.x).length + (a.y - b.y).length + (a.z - b.z).length
}

extension SeededGenerator {
  mutating func pose<A: Frame, B: Frame>(_: A.Type = A.self, _: B.Type = B.self)
    -> RigidTransform<A, B>
  {
    RigidTransform(rotation(), vector(2))
  }

  mutating func twist(_ angular: Double, _ linear: Double) -> Twist {
    Twist(angular: vector(angular), linear: vector(linear))
  }
}

@Suite("RigidTransform") struct RigidTransformTests {
  @Test("group: associative, identity, inverse", arguments: seeds(200))
  func group(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let X_WB = random.pose(World.self, Base.self)
    let X_BF = random.pose(Base.self, Flange.self)
    let X_FT = random.pose(Flange.self, Tool.self)
    let left = (X_WB * X_BF) * X_FT
    let right = X_WB * (X_BF * X_FT)
    #expect(distance(left.rotation, right.rotation) < 1e-14)
    #expect((left.translation - right.translation).length < 1e-14)
    let back = X_WB.inverse * X_WB
    #expect(distance(back.rotation, .identity) < 1e-14 && back.translation.length < 1e-14)
    #expect(X_WB * RigidTransform<Base, Base>.identity == X_WB)
    let turned = (X_WB * X_BF).inverse
    let reversed = X_BF.inverse * X_WB.inverse
    #expect(distance(turned.rotation, reversed.rotation) < 1e-14)
    #expect((turned.translation - reversed.translation).length < 1e-14)
  }

  @Test("points follow compositions and inverses", arguments: seeds(200))
  func points(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let X_WB = random.pose(World.self, Base.self)
    let X_BT = random.pose(Base.self, Tool.self)
    let p = random.vector(3)
    #expect(((X_WB * X_BT) * p - X_WB * (X_BT * p)).length < 1e-14)
    #expect((X_WB.inverseTimes(X_WB * p) - p).length < 1e-14)
    #expect((X_WB.inverse * p - X_WB.inverseTimes(p)).length < 1e-14)
    let q = random.vector(3)
    #expect(abs((X_WB * p - X_WB * q).length - (p - q).length) < 1e-14)
  }

  @Test("exp(log X) is X and log(exp ξ) is ξ", arguments: seeds(300))
  func roundTrips(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let X = random.pose(World.self, Base.self)
    let back = RigidTransform<World, Base>.exp(X.log)
    #expect(distance(back.rotation, X.rotation) < 1e-13)
    #expect((back.translation - X.translation).length < 1e-13)
    for scale in [1.0, 1e-3, 1e-5, 1e-9] {
      let twist = random.twist(1.7 * scale, 2)
      let again = RigidTransform<World, Base>.exp(twist).log
      #expect((again.angular - twist.angular).length < 1e-14)
      #expect((again.linear - twist.linear).length < 1e-13)
    }
  }

  @Test("exp is the motion under a constant twist: its slope is the twist", arguments: seeds(200))
  func slope(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let twist = random.twist(1, 1)
    let t = random.uniform(0, 2)
    let h = 1e-5
    func at(_ s: Double) -> RigidTransform<World, Base> { .exp(twist * s) }
    let p = random.vector(1)
    let velocity = (at(t + h) * p - at(t - h) * p) / (2 * h)
    let expected = twist.linear + twist.angular.cross(at(t) * p)
    #expect((velocity - expected).length < 1e-8)
    let half =
      at(0.5 * t) * RigidTransform<Base, Base>(at(0.5 * t).rotation, at(0.5 * t).translation)
    #expect((half.translation - at(t).translation).length < 1e-13)
  }
}

@Suite("Twist and Wrench") struct TwistTests {
  @Test("power does not depend on frame or point", arguments: seeds(200))
  func power(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let twist = random.twist(2, 2)
    let wrench = Wrench(moment: random.vector(5), force: random.vector(20))
    let power = wrench.power(along: twist)
    let turn = random.rotation()
    #expect(abs(wrench.rotated(by: turn).power(along: twist.rotated(by: turn)) - power) < 1e-12)
    let offset = random.vector(1)
    let moved = wrench.shifted(by: offset).power(along: twist.shifted(by: offset))
    #expect(abs(moved - power) < 1e-12)
  }

  @Test("a shifted twist is the velocity of the other point", arguments: seeds(200))
  func shifted(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let twist = random.twist(1, 1)
    let offset = random.vector(1)
    let h = 1e-6
    let moved = RigidTransform<World, World>.exp(twist * h) * offset
    #expect((twist.shifted(by: offset).linear - (moved - offset) / h).length < 1e-5)
    let back = twist.shifted(by: offset).shifted(by: -offset)
    #expect((back.linear - twist.linear).length < 1e-14)
    let sum = twist + twist * 2 - twist
    #expect((sum.linear - twist.linear * 2).length < 1e-14)
  }

  @Test("a shifted wrench has the moment about the other point")
  func lever() {
    let wrench = Wrench(moment: .zero, force: [0, 0, -10])
    #expect(wrench.shifted(by: [1, 0, 0]).moment == Vector3(0, -10, 0))
    #expect((wrench + wrench - wrench) == wrench)
  }
}
