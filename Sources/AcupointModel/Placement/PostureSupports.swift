// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The level tops that a posed body rests on: table, seat, floor, a table for the forearms.
///
/// In P; each is a half-plane at most: everything level beyond its edge.
struct PostureSupports {
  struct Top {
    /// Height along `up` [m].
    let height: Double
    /// Where the top begins: it is where `p · inward ≥ from`; nil where it has no edge.
    let edge: (inward: Vector3, from: Double)?
    /// True where nothing can be under it: padding gives way, and what sinks in is covered.
    let isPadding: Bool
  }

  /// Upwards in the room.
  let up: Vector3
  let tops: [Top]

  /// How far the body sinks into the padding of what it lies or sits on [m].
  static let sinking = 0.0075

  init(_ body: PosedBody) {
    let R_WP = body.R_WP
    up = R_WP.inverseTimes(Vector3(0, 0, 1))
    let skin = RestingSkin(body, up: up)
    let forward = R_WP.inverseTimes(Vector3(0, -1, 0))
    switch body.posture.support {
    case .feet:
      tops = [Top(height: skin.lowest { _ in true }, edge: nil, isPadding: true)]
    case .back, .front, .left, .right:
      let height = skin.lowest(RestingSkin.isTrunk) + PostureSupports.sinking
      tops = [
        Top(height: height, edge: PostureSupports.footEdge(of: body), isPadding: true)
      ]
    case .knees:
      let height = skin.lowest { _ in true } + PostureSupports.sinking
      tops = [Top(height: height, edge: nil, isPadding: true)]
    case .seat:
      let knee = PostureSupports.joint("lowerleg01.L", body).dot(forward)
      let elbow = PostureSupports.joint("lowerarm01.L", body).dot(forward)
      let seat = skin.lowest { RestingSkin.isTrunk($0) || $0.hasPrefix("upperleg") }
      var tops = [
        Top(height: skin.lowest { _ in true }, edge: nil, isPadding: true),
        Top(
          height: seat + PostureSupports.sinking,
          edge: (-forward, -(knee - PostureSupports.seatBehindKnee * body.shape.stature)),
          isPadding: false),
      ]
      if body.posture.hasForearmsOnTable {
        let arms = skin.lowest {
          $0.hasPrefix("lowerarm") || $0.hasPrefix("wrist") || $0.hasPrefix("finger")
        }
        let front = elbow + PostureSupports.tableBeforeElbow * body.shape.stature
        tops.append(Top(height: arms, edge: (forward, front), isPadding: false))
      }
      self.tops = tops
    }
  }

  /// The seat ends this far behind the knees, the forearms' table begins this far before the
  /// elbows, a table with the feet beyond it ends this far above the ankles [share of stature].
  static let seatBehindKnee = 0.06
  static let tableBeforeElbow = 0.03
  static let endAboveAnkle = 0.035

  private static func footEdge(of body: PosedBody) -> (inward: Vector3, from: Double)? {
    guard body.posture == .proneFeetOverEdge else { return nil }
    let ankle = joint("foot.L", body).z
    return (Vector3(0, 0, 1), ankle + endAboveAnkle * body.shape.stature)
  }

  private static func joint(_ name: BoneName, _ body: PosedBody) -> Vector3 {
    let i = body.shape.asset.skeleton[name]
    return body.bonePoses[i] * body.shape.jointHeads[i]
  }

  /// True where something lies on a top, or in one that gives way.
  func cover(_ p: Vector3) -> Bool {
    tops.contains { top in
      let height = p.dot(up) - top.height
      return isOver(top, p)
        && (abs(height) < PostureSupports.contact || (top.isPadding && height < 0))
    }
  }

  /// Skin this near to a top lies on it [m].
  static let contact = 0.004

  private func isOver(_ top: Top, _ p: Vector3) -> Bool {
    top.edge.map { p.dot($0.inward) >= $0.from } ?? true
  }

  /// True where a way of a length from a point meets a top.
  func block(from p: Vector3, along direction: Vector3, length: Double) -> Bool {
    let start = p.dot(up)
    let rise = direction.dot(up)
    return tops.contains { top in
      let gap = top.height - start
      guard rise * gap > 0 else { return false }
      let t = gap / rise
      return t <= length && isOver(top, p + direction * t)
    }
  }
}

/// The skin of a posed body by the bones that move it.
private struct RestingSkin {
  private let heights: [(bone: String, height: Double)]

  init(_ body: PosedBody, up: Vector3) {
    let asset = body.shape.asset
    heights = body.controlVertices.enumerated().map { i, p in
      (asset.skeleton.names[asset.dominantBone(ofVertex: i)].rawValue, p.dot(up))
    }
  }

  static func isTrunk(_ bone: String) -> Bool {
    bone == "root" || bone.hasPrefix("pelvis") || bone.hasPrefix("spine")
  }

  /// The lowest skin of some bones [m].
  func lowest(_ isMeant: (String) -> Bool) -> Double {
    heights.reduce(.infinity) { isMeant($1.bone) ? min($0, $1.height) : $0 }
  }
}

extension Posture {
  /// True where the forearms lie on a table in front.
  var hasForearmsOnTable: Bool {
    switch self {
    case .seatedForward, .seatedForearmDown, .seatedForearmEdge, .seatedForearmUp: true
    default: false
    }
  }
}
