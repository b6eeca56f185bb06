// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import SpatialMath
import Testing

@Suite("Need") struct NeedTests {
  /// Angle at the middle of three joints, 0 where they lie in one line [degrees].
  private func bend(_ body: PosedBody, _ names: [BoneName]) throws -> Double {
    let p = try names.map { try body.joint(named: $0) }
    return angle(p[1] - p[0], p[2] - p[1])
  }

  private func angle(_ a: Vector3, _ b: Vector3) -> Double {
    acos(a.normalized.dot(b.normalized)) * 180 / .pi
  }

  @Test(
    "the body of each posture bends the joints that the table says", arguments: Posture.allCases)
  func table(posture: Posture) throws {
    let body = AtlasFixtures.placed[0].reference.body.shape.posed(posture)
    for (side, bodySide) in [(Side.left, BodySide.left), (.right, .right)] {
      func on(_ name: BoneName) -> BoneName { name.on(bodySide) }
      let knee = try bend(body, [on("upperleg01"), on("lowerleg01"), on("foot")])
      #expect(
        (knee > 60) == AcupointRecord.Need.knee90.isMet(in: posture, on: side), "\(side) \(knee)")
      let elbow = try bend(body, [on("upperarm01"), on("lowerarm01"), on("wrist")])
      #expect(
        (elbow > 60) == AcupointRecord.Need.elbow90.isMet(in: posture, on: side),
        "\(side) \(elbow)")
      let arm =
        try body.joint(named: on("lowerarm01")) - body.joint(named: on("upperarm01"))
      let trunk = try body.joint(named: "spine05") - body.joint(named: "neck01")
      let raised = angle(arm, trunk)
      #expect(
        (raised > 90) == AcupointRecord.Need.armRaised.isMet(in: posture, on: side),
        "\(side) \(raised)")
    }
  }

  @Test("a gesture is made in every posture; the midline needs both sides")
  func gestures() {
    for posture in Posture.allCases {
      #expect(AcupointRecord.Need.fist.isMet(in: posture, on: .left))
      #expect(AcupointRecord.Need.mouthOpen.isMet(in: posture, on: .mid))
    }
    #expect(AcupointRecord.Need.knee90.isMet(in: .supineFrogLeft, on: .left))
    #expect(!AcupointRecord.Need.knee90.isMet(in: .supineFrogLeft, on: .mid))
  }
}
