// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Small turns of the joints of neck and limbs on top of a posture: nobody lies exactly as a preset.
///
/// A turn moves everything beyond its joint; turns further out come on top. Axes are those of the
/// bones, so the same angles mean the same on every body and in every posture.
package struct PostureAdjustment: Equatable, Sendable {
  /// One angle for each of `JointFreedom.all` [rad].
  package var angles: [Double]

  /// - Precondition: one angle for each freedom.
  package init(angles: [Double]) {
    precondition(
      angles.count == JointFreedom.all.count,
      "\(angles.count) angles for \(JointFreedom.all.count) freedoms")
    self.angles = angles
  }

  /// The preset as it is.
  package static let none = PostureAdjustment(
    angles: Array(repeating: 0, count: JointFreedom.all.count))

  /// The poses of all bones after the turns; poses and result map rest coordinates to P.
  func applied(to poses: [BonePose], of shape: BodyShape) -> [BonePose] {
    guard angles.contains(where: { $0 != 0 }) else { return poses }
    let joints = AdjustedJoints(poses, of: shape)
    let parents = shape.asset.skeleton.parents
    return zip(joints.displacements(angles, parents), poses).map { $0 * $1 }
  }
}

/// One way in which one joint turns.
package struct JointFreedom: Hashable, Sendable, CustomStringConvertible {
  package enum Joint: String, CaseIterable, Sendable {
    case neck, shoulder, elbow, forearm, wrist, hip, knee, ankle

    /// What it turns about, in this order: the hinge (bend), the axis across hinge and bone
    /// (sideways), the bone itself (twist).
    var motions: [Motion] {
      switch self {
      case .neck, .shoulder, .hip: [.bend, .sideways, .twist]
      case .wrist, .ankle: [.bend, .sideways]
      case .elbow, .knee: [.bend]
      case .forearm: [.twist]
      }
    }

    /// The bones that turn, with their share of the angle.
    var bones: [(name: BoneName, share: Double)] {
      switch self {
      case .neck: [("neck01", 0.25), ("neck02", 0.25), ("neck03", 0.25), ("head", 0.25)]
      case .shoulder: [("upperarm01", 1)]
      case .elbow: [("lowerarm01", 1)]
      // As the postures share it: 30 : 70 : 100 %.
      case .forearm: [("lowerarm01", 0.3), ("lowerarm02", 0.4), ("wrist", 0.3)]
      case .wrist: [("wrist", 1)]
      case .hip: [("upperleg01", 1)]
      case .knee: [("lowerleg01", 1)]
      case .ankle: [("foot", 1)]
      }
    }

    /// The bone that carries the axes, and the two joints whose connection is the bone's direction.
    var carrier: (bone: BoneName, from: BoneName, to: BoneName) {
      switch self {
      case .neck: ("neck01", "neck01", "head")
      case .shoulder: ("upperarm02", "upperarm01", "lowerarm01")
      case .elbow: ("upperarm02", "upperarm01", "lowerarm01")
      case .forearm: ("lowerarm02", "lowerarm01", "wrist")
      case .wrist: ("wrist", "wrist", "finger3-1")
      case .hip, .knee: ("upperleg02", "upperleg01", "lowerleg01")
      case .ankle: ("lowerleg02", "lowerleg01", "foot")
      }
    }
  }

  package enum Motion: String, CaseIterable, Sendable {
    case bend, sideways, twist
  }

  package let joint: Joint
  /// Nil on the midline.
  package let side: BodySide?
  package let motion: Motion

  package var description: String {
    ([side?.rawValue, joint.rawValue, motion.rawValue].compactMap { $0 }).joined(separator: " ")
  }

  /// Every freedom: the neck, then left, then right, from the trunk outwards.
  package static let all: [JointFreedom] = {
    func freedoms(_ joint: Joint, _ side: BodySide?) -> [JointFreedom] {
      joint.motions.map { JointFreedom(joint: joint, side: side, motion: $0) }
    }
    let paired = Joint.allCases.filter { $0 != .neck }
    return freedoms(.neck, nil)
      + BodySide.allCases.flatMap { side in paired.flatMap { freedoms($0, side) } }
  }()

  func bone(_ name: BoneName) -> BoneName { side.map { name.on($0) } ?? name }

  /// The axis on the rest pose of a body: a unit vector. The right side's motions are the mirror
  /// images of the left side's.
  func restAxis(_ shape: BodyShape) -> Vector3 {
    func head(_ name: BoneName) -> Vector3 {
      shape.jointHeads[shape.asset.skeleton[bone(name)]]
    }
    let s: Double = side == .right ? -1 : 1
    let carrier = joint.carrier
    let along = (head(carrier.to) - head(carrier.from)).normalized
    let hinge = restHinge(along, s, head)
    switch motion {
    case .bend: return hinge
    case .sideways: return along.cross(hinge) * s
    case .twist: return along * s
    }
  }

  /// The axis of flexion: that of the bent arm of the rest pose, the left–right axis elsewhere.
  private func restHinge(
    _ along: Vector3, _ s: Double, _ head: (BoneName) -> Vector3
  ) -> Vector3 {
    switch joint {
    case .shoulder, .elbow, .forearm:
      let upper = head("lowerarm01") - head("upperarm01")
      let fore = head("wrist") - head("lowerarm01")
      return upper.cross(fore).rejected(from: along).normalized
    case .wrist:
      return (head("finger2-1") - head("finger5-1")).rejected(from: along).normalized * s
    case .neck, .hip, .knee, .ankle:
      return Vector3(1, 0, 0).rejected(from: along).normalized
    }
  }
}

