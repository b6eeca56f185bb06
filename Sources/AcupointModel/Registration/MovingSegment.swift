// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry

/// A part of the body that moves as one when a joint of `PostureAdjustment` turns.
package struct MovingSegment: Hashable, Sendable, CustomStringConvertible {
  package enum Part: String, CaseIterable, Sendable {
    case trunk, head
    case upperArm = "upper arm"
    case forearm, hand, thigh, shank, foot

    /// How the names of bones begin whose skin belongs to it; other bones follow their parent.
    var prefixes: [String] {
      switch self {
      case .trunk: ["root"]
      case .head: ["neck"]
      case .upperArm: ["upperarm"]
      case .forearm: ["lowerarm"]
      case .hand: ["wrist"]
      case .thigh: ["upperleg"]
      case .shank: ["lowerleg"]
      case .foot: ["foot"]
      }
    }
  }

  package let part: Part
  /// Nil on trunk and head.
  package let side: BodySide?

  package init(_ part: Part, _ side: BodySide? = nil) {
    self.part = part
    self.side = side
  }

  package var description: String { (side.map { "\($0.rawValue) " } ?? "") + part.rawValue }

  /// Trunk, head, then left and right from the trunk outwards.
  package static let all: [MovingSegment] = {
    let paired = Part.allCases.filter { $0 != .trunk && $0 != .head }
    return [MovingSegment(.trunk), MovingSegment(.head)]
      + BodySide.allCases.flatMap { side in paired.map { MovingSegment($0, side) } }
  }()
}

extension BodyAsset {
  /// The segment whose bones move a place of the skin most.
  package func segment(at anchor: SurfaceAnchor) -> MovingSegment {
    let segments = boneSegments
    var shares = [Double](repeating: 0, count: MovingSegment.all.count)
    let corners = topology.subdivision.triangles[Int(anchor.triangle)]
    let width = SkinWeights.bonesPerVertex
    for k in 0..<3 where anchor.barycentric[k] != 0 {
      for (control, share) in topology.subdivision.stencil(ofVertex: Int(corners[k])) {
        for slot in (control * width)..<((control + 1) * width) {
          shares[segments[skin.bones[slot]]] += share * anchor.barycentric[k] * skin.weights[slot]
        }
      }
    }
    var most = 0
    for i in shares.indices where shares[i] > shares[most] { most = i }
    return MovingSegment.all[most]
  }

  /// For each bone, the index of its segment in `MovingSegment.all`.
  private var boneSegments: [Int] {
    var result: [Int] = []
    for (i, name) in skeleton.names.enumerated() {
      let side: BodySide? =
        name.rawValue.hasSuffix(".L") ? .left : (name.rawValue.hasSuffix(".R") ? .right : nil)
      let own = MovingSegment.Part.allCases.first { part in
        part.prefixes.contains { name.rawValue.hasPrefix($0) }
      }
      let isMiddle = own == .trunk || own == .head
      let segment = own.flatMap { part in
        MovingSegment.all.firstIndex(of: MovingSegment(part, isMiddle ? nil : side))
      }
      result.append(segment ?? skeleton.parents[i].map { result[$0] } ?? 0)
    }
    return result
  }
}
