// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension ReferenceSurface {
  /// Rings and directions in which the surroundings of a point are sounded.
  private static let reliefRings = 4
  private static let reliefDirections = 16

  /// The middle of the hollow or ridge around a point, where the skin has one.
  ///
  /// Depths count from the plane through the rim of the disc. The place goes over from the point itself
  /// to the weighted middle of what lies deepest as the relief grows from `least` to twice that; without
  /// relief the point stays, with a larger deviation. Never further than `radius`.
  func relief(
    _ kind: PointRule.Relief, near point: SkinPoint, radius: Double, least: Double
  ) -> SkinPoint {
    let outward = body.surface.areaMeanNormal(around: point.anchor, radius: radius)
    // Directions that mirror with the body.
    let up = Vector3(0, 0, 1).rejected(from: outward)
    let frame = RotationMatrix(z: outward, xTowards: up.length > 1e-6 ? up : Vector3(0, 1, 0))
    let sign: Double = kind == .hollow ? -1 : 1
    var sounded: [(x: Double, y: Double, h: Double)] = []
    var rim = (mean: 0.0, x: 0.0, y: 0.0)
    for ring in 1...ReferenceSurface.reliefRings {
      let r = radius * Double(ring) / Double(ReferenceSurface.reliefRings)
      for i in 0..<ReferenceSurface.reliefDirections {
        let (s, c) = Elementary.sincos(
          2 * Double.pi * Double(i) / Double(ReferenceSurface.reliefDirections))
        let p = point.position + frame.x * (r * c) + frame.y * (r * s)
        guard let hit = castToSkin(p, along: outward, reach: 2 * radius / stature) else {
          return unfound(point, radius)
        }
        let h = (hit.position - point.position).dot(outward)
        sounded.append((r * c, r * s, h))
        if ring == ReferenceSurface.reliefRings {
          rim.mean += h / Double(ReferenceSurface.reliefDirections)
          rim.x += 2 * h * c / (r * Double(ReferenceSurface.reliefDirections))
          rim.y += 2 * h * s / (r * Double(ReferenceSurface.reliefDirections))
        }
      }
    }
    sounded.append((0, 0, 0))
    let depths = sounded.map { sign * ($0.h - (rim.mean + rim.x * $0.x + rim.y * $0.y)) }
    let most = depths.max() ?? 0
    guard most > least else { return unfound(point, radius) }
    var middle = (x: 0.0, y: 0.0, weight: 0.0)
    for (place, depth) in zip(sounded, depths) {
      let w = max(0, depth - 0.5 * most)
      middle.x += w * w * place.x
      middle.y += w * w * place.y
      middle.weight += w * w
    }
    let share = min(1, most / least - 1)
    let offset =
      (frame.x * middle.x + frame.y * middle.y) * (share / middle.weight)
    guard
      let hit = castToSkin(
        point.position + offset, along: outward, reach: 2 * radius / stature)
    else { return unfound(point, radius) }
    return SkinPoint(
      anchor: hit.anchor, position: hit.position,
      sigma: hypotenuse(point.sigma, 0.5 * (1 - share) * radius))
  }

  /// Without relief the hollow may be anywhere in half the disc.
  private func unfound(_ point: SkinPoint, _ radius: Double) -> SkinPoint {
    SkinPoint(
      anchor: point.anchor, position: point.position, sigma: hypotenuse(point.sigma, 0.5 * radius))
  }
}
