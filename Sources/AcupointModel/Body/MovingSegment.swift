// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
import SpatialMath

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

  /// The joint that it turns about and the end of its length; nil for trunk and head.
  var ends: (joint: BoneName, end: End)? {
    guard let side else { return nil }
    func head(_ joint: BoneName, _ end: BoneName) -> (BoneName, End) {
      (joint.on(side), .head(of: end.on(side)))
    }
    switch part {
    case .trunk, .head: return nil
    case .upperArm: return head("upperarm01", "lowerarm01")
    case .forearm: return head("lowerarm01", "wrist")
    case .hand: return head("wrist", "finger3-1")
    case .thigh: return head("upperleg01", "lowerleg01")
    case .shank: return head("lowerleg01", "foot")
    case .foot: return (BoneName("foot").on(side), .tail(of: BoneName("foot").on(side)))
    }
  }

  enum End {
    case head(of: BoneName)
    case tail(of: BoneName)
  }

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

extension MovingSegment {
  /// For each bone of a skeleton, the index of its segment in `all`.
  static func indices(of skeleton: Skeleton) -> [Int] {
    var result: [Int] = []
    for (i, name) in skeleton.names.enumerated() {
      let side: BodySide? =
        name.rawValue.hasSuffix(".L") ? .left : (name.rawValue.hasSuffix(".R") ? .right : nil)
      let own = Part.allCases.first { part in
        part.prefixes.contains { name.rawValue.hasPrefix($0) }
      }
      let isMiddle = own == .trunk || own == .head
      let segment = own.flatMap { all.firstIndex(of: MovingSegment($0, isMiddle ? nil : side)) }
      result.append(segment ?? skeleton.parents[i].map { result[$0] } ?? 0)
    }
    return result
  }
}

extension BodyAsset {
  /// The segment whose bones move a place of the skin most.
  package func segment(at anchor: SurfaceAnchor) -> MovingSegment {
    let shares = segmentShares(at: anchor)
    var most = 0
    for i in shares.indices where shares[i] > shares[most] { most = i }
    return MovingSegment.all[most]
  }

  /// How much the bones of each segment of `MovingSegment.all` move a place of the skin.
  func segmentShares(at anchor: SurfaceAnchor) -> [Double] {
    var shares = [Double](repeating: 0, count: MovingSegment.all.count)
    let corners = topology.subdivision.triangles[Int(anchor.triangle)]
    let width = SkinWeights.bonesPerVertex
    for k in 0..<3 where anchor.barycentric[k] != 0 {
      for (control, share) in topology.subdivision.stencil(ofVertex: Int(corners[k])) {
        for slot in (control * width)..<((control + 1) * width) {
          shares[boneSegments[skin.bones[slot]]] +=
            share * anchor.barycentric[k] * skin.weights[slot]
        }
      }
    }
    return shares
  }
}

extension PosedBody {
  /// The least share of a segment in the motion of a place that shows it.
  private static let leastShare = 0.2

  /// The segments whose turning a place of the skin shows: it moves with them, and lies at least
  /// half their length from the joint that they turn about. A malleolus shows the shank, not the
  /// foot. Trunk and head are shown wherever it lies on them.
  package func segments(shownAt anchor: SurfaceAnchor) -> [MovingSegment] {
    let shares = shape.asset.segmentShares(at: anchor)
    let p = surface.position(of: anchor)
    return MovingSegment.all.indices.filter { i in
      guard shares[i] >= PosedBody.leastShare else { return false }
      guard let ends = MovingSegment.all[i].ends, let a = try? joint(named: ends.joint) else {
        return true
      }
      let b =
        switch ends.end {
        case .head(let bone): try? joint(named: bone)
        case .tail(let bone): try? tail(named: bone)
        }
      guard let along = b.map({ $0 - a }) else { return true }
      return (p - a).dot(along) >= 0.5 * along.lengthSquared
    }.map { MovingSegment.all[$0] }
  }
}
