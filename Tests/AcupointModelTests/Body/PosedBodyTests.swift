// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("PosedBody") struct PosedBodyTests {
  /// Any adult of the shape basis.
  private func shape(_ seed: UInt64) -> BodyShape {
    var random = SeededGenerator(seed: seed, stream: "bodies")
    return BodyFixtures.asset.shape(
      BodyParameters(
        sex: random.unit(), age: random.unit(), muscle: random.unit(), weight: random.unit(),
        height: random.unit(), proportions: random.unit()))
  }

  private func degrees(_ a: Vector3, _ b: Vector3) -> Double {
    Elementary.atan2(a.cross(b).length, a.dot(b)) * 180 / .pi
  }

  @Test("the reference posture is the standard's, on every body", arguments: seeds(20))
  func anatomical(seed: UInt64) throws {
    let body = shape(seed).posed(.anatomical)
    for side in BodySide.allCases {
      func joint(_ name: BoneName) throws -> Vector3 { try body.joint(named: name.on(side)) }
      let outwards: Double = side == .left ? 1 : -1
      let arm = try joint("lowerarm01") - joint("upperarm01")
      let forearm = try joint("wrist") - joint("lowerarm01")
      #expect(abs(degrees(arm, [0, 0, -1]) - 15) < 1 && arm.x * outwards > 0)
      #expect((0...5).contains(degrees(arm, forearm)))
      let hand = try joint("finger3-1") - joint("wrist")
      #expect(degrees(hand, forearm) < 1)
      let across = try joint("finger5-1") - joint("finger2-1")
      #expect(across.x * outwards < 0, "the thumb side looks away from the trunk")
      #expect(abs(across.normalized.y) < 0.35, "the palm looks forward")
      let middle = try joint("finger3-3") - joint("finger3-2")
      #expect(degrees(middle, try joint("finger3-2") - joint("finger3-1")) < 1e-6)
      let thigh = try joint("lowerleg01") - joint("upperleg01")
      let shank = try joint("foot") - joint("lowerleg01")
      #expect(degrees(thigh, [0, 0, -1]) <= 5)
      #expect(degrees(thigh, shank) < 1e-6)
    }
  }

  @Test("the reference posture of every body is its own mirror image", arguments: seeds(5))
  func mirror(seed: UInt64) {
    let body = shape(seed).posed(.anatomical)
    let asset = body.shape.asset
    for i in 0..<asset.leftCount {
      let p = body.controlVertices[asset.mirrored(i)]
      #expect((body.controlVertices[i] - Vector3(-p.x, p.y, p.z)).length < 1e-12)
    }
  }

  @Test("lying on the right is lying on the left, mirrored")
  func sides() {
    let left = BodyFixtures.man.posed(.sideLeft)
    let right = BodyFixtures.man.posed(.sideRight)
    for i in 0..<BodyFixtures.asset.leftCount {
      let p = right.controlVertices[BodyFixtures.asset.mirrored(i)]
      #expect((left.controlVertices[i] - Vector3(-p.x, p.y, p.z)).length < 1e-12)
    }
  }

  @Test("the patient frame starts at the pelvis joint", arguments: Posture.allCases)
  func origin(posture: Posture) throws {
    let body = BodyFixtures.man.posed(posture)
    #expect(try body.joint(named: "spine05").length < 1e-15)
    #expect(try body.joint(named: "pelvis.L").length < 1e-3)
    #expect(try body.bone(named: "root").rotation == .identity)
    #expect(try body.joint(named: "head").z > 0.4)
    #expect(RotationMatrix(columns: body.R_WP.x, body.R_WP.y, body.R_WP.z) != nil)
  }

  @Test("lying, the head points to +y of the room and the right side of the trunk is down")
  func room() {
    let down: [(Posture, Vector3)] = [
      (.supine, [0, 1, 0]), (.prone, [0, -1, 0]), (.sideLeft, [1, 0, 0]), (.sideRight, [-1, 0, 0]),
      (.seated, [0, 0, -1]), (.anatomical, [0, 0, -1]),
    ]
    for (posture, p_P) in down {
      let R_WP = posture.R_WP
      #expect(RotationMatrix(columns: R_WP.x, R_WP.y, R_WP.z) != nil)
      #expect(R_WP * p_P == [0, 0, -1])
      if posture.isLying { #expect(R_WP * [0, 0, 1] == [0, 1, 0]) }
    }
  }

  @Test(
    "bones are rigid: every posture keeps the length of every bone", arguments: Posture.allCases)
  func rigid(posture: Posture) throws {
    let body = shape(7).posed(posture)
    for (i, name) in body.shape.asset.skeleton.names.enumerated() {
      let rest = (body.shape.jointTails[i] - body.shape.jointHeads[i]).length
      let posed = try (body.tail(named: name) - body.joint(named: name)).length
      #expect(abs(rest - posed) < 1e-12)
    }
  }

  @Test("the surface keeps its triangles and stays near the control mesh", arguments: seeds(4))
  func topology(seed: UInt64) {
    let shape = shape(seed)
    for posture in Posture.allCases {
      let body = shape.posed(posture)
      #expect(
        body.surface.triangles.count
          == shape.asset.topology.faces.reduce(0) { $0 + 2 * $1.count })
      #expect(body.surface.vertices.count == body.breathing.thorax.count)
      for (i, p) in body.controlVertices.enumerated() {
        #expect((body.surface.vertices[i] - p).length < 0.02)
      }
      #expect(body.surface.volume > 0.8 * shape.mass / BodyShape.density)
    }
  }

  @Test("a scaled body is the body scaled, in every posture", arguments: Posture.allCases)
  func scaling(posture: Posture) {
    let shape = shape(3)
    let large = shape.scaled(by: 1.1)
    #expect(abs(large.stature - 1.1 * shape.stature) < 1e-12)
    #expect(abs(large.mass - 1.331 * shape.mass) < 1e-9)
    let a = shape.posed(posture)
    let b = large.posed(posture)
    for (p, q) in zip(a.surface.vertices, b.surface.vertices) {
      #expect((p * 1.1 - q).length < 1e-12)
    }
    for (p, q) in zip(a.breathing.abdomen, b.breathing.abdomen) {
      #expect((p - q).length < 1e-9)
    }
  }
}
