// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing

@Suite("Posture") struct PostureTests {
  private static let woman = BodyFixtures.asset.shape(BodyParameters(sex: 1, height: 0.45))
  private static let heavy = BodyFixtures.asset.shape(
    BodyParameters(sex: 0, age: 0.3, muscle: 0.1, weight: 0.95, height: 0.35))

  private static func angle(_ a: Vector3, _ b: Vector3) -> Double {
    Elementary.atan2(a.cross(b).length, a.dot(b)) * 180 / .pi
  }

  /// Directions of the limbs' bones of one side in the room.
  private struct Limbs {
    let upperArm, forearm, palm, thigh, shank, foot: Vector3

    init(_ posture: Posture, _ side: BodySide, of shape: BodyShape = BodyFixtures.man) throws {
      let body = shape.posed(posture)
      func joint(_ name: BoneName) throws -> Vector3 {
        body.R_WP * (try body.joint(named: name.on(side)))
      }
      let (shoulder, elbow, wrist) = try (joint("upperarm01"), joint("lowerarm01"), joint("wrist"))
      let (hip, knee, ankle) = try (joint("upperleg01"), joint("lowerleg01"), joint("foot"))
      let index = try joint("finger2-1") - wrist
      let little = try joint("finger5-1") - wrist
      upperArm = (elbow - shoulder).normalized
      forearm = (wrist - elbow).normalized
      palm = (index.cross(little) * (side == .left ? -1 : 1)).normalized
      thigh = (knee - hip).normalized
      shank = (ankle - knee).normalized
      foot = (body.R_WP * (try body.tail(named: BoneName("foot").on(side))) - ankle).normalized
    }
  }

