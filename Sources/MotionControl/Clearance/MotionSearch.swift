// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// One walk along a motion, its parts halved where they have to be, the earlier half first.
struct MotionSearch {
  /// The shapes that are still in doubt, a bit for each; those from the 64th on share the last.
  struct Doubt {
    var skin: UInt64 = 0
    var room: UInt64 = 0
    var zones: UInt64 = 0
    var links: UInt64 = 0
    var target: UInt64 = 0
    var tip = false

    var shapes: UInt64 { skin | room | zones | links | target }
    var isNone: Bool { shapes == 0 && !tip }
  }

  /// Where something is too near, by index: names are put to it at the end.
  struct Finding {
    enum Other { case skin, table, floor, zone(Int), shape(Int), tip }

    let distance: Double
    let required: Double
    let shape: Int
    let other: Other
    let place_B: Vector3
    let place: Double
    let posture: JointVector
  }

  /// One shape, or the tip, in the middle of a part.
  struct Member {
    let shape: Int
    let capsule_B: Capsule
    let bound: MotionBound
  }

  let checker: MotionClearance
  let X_PB: RigidTransform<Patient, Base>
  /// Where the search is for the nearest place they shrink with what is found.
  private(set) var margins: ClearanceMargins
  /// Of the search for the nearest place [m]; nil ends at the first place that is too near.
  private let tolerance: Double?
  /// The triangle last found near to each shape; the last entry is the tip's.
  var hints = [65 of Int32](repeating: -1)
  private var finding: Finding?
  private var place = 0.0
  private var posture = JointVector.zero

  init(_ checker: MotionClearance, _ margins: ClearanceMargins, tolerance: Double?) {
    self.checker = checker
    self.margins = margins
    self.tolerance = tolerance
    X_PB = checker.scene.X_WP.inverse * checker.scene.X_WB
  }

  /// Allocates: never.
  mutating func walk(_ motion: some PosturePath) {
    var doubt = Doubt()
    for (i, shape) in checker.robot.shapes.enumerated() {
      let bit = MotionSearch.bit(i)
      if !(margins.toolMayTouch && shape.link == nil) {
        doubt.skin |= bit
      } else if margins.targetSkin != nil {
        doubt.target |= bit
      }
      // The base is bolted where it is.
      guard shape.body > 0 else { continue }
      doubt.room |= bit
      if !checker.scene.zones.isEmpty { doubt.zones |= bit }
      if margins.betweenLinks != nil && checker.pairStarts[i] < checker.pairStarts[i + 1] {
        doubt.links |= bit
      }
    }
    doubt.tip = margins.tipHeight != nil
    _ = walk(motion, 0, motion.end, doubt)
  }

  private static func bit(_ shape: Int) -> UInt64 { 1 << UInt64(min(shape, 63)) }

  /// False when the walk is over because something is in the way.
  private mutating func walk(
    _ motion: some PosturePath, _ begin: Double, _ end: Double, _ doubt: Doubt
  ) -> Bool {
    let part = motion.part(from: begin, to: end)
    place = 0.5 * (begin + end)
    posture = part.middle
    let chain = checker.robot.chain
    let bodies = chain.bodyPoses(at: part.middle)
    var left = Doubt()
    for i in checker.robot.shapes.indices where doubt.shapes & MotionSearch.bit(i) != 0 {
      let body = checker.robot.shapes[i].body
      let capsule_B = checker.robot.shapes[i].capsule.moved(by: bodies[body])
      let bound = MotionBound(
        of: capsule_B, carriedBy: body, chain, bodies, spread: part.spread)
      let member = Member(shape: i, capsule_B: capsule_B, bound: bound)
      guard check(member, bodies, doubt, &left) else { return false }
    }
    if doubt.tip || doubt.target != 0 {
      let tip_B = bodies[chain.count] * chain.X_JT.translation
      let point = Capsule(a: tip_B, b: tip_B, radius: 0)
      let bound = MotionBound(
        of: point, carriedBy: chain.count, chain, bodies, spread: part.spread)
      let tip = Member(shape: 64, capsule_B: point, bound: bound)
      guard check(tip: tip, bodies, spread: part.spread, doubt, &left) else { return false }
    }
    if left.isNone { return true }
    let middle = 0.5 * (begin + end)
    return walk(motion, begin, middle, left) && walk(motion, middle, end, left)
  }

