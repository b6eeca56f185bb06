// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Turns a posture into rotations of the bones of one body.
///
/// Independent of shape: each limb is aimed at a direction with a hinge axis, and the rotations
/// follow from that body's own joints. Directions are in the patient frame, written for the left
/// side; the right side is the mirror image. A bone that is not set follows its parent.
struct PostureAiming {
  /// Where an arm points: upper arm, elbow, palm.
  struct Arm {
    /// Direction of the upper arm.
    var upper: Vector3
    /// Elbow axis: positive flexion turns the forearm about it.
    var hinge: Vector3
    /// Elbow flexion [rad].
    var elbow: Double
    /// Where the palm looks.
    var palm: Vector3
    /// True to straighten the fingers along the hand.
    var straightFingers = false
    /// How far the shoulder blade turns up with a raised arm [rad]; the collar bone takes half.
    var lift = 0.0
  }

  /// Where a leg points: thigh, knee, foot.
  struct Leg {
    /// Direction of the thigh.
    var thigh: Vector3
    /// Knee flexion [rad].
    var knee: Double
    /// Outward turn of the leg about the thigh [rad].
    var footOut: Double
    /// How the foot continues the shank.
    var ankle: Ankle
    /// The share of the turn that the upper half of the thigh takes.
    var hipShare = 1.0
  }

  enum Ankle {
    /// Turned down from the rest pose by an angle [rad].
    case plantarFlexed(Double)
    /// Flat on the floor.
    case flat
  }

  private let skeleton: Skeleton
  private let heads: [Vector3]
  private let tails: [Vector3]
  /// Rotation of each bone from the rest pose, in the patient frame; nil follows the parent.
  private var rotations: [RotationMatrix?]

  init(_ shape: BodyShape) {
    skeleton = shape.asset.skeleton
    heads = shape.jointHeads
    tails = shape.jointTails
    rotations = Array(repeating: nil, count: skeleton.names.count)
  }

  /// The pose of each bone: rest coordinates to posed ones, the root unmoved.
  var transforms: [BonePose] {
    var poses: [BonePose] = []
    poses.reserveCapacity(heads.count)
    for (i, parent) in skeleton.parents.enumerated() {
      let above = parent.map { poses[$0] } ?? .identity
      let rotation = rotations[i] ?? above.rotation
      let head = above * heads[i]
      poses.append(BonePose(rotation: rotation, translation: head - rotation * heads[i]))
    }
    return poses
  }

  private func head(_ name: BoneName) -> Vector3 { heads[skeleton[name]] }

  private mutating func set(_ name: BoneName, _ rotation: RotationMatrix) {
    rotations[skeleton[name]] = rotation
  }

  /// Bends trunk and neck forward [rad], and turns the head to the left [rad], spread evenly over
  /// their bones.
  mutating func bend(trunk: Double = 0, neck: Double, turn: Double = 0) {
    var angle = 0.0
    var turned = 0.0
    for bone: BoneName in ["spine05", "spine04", "spine03", "spine02", "spine01"] {
      angle += trunk / 5
      set(bone, .aboutX(angle))
    }
    for bone: BoneName in ["neck01", "neck02", "neck03", "head"] {
      angle += neck / 4
      turned += turn / 4
      set(bone, turn == 0 ? .aboutX(angle) : .aboutX(angle) * .aboutZ(turned))
    }
  }

  /// Aims an arm; the twist of the upper arm is shared 50 : 100 % by its two bones, the turn of the
  /// forearm 30 : 70 : 100 % by its two bones and the wrist.
  mutating func aim(_ side: BodySide, _ arm: Arm) {
    let s: Double = side == .left ? 1 : -1
    if arm.lift != 0 { liftShoulder(side, arm.lift) }
    let shoulder = head(BoneName("upperarm01").on(side))
    let elbow = head(BoneName("lowerarm01").on(side))
    let wrist = head(BoneName("wrist").on(side))
    let upperRest = (elbow - shoulder).normalized
    let foreRest = (wrist - elbow).normalized
    let hingeRest = upperRest.cross(foreRest).normalized
    let upper = mirrored(arm.upper, s).normalized
    // An axis mirrors with the opposite sign of a direction.
    let hinge = (mirrored(arm.hinge, s) * s).rejected(from: upper).normalized
    let whole = basis(upper, hinge) * basis(upperRest, hingeRest).inverse
    let swing = RotationMatrix(turning: upperRest, into: upper)
    let twist = angle(of: whole * swing.inverse, about: upper)
    set(BoneName("upperarm01").on(side), RotationMatrix(axis: upper, angle: 0.5 * twist) * swing)
    set(BoneName("upperarm02").on(side), whole)

    let fore = RotationMatrix(axis: hinge, angle: arm.elbow) * upper
    let unturned = basis(fore, hinge) * basis(foreRest, hingeRest).inverse
    let index = head(BoneName("finger2-1").on(side)) - wrist
    let little = head(BoneName("finger5-1").on(side)) - wrist
    let palmRest = index.cross(little).normalized * -s
    let palmNow = (unturned * palmRest).rejected(from: fore).normalized
    let palm = mirrored(arm.palm, s).rejected(from: fore).normalized
    let turn = Elementary.atan2(palmNow.cross(palm).dot(fore), palmNow.dot(palm))
    func turned(_ share: Double) -> RotationMatrix {
      RotationMatrix(axis: fore, angle: share * turn) * unturned
    }
    set(BoneName("lowerarm01").on(side), turned(0.3))
    set(BoneName("lowerarm02").on(side), turned(0.7))
    let handRest = (head(BoneName("finger3-1").on(side)) - wrist).normalized
    let hand = turned(1)
    let straight = RotationMatrix(turning: hand * handRest, into: fore) * hand
    set(BoneName("wrist").on(side), straight)
    if arm.straightFingers {
      for finger in 2...5 { straighten(finger, side, hand: straight) }
    }
  }

