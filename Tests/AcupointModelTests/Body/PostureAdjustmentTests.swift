// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing
import _TestSupport

@Suite("PostureAdjustment") struct PostureAdjustmentTests {
  private func adjusted(_ turns: [(JointFreedom, Double)]) -> PostureAdjustment {
    var adjustment = PostureAdjustment.none
    for (freedom, angle) in turns {
      guard let k = JointFreedom.all.firstIndex(of: freedom) else {
        preconditionFailure("no freedom \(freedom)")
      }
      adjustment.angles[k] += angle
    }
    return adjustment
  }

  @Test("no turn changes nothing", arguments: Posture.allCases)
  func none(posture: Posture) {
    let plain = BodyFixtures.man.posed(posture)
    let same = BodyFixtures.man.posed(posture, adjustedBy: .none)
    #expect(plain.surface.vertices == same.surface.vertices)
  }

  @Test("each freedom turns what lies beyond by its angle, and nothing before", arguments: [0.08])
  func each(turn: Double) throws {
    let shape = BodyFixtures.man
    let plain = shape.posed(.prone)
    // The bone before the joint, and one beyond that takes the whole turn.
    let bones: [JointFreedom.Joint: (before: BoneName, beyond: BoneName)] = [
      .neck: ("spine01", "head"), .shoulder: ("clavicle", "upperarm02"),
      .elbow: ("upperarm02", "wrist"), .forearm: ("upperarm02", "wrist"),
      .wrist: ("lowerarm02", "finger3-1"), .hip: ("pelvis", "upperleg02"),
      .knee: ("upperleg02", "lowerleg02"), .ankle: ("lowerleg02", "foot"),
    ]
    for freedom in JointFreedom.all {
      let body = shape.posed(.prone, adjustedBy: adjusted([(freedom, turn)]))
      let pair = try #require(bones[freedom.joint])
      func bone(_ name: BoneName) throws -> (was: BonePose, now: BonePose) {
        let full = freedom.side.map { name.on($0) } ?? name
        return (try plain.bone(named: full), try body.bone(named: full))
      }
      let before = try bone(pair.before)
      #expect(before.was == before.now, "\(freedom)")
      let beyond = try bone(pair.beyond)
      let turned = beyond.now.rotation * beyond.was.rotation.inverse
      #expect(abs(turned.log.length - turn) < 1e-12, "\(freedom)")
    }
  }

  @Test("bones keep their lengths; left and right are mirror images", arguments: seeds(10))
  func rigid(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let shape = BodyFixtures.man
    let turns = JointFreedom.all.filter { $0.side == .left }.map { ($0, random.uniform(-0.1, 0.1)) }
    let both =
      turns
      + turns.compactMap { left, angle in
        JointFreedom.all.first {
          $0.side == .right && $0.joint == left.joint && $0.motion == left.motion
        }.map { ($0, angle) }
      }
    let body = shape.posed(.anatomical, adjustedBy: adjusted(both))
    let plain = shape.posed(.anatomical)
    for name: BoneName in ["upperarm01", "lowerarm01", "upperleg01", "lowerleg01", "wrist"] {
      for side in BodySide.allCases {
        func length(_ b: PosedBody) throws -> Double {
          (try b.tail(named: name.on(side)) - b.joint(named: name.on(side))).length
        }
        #expect(abs(try length(body) - length(plain)) < 1e-12)
      }
    }
    let asset = shape.asset
    for v in 0..<asset.leftCount {
      let p = body.controlVertices[v]
      let q = body.controlVertices[asset.mirrored(v)]
      #expect((Vector3(-p.x, p.y, p.z) - q).length < 1e-9, "vertex \(v)")
    }
  }
}
