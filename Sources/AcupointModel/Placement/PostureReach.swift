// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// What of a posed body a tool can come to: where there is free space over the skin.
///
/// A way is a narrow cone from the skin outwards, no more than 60° off the normal, that meets
/// neither the body nor what it rests on. The arm that carries the tool is left aside.
package struct PostureReach {
  /// How far from the normal a way may lie [rad].
  package static let largestTilt = Double.pi / 3
  /// How long a way must be free [m].
  package static let length = 0.30
  /// Half the angle of the cone: a tool 15 mm off its axis at 100 mm [rad].
  static let halfAngle = 0.149
  /// A way begins this far off the skin [m]; where skin bulges around, it is looked for further up.
  static let clearance = 0.003

  private let body: PosedBody
  private let surface: ReferenceSurface
  private let supports: PostureSupports

  /// - Parameter reference: the same body in the reference posture.
  init(_ body: PosedBody, like reference: ReferenceSurface) {
    self.body = body
    surface = ReferenceSurface(body, like: reference)
    supports = PostureSupports(body)
  }

  /// True where a tool can come to a point.
  package func isFree(_ point: CarriedPoint) -> Bool {
    if supports.cover(point.position) { return false }
    let frame = point.X_PA.rotation
    for way in PostureReach.ways where isFree(point, frame * way) { return true }
    return false
  }

  /// Directions about the normal (z): itself, rings at half and all of the largest tilt.
  private static let ways: [Vector3] = {
    var ways = [Vector3(0, 0, 1)]
    for (count, tilt) in [(8, 0.5 * largestTilt), (12, largestTilt)] {
      let (s, c) = Elementary.sincos(tilt)
      for k in 0..<count {
        let (y, x) = Elementary.sincos(2 * .pi * Double(k) / Double(count))
        ways.append(Vector3(s * x, s * y, c))
      }
    }
    return ways
  }()

  private func isFree(_ point: CarriedPoint, _ way: Vector3) -> Bool {
    let start = point.position + point.normal * PostureReach.clearance
    guard isFree(from: start, along: way) else { return false }
    let side = way.anyPerpendicular
    let other = way.cross(side)
    let (s, c) = Elementary.sincos(PostureReach.halfAngle)
    return (0..<6).allSatisfy { k in
      let (y, x) = Elementary.sincos(.pi / 3 * Double(k))
      return isFree(from: start, along: way * c + side * (s * x) + other * (s * y))
    }
  }

  private func isFree(from p: Vector3, along direction: Vector3) -> Bool {
    if supports.block(from: p, along: direction, length: PostureReach.length) { return false }
    guard
      let hit = surface.hierarchy.rayCast(
        origin: p, direction: direction, in: body.surface)
    else { return true }
    return hit.distance > PostureReach.length
  }
}