  /// Collar bone and shoulder blade go up with the arm, about the front–back axis of the trunk.
  private mutating func liftShoulder(_ side: BodySide, _ lift: Double) {
    let trunk = rotations[skeleton["spine01"]] ?? .identity
    let axis = Vector3(0, side == .left ? -1 : 1, 0)
    for (bone, share) in [(BoneName("clavicle"), 0.5), (BoneName("shoulder01"), 1)] {
      set(bone.on(side), trunk * RotationMatrix(axis: axis, angle: share * lift))
    }
  }

  /// The two outer joints of a finger continue its first phalanx.
  private mutating func straighten(_ finger: Int, _ side: BodySide, hand: RotationMatrix) {
    func bone(_ phalanx: Int) -> BoneName {
      BoneName(rawValue: "finger\(finger)-\(phalanx)").on(side)
    }
    let tip = tails[skeleton[bone(3)]]
    let along = hand * (head(bone(2)) - head(bone(1))).normalized
    let second = (head(bone(3)) - head(bone(2))).normalized
    let middle = RotationMatrix(turning: hand * second, into: along) * hand
    let third = (tip - head(bone(3))).normalized
    set(bone(2), middle)
    set(bone(3), RotationMatrix(turning: middle * third, into: along) * middle)
  }

  /// Aims a leg.
  mutating func aim(_ side: BodySide, _ leg: Leg) {
    let s: Double = side == .left ? 1 : -1
    let hip = head(BoneName("upperleg01").on(side))
    let knee = head(BoneName("lowerleg01").on(side))
    let ankle = head(BoneName("foot").on(side))
    let thighRest = (knee - hip).normalized
    let shankRest = (ankle - knee).normalized
    let axis = Vector3(-1, 0, 0)
    let thigh = mirrored(leg.thigh, s).normalized
    let hingeRest = axis.rejected(from: thighRest).normalized
    let hinge = axis.rejected(from: thigh).normalized
    let aimed = basis(thigh, hinge) * basis(thighRest, hingeRest).inverse
    func turned(_ share: Double) -> RotationMatrix {
      RotationMatrix(axis: thigh, angle: -s * share * leg.footOut) * aimed
    }
    let upper = turned(1)
    let kneeAxis = upper * hingeRest
    let shank = RotationMatrix(axis: kneeAxis, angle: -leg.knee) * thigh
    let lower = RotationMatrix(turning: upper * shankRest, into: shank) * upper
    set(BoneName("upperleg01").on(side), turned(leg.hipShare))
    set(BoneName("upperleg02").on(side), upper)
    set(BoneName("lowerleg01").on(side), lower)
    set(BoneName("lowerleg02").on(side), lower)
    switch leg.ankle {
    case .plantarFlexed(let angle):
      let axis = (lower * hingeRest).normalized
      set(BoneName("foot").on(side), RotationMatrix(axis: axis, angle: -angle) * lower)
    case .flat:
      set(BoneName("foot").on(side), .aboutZ(s * leg.footOut))
    }
  }

  private func mirrored(_ v: Vector3, _ s: Double) -> Vector3 { Vector3(s * v.x, v.y, v.z) }

  /// The frame of a direction and an axis, made orthogonal to it.
  private func basis(_ direction: Vector3, _ axis: Vector3) -> RotationMatrix {
    let h = axis.rejected(from: direction).normalized
    return RotationMatrix(uncheckedColumns: direction, h, direction.cross(h))
  }

  /// The angle of a rotation whose axis is known but for its sign [rad].
  private func angle(of r: RotationMatrix, about axis: Vector3) -> Double {
    let antisymmetric = Vector3(r.y.z - r.z.y, r.z.x - r.x.z, r.x.y - r.y.x) * 0.5
    return Elementary.atan2(antisymmetric.dot(axis), 0.5 * (r.trace - 1))
  }
}
