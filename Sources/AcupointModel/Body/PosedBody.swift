// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// Where a bone is: maps rest coordinates of the shape to the patient frame, `p = R p_rest + t`.
package struct BonePose: Equatable, Sendable {
  package var rotation: RotationMatrix
  /// [m]
  package var translation: Vector3

  package static let identity = BonePose(rotation: .identity, translation: .zero)

  /// A point of the rest pose that belongs to the bone, in the patient frame [m].
  package static func * (pose: BonePose, p: Vector3) -> Vector3 {
    pose.rotation * p + pose.translation
  }
}

/// A body in one posture, in the patient frame P: origin at the pelvis joint, axes of the trunk,
/// +x left, −y anterior, +z cranial in every posture.
///
/// - Invariant: `surface` has the same triangles for every shape and posture of one asset, and its
///   first vertices stand for the control vertices of the same index.
package struct PosedBody: Sendable {
  package let shape: BodyShape
  package let posture: Posture
  /// How its joints are turned on top of that posture.
  package let adjustment: PostureAdjustment
  /// The skinned control mesh in P [m].
  package let controlVertices: [Vector3]
  /// Rest coordinates to P, in the order of the skeleton's bones.
  package let bonePoses: [BonePose]
  /// The subdivided skin that contact uses, in P [m].
  package let surface: TriangleMesh
  /// How the surface moves with breath, in P.
  package let breathing: BreathingFields

  /// How P lies in the room in this posture.
  package var R_WP: RotationMatrix { posture.R_WP }

  /// Where a bone starts, in P [m].
  package func joint(named name: BoneName) throws(Skeleton.UnknownBone) -> Vector3 {
    let i = try shape.asset.skeleton.index(of: name)
    return bonePoses[i] * shape.jointHeads[i]
  }

  /// Where a bone ends, in P [m].
  package func tail(named name: BoneName) throws(Skeleton.UnknownBone) -> Vector3 {
    let i = try shape.asset.skeleton.index(of: name)
    return bonePoses[i] * shape.jointTails[i]
  }

  /// How a bone has moved from the rest pose.
  package func bone(named name: BoneName) throws(Skeleton.UnknownBone) -> BonePose {
    bonePoses[try shape.asset.skeleton.index(of: name)]
  }
}

extension BodyShape {
  /// The body in a posture: skinned, subdivided, with its breathing fields.
  ///
  /// - Parameter adjustment: small turns of joints on top of the posture.
  package func posed(
    _ posture: Posture, adjustedBy adjustment: PostureAdjustment = .none
  ) -> PosedBody {
    let poses = adjustment.applied(to: bonePoses(posture), of: self)
    let skinned = asset.skin.blend(poses, asset.vertexCount)
    let control = skin(skinned)
    let subdivision = asset.topology.subdivision
    let breathing = BreathingFields(self, posture) { rest in
      subdivision.apply(zip(skinned, rest).map { blend, d in blend.linear(d) })
    }
    return PosedBody(
      shape: self, posture: posture, adjustment: adjustment, controlVertices: control,
      bonePoses: poses, surface: subdivision.mesh(control), breathing: breathing)
  }

  /// The subdivided skin of a posture alone.
  func surface(_ posture: Posture) -> TriangleMesh {
    let skinned = asset.skin.blend(bonePoses(posture), asset.vertexCount)
    return asset.topology.subdivision.mesh(skin(skinned))
  }

  /// Rest coordinates to P in a posture, in the order of the skeleton's bones.
  func bonePoses(_ posture: Posture) -> [BonePose] {
    let origin = jointHeads[asset.skeleton["spine05"]]
    return posture.pose(self).map { pose in
      BonePose(rotation: pose.rotation, translation: pose.translation - origin)
    }
  }

  private func skin(_ blends: [SkinBlend]) -> [Vector3] {
    zip(blends, restControlVertices).map { blend, p in blend * p }
  }
}

/// The weighted mean of the bones that move one vertex: columns of an affine map.
struct SkinBlend {
  var x = Vector3.zero
  var y = Vector3.zero
  var z = Vector3.zero
  var translation = Vector3.zero

  static func * (b: SkinBlend, p: Vector3) -> Vector3 { b.linear(p) + b.translation }

  /// The map without its translation: how a displacement is carried.
  func linear(_ d: Vector3) -> Vector3 { (x * d.x + y * d.y) + z * d.z }
}

extension SkinWeights {
  /// Linear blend skinning: one affine map for each vertex.
  func blend(_ poses: [BonePose], _ vertexCount: Int) -> [SkinBlend] {
    (0..<vertexCount).map { v in
      var blend = SkinBlend()
      for slot in (v * SkinWeights.bonesPerVertex)..<((v + 1) * SkinWeights.bonesPerVertex) {
        let w = weights[slot]
        if w == 0 { break }
        let pose = poses[bones[slot]]
        blend.x += pose.rotation.x * w
        blend.y += pose.rotation.y * w
        blend.z += pose.rotation.z * w
        blend.translation += pose.translation * w
      }
      return blend
    }
  }
}