/// Where the adjusted joints of one posed body are, and what they turn about, in P.
struct AdjustedJoints {
  /// One bone's share of one freedom.
  struct Turn {
    /// Index into `JointFreedom.all`.
    let freedom: Int
    let bone: Int
    let share: Double
  }

  /// The same for every body of an asset; bones in the order of the skeleton within a freedom.
  let turns: [Turn]
  /// Unit axis of each freedom.
  var axes: [Vector3]
  /// Where each bone starts [m].
  var heads: [Vector3]

  init(_ poses: [BonePose], of shape: BodyShape) {
    let skeleton = shape.asset.skeleton
    var turns: [Turn] = []
    for (k, freedom) in JointFreedom.all.enumerated() {
      for (name, share) in freedom.joint.bones {
        turns.append(Turn(freedom: k, bone: skeleton[freedom.bone(name)], share: share))
      }
    }
    self.turns = turns
    axes = JointFreedom.all.map { freedom in
      poses[skeleton[freedom.bone(freedom.joint.carrier.bone)]].rotation * freedom.restAxis(shape)
    }
    heads = zip(poses, shape.jointHeads).map { $0 * $1 }
  }

  /// The rotation vector of each turned bone about its own head, before anything nearer the trunk
  /// turns [rad].
  func rotationVectors(_ angles: [Double]) -> [Vector3] {
    var vectors = [Vector3](repeating: .zero, count: heads.count)
    for turn in turns {
      vectors[turn.bone] += axes[turn.freedom] * (turn.share * angles[turn.freedom])
    }
    return vectors
  }

  /// How each bone is moved by the angles, in P.
  func displacements(_ angles: [Double], _ parents: [Int?]) -> [BonePose] {
    let vectors = rotationVectors(angles)
    var moved: [BonePose] = []
    moved.reserveCapacity(parents.count)
    for (i, parent) in parents.enumerated() {
      let above = parent.map { moved[$0] } ?? .identity
      guard vectors[i] != .zero else {
        moved.append(above)
        continue
      }
      let turn = RotationMatrix.exp(vectors[i])
      let own = BonePose(rotation: turn, translation: heads[i] - turn * heads[i])
      moved.append(above * own)
    }
    return moved
  }
}

extension BonePose {
  /// First `b`, then `a`.
  static func * (a: BonePose, b: BonePose) -> BonePose {
    BonePose(rotation: a.rotation * b.rotation, translation: a * b.translation)
  }
}
