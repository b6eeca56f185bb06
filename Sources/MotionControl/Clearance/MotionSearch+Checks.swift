// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// One shape against each kind of obstacle: true when it is free of it in all of the part, false
/// when that is in doubt, nil when the walk is over.
extension MotionSearch {
  mutating func checkRoom(_ member: Member) -> Bool? {
    let scene = checker.scene
    let bound = member.bound.inBase
    let capsule_W = member.capsule_B.moved(by: scene.X_WB)
    let table = capsule_W.separation(from: scene.table)
    guard
      let isAboveTable = judge(
        table.gap, margins.room, moving: bound, member, .table,
        scene.X_WB.inverseTimes(table.onAxis))
    else { return nil }
    let floor = scene.floorGap(of: capsule_W)
    guard
      let isAboveFloor = judge(
        floor.gap, margins.room, moving: bound, member, .floor,
        scene.X_WB.inverseTimes(floor.onAxis))
    else { return nil }
    return isAboveTable && isAboveFloor
  }

  mutating func checkZones(_ member: Member) -> Bool? {
    let scene = checker.scene
    let bound = member.bound.inBase
    let capsule_P = member.capsule_B.moved(by: X_PB)
    var isFree = true
    for j in scene.zones.indices {
      for breath in scene.breaths {
        let found = scene.zones[j].gap(
          to: capsule_P, at: breath, exactBelow: margins.zones + bound)
        guard
          let isClear = judge(
            found.distance, margins.zones, moving: bound, member, .zone(j),
            X_PB.inverseTimes(found.onAxis))
        else { return nil }
        isFree = isFree && isClear
      }
    }
    return isFree
  }

  mutating func checkSkin(_ member: Member) -> Bool? {
    guard let found = skin(member, below: margins.skin + member.bound.inBase) else { return true }
    return judge(
      found.gap, margins.skin, moving: member.bound.inBase, member, .skin,
      X_PB.inverseTimes(found.onAxis))
  }

  /// The margin changes by no more than the tip's height does.
  mutating func checkTarget(
    _ member: Member, _ tip: Member, _ skin: TargetSkin
  ) -> Bool? {
    let bound = member.bound.inBase + tip.bound.inBase
    let height = skin.height(of: X_PB * tip.capsule_B.a)
    let margin = skin.margin(atHeight: height, full: margins.skin)
    let found = skin.body.separation(
      of: member.capsule_B.moved(by: X_PB), from: skin.mesh, below: margin + bound)
    guard let found else { return true }
    // It has a hole, so that it tells no inside: the tool comes from outside, and where its axis
    // crosses the skin the distance is zero.
    let gap = (found.onAxis - found.onOther).length - member.capsule_B.radius
    return judge(
      gap, margin, moving: bound, member, .skin, X_PB.inverseTimes(found.onAxis))
  }

  mutating func checkTip(_ member: Member) -> Bool? {
    guard let height = margins.tipHeight, member.bound.inBase <= MotionClearance.coarse else {
      return false
    }
    guard let found = skin(member, below: height + member.bound.inBase) else { return true }
    return judge(
      found.gap, height, moving: member.bound.inBase, member, .tip,
      X_PB.inverseTimes(found.onAxis))
  }

  private mutating func skin(_ member: Member, below limit: Double) -> Separation? {
    let slot = member.shape
    let hint = slot < 65 ? hints[slot] : -1
    let found = checker.scene.body.separation(
      of: member.capsule_B.moved(by: X_PB), from: checker.scene.mesh, below: limit,
      hint: hint < 0 ? nil : hint)
    if let triangle = found?.anchor?.triangle, slot < 65 { hints[slot] = triangle }
    return found
  }

  mutating func checkLinks(_ member: Member, _ bodies: BodyPoses) -> Bool? {
    guard let margin = margins.betweenLinks else { return true }
    let shapes = checker.robot.shapes
    var isFree = true
    for k in checker.pairStarts[member.shape]..<checker.pairStarts[member.shape + 1] {
      let other = checker.robot.shapePairs[k].first
      let body = shapes[other].body
      let found = shapes[other].capsule.moved(by: bodies[body])
        .separation(from: member.capsule_B)
      guard
        let isClear = judge(
          found.gap, margin, moving: member.bound.seenFrom[body], member, .shape(other),
          found.onOther)
      else { return nil }
      isFree = isFree && isClear
    }
    return isFree
  }
}