  @Test("a name gives its posture back, and so do the longer names")
  func names() {
    for posture in Posture.allCases { #expect(Posture(rawValue: posture.rawValue) == posture) }
    #expect(Posture(rawValue: "seated_upright") == .seated)
    #expect(Posture(rawValue: "seated_forearm_table") == .seatedForearmDown)
    #expect(Posture(rawValue: "supine_frog") == nil)
    #expect(Set(Posture.allCases.map(\.rawValue)).count == Posture.allCases.count)
  }

  @Test(
    "left and right presets are each other's mirror image",
    arguments: [
      (Posture.sideLeft, Posture.sideRight), (.sideLeftArmUp, .sideRightArmUp),
      (.supineFrogLeft, .supineFrogRight), (.supineHeadLeft, .supineHeadRight),
    ])
  func pairs(left: Posture, right: Posture) {
    let a = BodyFixtures.man.posed(left)
    let b = BodyFixtures.man.posed(right)
    for i in 0..<BodyFixtures.asset.leftCount {
      let p = b.controlVertices[BodyFixtures.asset.mirrored(i)]
      #expect((a.controlVertices[i] - Vector3(-p.x, p.y, p.z)).length < 1e-12)
    }
  }

  @Test("raised arms lie on the table, the armpit open", arguments: BodySide.allCases)
  func armsUp(side: BodySide) throws {
    for posture in [Posture.supineArmsUp, .proneArmsUp] {
      let limbs = try Limbs(posture, side)
      #expect((110...150).contains(Self.angle(limbs.upperArm, [0, -1, 0])))
      #expect((60...90).contains(Self.angle(limbs.upperArm, limbs.forearm)))
      #expect(abs(limbs.upperArm.z) < 0.3 && limbs.forearm.y > 0.5)
    }
    let free: BodySide = side == .left ? .right : .left
    let raised = try Limbs(side == .left ? .sideLeftArmUp : .sideRightArmUp, free)
    #expect(raised.upperArm.y > 0.5 && raised.upperArm.z > 0)
  }

  @Test("the turned-out leg lies open, the other straight")
  func frog() throws {
    let open = try Limbs(.supineFrogLeft, .left)
    let straight = try Limbs(.supineFrogLeft, .right)
    #expect((60...100).contains(Self.angle(open.thigh, open.shank)))
    #expect((35...50).contains(Self.angle([open.thigh.x, open.thigh.y, 0], [0, -1, 0])))
    #expect(open.shank.x < -0.5, "the sole goes to the other leg")
    #expect(Self.angle(straight.thigh, straight.shank) < 5)
  }

  @Test("bent knees, feet over the edge, a turned head and a bent nape are what they are called")
  func angles() throws {
    let knees = try Limbs(.supineKneesBent, .left)
    #expect((30...90).contains(Self.angle(knees.thigh, knees.shank)))
    #expect(knees.thigh.z > 0.4 && knees.shank.z < -0.4)
    let edge = try Limbs(.proneFeetOverEdge, .left)
    #expect((55...110).contains(Self.angle(edge.shank, edge.foot)))
    for (posture, turn) in [(Posture.supineHeadLeft, 45.0), (.supineHeadRight, -45.0)] {
      let head = try BodyFixtures.man.posed(posture).bone(named: "head").rotation
      let face = head * Vector3(0, -1, 0)
      #expect(abs(Elementary.atan2(face.x, -face.y) * 180 / .pi - turn) < 1)
    }
    let nape = BodyFixtures.man.posed(.seatedForward)
    let flexion = Self.angle(
      try nape.bone(named: "head").rotation.z, try nape.bone(named: "spine01").rotation.z)
    #expect((20...30).contains(flexion))
  }

  @Test("forearms lie level on the table, the palm where the name says")
  func forearms() throws {
    let wanted: [(Posture, Vector3)] = [
      (.seatedForearmDown, [0, 0, -1]), (.seatedForearmEdge, [-1, 0, 0]),
      (.seatedForearmUp, [0, 0, 1]),
    ]
    for (posture, palm) in wanted {
      let limbs = try Limbs(posture, .left)
      #expect(abs(Self.angle(limbs.upperArm, limbs.forearm) - 86) < 1)
      #expect(abs(limbs.forearm.z) < 0.2 && limbs.forearm.y < -0.8)
      #expect(Self.angle(limbs.palm, palm) < 25)
    }
  }

  @Test("on the side, the upper hip is bent 60–90° and the lower leg straight")
  func side() throws {
    for posture in [Posture.sideLeft, .sideLeftArmUp] {
      let upper = try Limbs(posture, .right)
      let lower = try Limbs(posture, .left)
      #expect((60...90).contains(Self.angle(upper.thigh, [0, -1, 0])))
      #expect(Self.angle(lower.thigh, [0, -1, 0]) < 10)
      #expect(Self.angle(lower.thigh, lower.shank) < 10)
    }
  }

  /// How often skin is wrapped around a place: 0 outside, 1 inside, 2 where parts overlap.
  private func winding(_ p: Vector3, _ body: PosedBody, _ tree: BoundingVolumeHierarchy) -> Int {
    tree.allHits(origin: p, direction: [0.31, 0.17, 0.94], in: body.surface)
      .reduce(0) { $0 + ($1.isEntering ? -1 : 1) }
  }

  /// Where hands are in the thighs: the elbows of this preset are bent too little.
  private static let known: Set<Posture> = [.seated]

  @Test(
    "forearms, hands, shanks and feet are in no other part of the body", arguments: Posture.allCases
  )
  func clear(posture: Posture) throws {
    for shape in [BodyFixtures.man, Self.woman, Self.heavy] where !Self.known.contains(posture) {
      let body = shape.posed(posture)
      let tree = BoundingVolumeHierarchy(body.surface)
      let skeleton = shape.asset.skeleton
      var inside = 0
      var asked = 0
      for i in stride(from: 0, to: body.controlVertices.count, by: 11) {
        let bone = skeleton.names[shape.asset.dominantBone(ofVertex: i)].rawValue
        let parts = ["lowerarm", "wrist", "finger", "metacarpal", "lowerleg", "foot"]
        guard parts.contains(where: bone.hasPrefix) else { continue }
        let skin = body.surface
        let out = skin.vertices[i] + skin.pseudoNormal(ofVertex: Int32(i)).normalized * 0.002
        asked += 1
        if winding(out, body, tree) != 0 { inside += 1 }
      }
      #expect(asked > 300)
      #expect(Double(inside) < 0.02 * Double(asked), "\(inside) of \(asked)")
    }
  }

  @Test("no posture folds the skin away: the volume stays", arguments: Posture.allCases)
  func volume(posture: Posture) {
    for shape in [BodyFixtures.man, Self.woman, Self.heavy] {
      let share = shape.posed(posture).surface.volume * BodyShape.density / shape.mass
      #expect((0.87...1.05).contains(share), "\(share)")
    }
  }
}