  private mutating func check(
    _ member: Member, _ bodies: BodyPoses, _ doubt: Doubt, _ left: inout Doubt
  ) -> Bool {
    let bit = MotionSearch.bit(member.shape)
    if member.bound.inBase > MotionClearance.coarse {
      left.skin |= doubt.skin & bit
      left.room |= doubt.room & bit
      left.zones |= doubt.zones & bit
      left.links |= doubt.links & bit
      return true
    }
    if doubt.room & bit != 0 {
      guard let isFree = checkRoom(member) else { return false }
      if !isFree { left.room |= bit }
    }
    if doubt.zones & bit != 0 {
      guard let isFree = checkZones(member) else { return false }
      if !isFree { left.zones |= bit }
    }
    if doubt.skin & bit != 0 {
      guard let isFree = checkSkin(member) else { return false }
      if !isFree { left.skin |= bit }
    }
    if doubt.links & bit != 0 {
      guard let isFree = checkLinks(member, bodies) else { return false }
      if !isFree { left.links |= bit }
    }
    return true
  }

  private mutating func check(
    tip: Member, _ bodies: BodyPoses, spread: JointVector, _ doubt: Doubt, _ left: inout Doubt
  ) -> Bool {
    if doubt.tip {
      guard let isFree = checkTip(tip) else { return false }
      left.tip = !isFree
    }
    guard doubt.target != 0, let skin = margins.targetSkin else { return true }
    let shapes = checker.robot.shapes
    for i in shapes.indices where doubt.target & MotionSearch.bit(i) != 0 {
      let capsule_B = shapes[i].capsule.moved(by: bodies[shapes[i].body])
      let bound = MotionBound(
        of: capsule_B, carriedBy: shapes[i].body, checker.robot.chain, bodies, spread: spread)
      let member = Member(shape: i, capsule_B: capsule_B, bound: bound)
      guard let isFree = checkTarget(member, tip, skin) else { return false }
      if !isFree { left.target |= MotionSearch.bit(i) }
    }
    return true
  }

  /// True when a gap is more than margin and motion; nil when the walk is over.
  mutating func judge(
    _ gap: Double, _ margin: Double, moving bound: Double, _ member: Member,
    _ other: Finding.Other, _ place_B: Vector3
  ) -> Bool? {
    if let tolerance {
      guard gap < margins.skin else { return gap >= margins.skin + bound }
      note(gap, margin, member, other, place_B)
      let kept = gap - tolerance
      (margins.skin, margins.room, margins.zones) = (kept, kept, kept)
      return gap >= kept + bound
    }
    if gap >= margin + bound { return true }
    // What is no number is no distance either.
    if gap >= margin && bound > MotionClearance.resolution { return false }
    note(gap < margin ? gap : gap - bound, margin, member, other, place_B)
    return nil
  }

  private mutating func note(
    _ distance: Double, _ required: Double, _ member: Member, _ other: Finding.Other,
    _ place_B: Vector3
  ) {
    finding = Finding(
      distance: distance, required: required, shape: member.shape, other: other,
      place_B: place_B, place: place, posture: posture)
  }

  /// What was found, with names.
  func obstruction(
    _ robot: RobotModel, _ scene: ClearanceScene
  ) -> MotionClearance.Obstruction? {
    guard let finding else { return nil }
    let against: Clearance.Other
    var isTip = false
    switch finding.other {
    case .skin: against = .body
    case .table: against = .table
    case .floor: against = .floor
    case .zone(let i): against = .zone(scene.zones[i].name)
    case .shape(let i): against = .link(robot.shapeName(i))
    case .tip:
      against = .body
      isTip = true
    }
    return MotionClearance.Obstruction(
      clearance: Clearance(
        distance: finding.distance, link: isTip ? "tool" : robot.shapeName(finding.shape),
        against: against, place_B: finding.place_B),
      required: finding.required, isTip: isTip, place: finding.place, posture: finding.posture)
  }
}
